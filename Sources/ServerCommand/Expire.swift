import ArgumentParser
import Domain
import Foundation
import Service
import Storage

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
      let count = try await released(in: store)
      print(count == 1 ? "Released 1 assignment." : "Released \(count) assignments.")
    }
  }

  /// What a server, or another such command, is in the middle of is waited for.
  private func released(in store: any Store) async throws -> Int {
    let clock: @Sendable () -> Instant = { Instant(Date()) }
    let service = ExpiryService(
      store: store, clock: clock, pause: { try? await Task.sleep(for: .milliseconds(3)) })
    if all { return try await service.expire(now: clock(), all: true) }
    let worker = UUID().uuidString
    while true {
      switch try await service.expireNight(as: worker) {
      case .released(let count): return count
      case .done: return try await service.expire(now: clock(), all: false)
      case .underWay: try await Task.sleep(for: .seconds(1))
      }
    }
  }
}
