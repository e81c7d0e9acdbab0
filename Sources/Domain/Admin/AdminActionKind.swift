/// What an admin can do about what the reports show; each is logged (SPEC 9).
public enum AdminActionKind: String, Codable, CaseIterable, Hashable, Sendable {
  /// A volunteer's results of a time span are taken back; the voters return to the pools.
  case takeBack = "take_back"
  /// A volunteer's lists are released.
  case releaseLists = "release_lists"
  /// A volunteer may not use eBlocks until this is undone, whatever the group permits.
  case suspend
  /// A voter leaves a pool, or both.
  case closeVoter = "close_voter"
  /// All voters with a telephone number leave the calls' pool.
  case closeNumber = "close_number"
  /// A configuration variable was changed. Only in the log: it is not asked for as the others are,
  /// and changed back rather than undone.
  case changeSetting = "change_setting"

  /// Whether it can be undone.
  public var isUndoable: Bool { self != .changeSetting }
}
