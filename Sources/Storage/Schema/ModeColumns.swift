import Domain

/// The columns of table `voters` that belong to one mode (SPEC 4.2), by name.
public struct ModeColumns: Hashable, Sendable {
  /// The user who holds or has resolved the voter; NULL or 0 when nobody does.
  public let assigned: String
  /// When; NULL where another program assigned.
  public let assignedAt: String
  /// NULL until resolved: `Y` for letters, the resolution's name for calls.
  public let resolution: String
  public let resolvedAt: String
  public let notes: String
  /// How many effects keep the voter out of the pool.
  public let blocked: String
  /// 1 while the voter can be handed out, worked out by the database.
  public let open: String
  /// The index over the open voters, by `prime`, the shard where there are any, then `id`.
  public let openIndex: String

  /// The index over the voters who are open to calls: by zone, then as the other.
  public static let openZonesIndex = "voters_open_zones"

  fileprivate static let letters = ModeColumns(.letters)
  fileprivate static let calls = ModeColumns(.calls)

  private init(_ mode: Mode) {
    let prefix = mode == .letters ? "address" : "phone"
    assigned = "\(prefix)_assigned"
    assignedAt = "\(prefix)_assigned_at"
    resolution = mode == .letters ? "address_mailed" : "phone_resolution"
    resolvedAt = "\(prefix)_resolved_at"
    notes = "\(prefix)_notes"
    blocked = "\(prefix)_blocked"
    open = "\(prefix)_open"
    openIndex = "voters_open_\(mode.rawValue)"
  }
}

extension Mode {
  /// This mode's columns of table `voters`.
  public var columns: ModeColumns { self == .letters ? .letters : .calls }
}
