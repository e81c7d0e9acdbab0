import Domain
import Foundation

/// A correction as it was made: what it asked for, and what stood there before (SPEC 5.10).
public struct LoggedCorrection: Hashable, Sendable {
  public var key: String?
  public var user: UserID
  public var voter: VoterID
  /// nil for an admin's correction of any voter.
  public var mode: Mode?
  public var at: Instant
  /// Only the groups that `after` names.
  public var before: Correction
  public var after: Correction

  public init(
    key: String?, user: UserID, voter: VoterID, mode: Mode?, at: Instant, before: Correction,
    after: Correction
  ) {
    self.key = key
    self.user = user
    self.voter = voter
    self.mode = mode
    self.at = at
    self.before = before
    self.after = after
  }
}

/// The log of corrections, append-only.
public struct Corrections {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The correction made under a key.
  public func find(_ key: String) throws -> LoggedCorrection? {
    guard
      let row = try db.first(
        """
        SELECT correction_key, uid, voter_id, mode, at, `before`, `after`
        FROM corrections WHERE correction_key = \(key)
        """)
    else { return nil }
    return LoggedCorrection(
      key: key, user: try row.integer("uid"), voter: try row.integer("voter_id"),
      mode: try row.optionalInteger("mode").map { $0 == 0 ? .letters : .calls },
      at: try row.instant("at"), before: try Self.read(row.text("before")),
      after: try Self.read(row.text("after")))
  }

  public func add(_ correction: LoggedCorrection) throws {
    try db.run(
      """
      INSERT INTO corrections (correction_key, uid, voter_id, mode, at, `before`, `after`)
      VALUES (
        \(correction.key), \(correction.user), \(correction.voter), \(correction.mode),
        \(correction.at), \(try Self.written(correction.before)),
        \(try Self.written(correction.after)))
      """)
  }

  private static func read(_ text: String) throws -> Correction {
    try JSONDecoder().decode(Correction.self, from: Data(text.utf8))
  }

  private static func written(_ correction: Correction) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(correction), as: UTF8.self)
  }
}
