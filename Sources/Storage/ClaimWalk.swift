import Domain

/// The way of claims through the open voters of one index, in one direction.
public struct ClaimWalk: Hashable, Sendable {
  public let mode: Mode
  /// 1 through the prime voters, 0 through the others.
  public let prime: Int64
  /// The telephone zone; nil for a walk through all of them.
  public let zone: String?
}
