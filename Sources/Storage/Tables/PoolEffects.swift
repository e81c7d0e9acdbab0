import Domain

/// What results do to the pools beyond their own voter (SPEC 6.2). The rows here are the truth;
/// `voters.*_blocked` counts them and is always counted anew, never stepped.
public struct PoolEffects {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Begins the effect of a call's result: voters leave the pools, and lists that they are on now
  /// where the effect says so.
  ///
  /// - Parameter phone: the voter's number as on file; a blank one affects the voter alone.
  public func begin(
    _ effect: Resolution.Effect, of contact: Contact, phone: String, now: Instant
  ) throws {
    let digits = PhoneNumber.key(phone)
    let number: Target = digits.isEmpty ? .voter(contact.voter) : .number(digits)
    switch effect {
    case .doNotCall:
      for voter in try add(effect, key: contact.key, mode: .calls, to: number) {
        try release(voter, from: .calls, now: now)
      }
    case .badNumber:
      _ = try add(effect, key: contact.key, mode: .calls, to: number)
    case .deceased:
      for mode in Mode.allCases {
        _ = try add(effect, key: contact.key, mode: mode, to: .voter(contact.voter))
        try release(contact.voter, from: mode, now: now)
      }
    case .moved:
      _ = try add(effect, key: contact.key, mode: .letters, to: .voter(contact.voter))
      try release(contact.voter, from: .letters, now: now)
    }
  }

  /// Ends every effect of a result, when it is undone.
  public func end(_ key: String, now: Instant) throws {
    let targets = try db.rows(
      """
      SELECT voter_id, digits FROM pool_effects WHERE result_key = \(key) AND ended_at IS NULL
      """
    ).map { row -> Target in
      if let voter = try row.optionalInteger("voter_id") { return .voter(voter) }
      return .number(try row.text("digits"))
    }
    try db.run(
      """
      UPDATE pool_effects SET ended_at = \(now) WHERE result_key = \(key) AND ended_at IS NULL
      """)
    if !targets.isEmpty { db.votersReturned() }
    for target in Set(targets) { try db.recountBlocks(of: voters(of: target)) }
  }

  /// Brings one voter's count up to date after the number was corrected, and takes the voter off
  /// the list when somebody asked not to be called under the new number.
  public func phoneCorrected(_ voter: VoterID, to phone: String, now: Instant) throws {
    try db.recountBlocks(of: [voter])
    let forbidden = try db.first(
      """
      SELECT 1 AS found FROM pool_effects
      WHERE digits = \(PhoneNumber.key(phone)) AND mode = \(Mode.calls) AND ended_at IS NULL
        AND effect = \(Resolution.Effect.doNotCall.rawValue)
      LIMIT 1
      """)
    if forbidden != nil { try release(voter, from: .calls, now: now) }
  }

  /// Whom an effect keeps out of a pool.
  private enum Target: Hashable {
    case voter(VoterID)
    /// Everybody with the number, by `PhoneNumber.key`; not empty.
    case number(String)
  }

  /// Whom it concerns comes back.
  private func add(
    _ effect: Resolution.Effect, key: String, mode: Mode, to target: Target
  ) throws -> [VoterID] {
    var voter: VoterID?
    var digits: String?
    switch target {
    case .voter(let id): voter = id
    case .number(let number): digits = number
    }
    try db.run(
      """
      INSERT INTO pool_effects (result_key, effect, mode, voter_id, digits)
      VALUES (\(key), \(effect.rawValue), \(mode), \(voter), \(digits))
      """)
    let affected = try voters(of: target)
    try db.recountBlocks(of: affected)
    return affected
  }

  private func voters(of target: Target) throws -> [VoterID] {
    switch target {
    case .voter(let id): [id]
    case .number(let digits):
      try db.rows("SELECT id FROM voters WHERE phone_digits = \(digits)")
        .map { try $0.integer("id") }
    }
  }

  private func release(_ voter: VoterID, from mode: Mode, now: Instant) throws {
    try Assignments(db).release(voter, in: mode, as: .released, now: now)
  }
}
