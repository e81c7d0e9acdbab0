import Dispatch
import Foundation
import Storage
import Synchronization

/// Keeps a server's share of a cluster's voters, on a thread and a connection of its own, from the
/// first claim until it is closed.
///
/// A transaction on one node does not see the locks of another's: servers that claim along the same
/// index are undone by each other at COMMIT. So each claims from shards that it leases. A server
/// that is silent for `patience` is dead to the others, who take its shards over.
final class LeaseKeeper: Sendable {
  /// Seconds between two beats.
  static let interval: Double = 2
  /// Seconds of silence, by the clock of whoever listens, after which a server counts as dead.
  static let patience: Double = 8

  /// This server among those that claim.
  let name = UUID().uuidString

  private struct State {
    var isWorking = false
    var isClosed = false
    var lastBeat: DispatchTime?
    var onEnd: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  private let closing = DispatchSemaphore(value: 0)

  /// Whether this server has said lately that it lives, so that its leases still count.
  var isKnownToLive: Bool {
    state.withLock { state in state.lastBeat.map { $0 + Self.patience / 2 > .now() } ?? false }
  }

  /// Begins to keep a share; nothing happens the second time.
  func start(_ server: Server) {
    let isFirst = state.withLock { state in
      if state.isWorking || state.isClosed { return false }
      state.isWorking = true
      return true
    }
    guard isFirst else { return }
    let thread = Thread { [self] in work(server) }
    thread.name = "leases"
    thread.start()
  }

  /// Gives the share up; `whenEnded` is called when that is done, or cannot be done.
  func close(whenEnded: @escaping @Sendable () -> Void) {
    let isWorking = state.withLock { state in
      state.isClosed = true
      if state.isWorking { state.onEnd.append(whenEnded) }
      return state.isWorking
    }
    if isWorking { closing.signal() } else { whenEnded() }
  }

  private func work(_ server: Server) {
    let seat = Seat(server, for: .writing)
    var neighbours = Neighbours()
    repeat {
      // What fails now is tried at the next beat; until then claims go on without a share.
      try? beat(on: seat, &neighbours)
    } while closing.wait(timeout: .now() + Self.interval) == .timedOut
    // The others need not wait until they miss this server.
    try? seat.write { [name] connection in
      let leases = ShardLeases(connection)
      if let beat = try leases.beats()[name] { try leases.remove(name, beat: beat) }
    }
    seat.leave()
    let ended = state.withLock { state in
      state.isWorking = false
      return state.onEnd
    }
    for tell in ended { tell() }
  }

  private func beat(on seat: Seat, _ neighbours: inout Neighbours) throws {
    let began = DispatchTime.now()
    neighbours = try seat.write { [name, neighbours] connection in
      var neighbours = neighbours
      connection.canBeRepeated()
      let leases = ShardLeases(connection)
      try leases.beat(name)
      neighbours.listen(to: try leases.beats())
      for (server, beat) in neighbours.dead(but: name) { try leases.remove(server, beat: beat) }
      let holders = try leases.holders()
      let plan = LeasePlan(
        for: name, holders: holders, living: Set(neighbours.living).union([name]))
      for shard in plan.give { try leases.move(shard, from: name, to: nil) }
      for shard in plan.take { try leases.move(shard, from: holders[shard], to: name) }
      return neighbours
    }
    state.withLock { $0.lastBeat = began }
  }
}

/// The servers that claim, as one of them hears their beats.
private struct Neighbours {
  private var heard: [String: (beat: Int64, since: DispatchTime)] = [:]

  mutating func listen(to beats: [String: Int64]) {
    let now = DispatchTime.now()
    heard = beats.reduce(into: [:]) { known, new in
      let old = heard[new.key]
      let since = old?.beat == new.value ? old?.since ?? now : now
      known[new.key] = (new.value, since)
    }
  }

  var living: [String] { heard.filter { !Self.isDead($0.value.since) }.map(\.key) }

  /// Those that have not been heard for too long, with their last beat.
  func dead(but own: String) -> [(server: String, beat: Int64)] {
    heard.filter { $0.key != own && Self.isDead($0.value.since) }
      .map { ($0.key, $0.value.beat) }
  }

  private static func isDead(_ since: DispatchTime) -> Bool {
    since + LeaseKeeper.patience < .now()
  }
}
