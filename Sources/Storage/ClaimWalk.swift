import Domain

/// The way of claims through the open voters of one index, in one direction.
public struct ClaimWalk: Hashable, Sendable {
  public let mode: Mode
  /// 1 through the prime voters, 0 through the others.
  public let prime: Int64
  /// The telephone zone; nil for a walk through all of them.
  public let zone: String?
  /// Which of their shards.
  public let part: Part

  /// A part of the pool.
  public enum Part: Hashable, Sendable {
    /// Every shard, in order.
    case whole
    /// The shards that this server leases.
    case own([Int64])
    /// Every shard, other servers' too, in the opposite direction: these servers are met last.
    case foreign
  }

  /// Whether from the lowest number on. Letters and calls begin at opposite ends (SPEC 5.3).
  var isAscending: Bool { (mode == .letters) != (part == .foreign) }

  /// Where a walk begins that nobody has begun yet; nil for the first voter. Volunteers whom their
  /// own server cannot serve any more spread over the shards of the others.
  func start(for user: UserID) -> ClaimPlace? {
    guard part == .foreign else { return nil }
    return ClaimPlace(
      shard: user & (Shards.count - 1), voter: isAscending ? VoterID.min : VoterID.max)
  }
}

/// How far a walk has come: the voter it took last.
public struct ClaimPlace: Hashable, Sendable {
  public let shard: Int64
  public let voter: VoterID

  public init(shard: Int64, voter: VoterID) {
    self.shard = shard
    self.voter = voter
  }
}

/// Whose voters a claim takes.
public enum ClaimReach: Hashable, Sendable {
  /// Anybody's: this server is alone, or the engine lets several pass each other by.
  case everything
  /// At first those of these shards, and those of other servers before it says that none are left.
  case shards([Int64])

  var parts: [ClaimWalk.Part] {
    switch self {
    case .everything: [.whole]
    case .shards([]): [.foreign]
    case .shards(let own): [.own(own), .foreign]
    }
  }
}

/// The parts that table `voters` falls into on an engine where several servers claim at once
/// without seeing each other's locks. 64 voters of neighbouring numbers lie in one, the next 64 in
/// the next.
public enum Shards {
  /// How many there are, a power of 2; every one has a row in table `shard_leases`.
  public static let count: Int64 = 64

  /// The shard of a row of table `voters`, as an expression.
  static let expression = "(id >> 6) & \(count - 1)"
}
