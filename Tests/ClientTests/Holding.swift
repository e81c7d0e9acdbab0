import Foundation
import GRDB

@testable import Client

extension OutboxFile {
  /// Runs `body` while another program's transaction keeps everybody out of this file.
  func whileHeld(_ body: () throws -> Void) throws {
    try Holding(path: path).run(body)
  }
}

/// Another program in the middle of a transaction.
struct Holding {
  let path: String

  func run(_ body: () throws -> Void) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { database in
      try database.inTransaction(.exclusive) {
        try body()
        return .rollback
      }
    }
  }
}
