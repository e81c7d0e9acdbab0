import Foundation
import GRDB
import GRDBSQLite

/// Why results cannot be kept here. The reason completes "Your results cannot be kept on this
/// machine: …".
struct OutboxFault: Error, Equatable {
  var kind: Kind
  var reason: String

  enum Kind: Equatable {
    /// Another program holds the file for a moment.
    case busy
    /// What is in the file is not what was written.
    case damaged
    case other
  }

  init(_ reason: String, kind: Kind = .other) {
    self.kind = kind
    self.reason = reason
  }

  static var damaged: Self { Self("the file for them is damaged", kind: .damaged) }

  /// A call of the system that failed, by its `errno`.
  init(system code: Int32, or plain: String = "the disk does not take them") {
    self.init(Self.sentence(of: code) ?? "\(plain): \(String(cString: strerror(code)))")
  }

  /// - Parameter causes: what may be the `errno` behind the error, the most likely first.
  init(_ error: any Error, causes: [Int32] = []) {
    if let fault = error as? OutboxFault {
      self = fault
      return
    }
    guard let error = error as? DatabaseError else {
      self.init("the folder for them cannot be made or opened")
      return
    }
    let cause = causes.lazy.compactMap(Self.sentence).first
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init("another eblocks holds the file for them", kind: .busy)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .damaged
    case .SQLITE_FULL: self.init("the disk is full")
    case .SQLITE_READONLY: self.init("the disk is read-only")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(cause ?? "the file for them cannot be opened")
    case .SQLITE_IOERR: self.init(cause ?? "the disk reports an error")
    default:
      self.init("the disk does not take them (SQLite \(error.extendedResultCode.rawValue))")
    }
  }

  private static func sentence(of code: Int32) -> String? {
    switch code {
    case ENOSPC: "the disk is full"
    case EDQUOT: "your share of the disk is used up"
    case EFBIG: "the disk is full or a size limit is met"
    case EROFS: "the disk is read-only"
    case EACCES, EPERM: "the folder for them may not be written to"
    case EIO: "the disk reports an error"
    default: nil
    }
  }
}

extension Database {
  /// The `errno` of the last call of the system that SQLite could not complete.
  var systemError: Int32 { sqliteConnection.map { sqlite3_system_errno($0) } ?? 0 }
}
