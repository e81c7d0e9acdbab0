import ArgumentParser
import Domain
import Foundation
import Service

/// `eblocks-server expire`: for cron; the server does it by itself as well.
struct Expire: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Return unfinished voters to the pool.",
    discussion: """
      Releases what was assigned before the latest midnight in Hawaii. Twice, late, or while the \
      server runs is harmless.
      """)

  @Flag(help: "Release everything unfinished, whenever it was assigned.")
  var all = false

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try KnownZones.check()
    try await database.withStore(isNew: false) { store in
      let count = try await ExpiryService(store: store).expire(now: Instant(Date()), all: all)
      print(count == 1 ? "Released 1 assignment." : "Released \(count) assignments.")
    }
  }
}
