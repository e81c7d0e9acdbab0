import API
import ClientCore
import Domain
import Foundation

@testable import Client

extension OutboxItem {
  /// A call, recorded at a second of its own.
  static func call(
    _ number: Int, notes: String? = nil, voterName: String = ""
  ) -> OutboxItem {
    OutboxItem(
      key: String(format: "%032x", number),
      action: .result(
        mode: .calls, voter: VoterID(number), resolution: "Busy",
        notes: notes ?? "später {\"\\}\n再打 \(number)"),
      voterName: voterName, occurredAt: Instant(seconds: 1_700_000_000 + Int64(number)))
  }
}

extension KeptWork {
  /// A letters list of one fictional voter, with notes begun.
  static var sample: KeptWork {
    let voter = ListedVoter(
      id: 7, name: VoterName(first: "Quirina", last: "Öztürk-Vandermeer"),
      address: .init(street: "77 Heliotrope Crescent", city: "Keene", state: "NH", zip: "03431"),
      phone: "6035550107", party: "D", gender: "F", prime: false, history: [])
    let list = VoterList(
      mode: .calls, chunk: 10, voters: [voter], canRefill: true,
      expiresAt: Instant(seconds: 1_700_050_000),
      quota: .none,
      lockout: nil, closesAt: nil, notice: nil, tallies: Tallies(letters: 1, calls: 2),
      serverTime: Instant(seconds: 1_700_000_000))
    return KeptWork(
      user: UserDescription(id: 3, name: "ann", permissions: .use),
      tallies: Tallies(letters: 1, calls: 2), settings: ["eblocks_chunk_addresses": "10"],
      lists: [list], drafts: [.init(mode: .calls, voter: 7, text: "asked about Heliotrope")],
      mode: .calls,
      clock: KeptClock(boot: "b", earliest: 1, latest: 2, learnedAt: 3, wallOffset: 4))
  }
}

/// A new folder for one test's state.
struct Scratch {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "eblocks-outbox-\(UUID().uuidString)", directoryHint: .isDirectory)

  var place: OutboxPlace {
    OutboxPlace(folder: folder, server: "localhost:8080", user: "ann")
  }

  /// The names of all files in it.
  var names: [String] {
    let path = folder.path(percentEncoded: false)
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Whether any file in it has this text among its bytes.
  func mentions(_ text: String) -> Bool {
    names.contains { name in
      let bytes = FileManager.default.contents(atPath: place.path(name)) ?? Data()
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs a test's body with a folder that goes afterwards.
  static func use(_ body: (Scratch) throws -> Void) throws {
    let scratch = Scratch()
    defer { scratch.remove() }
    try Places.make(scratch.folder)
    try body(scratch)
  }
}

extension Data {
  static func random(_ count: Int, seed: UInt64) -> Data {
    var state = seed
    return Data(
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      })
  }
}
