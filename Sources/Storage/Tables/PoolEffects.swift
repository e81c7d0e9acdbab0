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
      for voter in try add(effect.rawValue, key: contact.key, mode: .calls, to: number) {
        try release(voter, from: .calls, now: now)
      }
    case .badNumber:
      _ = try add(effect.rawValue, key: contact.key, mode: .calls, to: number)
    case .deceased:
      for mode in Mode.allCases {
        _ = try add(effect.rawValue, key: contact.key, mode: mode, to: .voter(contact.voter))
        try release(contact.voter, from: mode, now: now)
      }
    case .moved:
      _ = try add(effect.rawValue, key: contact.key, mode: .letters, to: .voter(contact.voter))
      try release(contact.voter, from: .letters, now: now)
    }
  }

  /// Ends every effect of a result, when it is undone.
  public func end(_ key: String, now: Instant) throws {
    let targets = try db.rows(
      """
      SELECT voter_id, digits FROM pool_effects WHERE result_key = \(key) AND ended_at IS NULL
      """
    ).map(Target.init)
    try db.run(
      """
      UPDATE pool_effects SET ended_at = \(now) WHERE result_key = \(key) AND ended_at IS NULL
      """)
    if !targets.isEmpty { db.votersReturned() }
    for target in Set(targets) { try db.recountBlocks(of: voters(of: target)) }
  }

  /// Begins anew what ended, when a result that was taken back counts again. Voters leave the lists
  /// that they have come onto since, as when it began.
  public func resume(_ key: String, now: Instant) throws {
    let ended = try db.rows(
      """
      SELECT effect, mode, voter_id, digits FROM pool_effects
      WHERE result_key = \(key) AND ended_at IS NOT NULL
      """)
    try db.run("UPDATE pool_effects SET ended_at = NULL WHERE result_key = \(key)")
    for row in ended {
      let affected = try voters(of: Target(row))
      try db.recountBlocks(of: affected)
      let effect = Resolution.Effect(rawValue: try row.text("effect"))
      guard effect != .badNumber else { continue }
      let mode = try row.mode("mode")
      for voter in affected { try release(voter, from: mode, now: now) }
    }
  }

  /// Takes a voter out of these modes' pools, and off the lists there, until the key's effects end.
  public func close(_ voter: VoterID, in modes: [Mode], key: String, now: Instant) throws {
    for mode in modes {
      _ = try add(Self.closed, key: key, mode: mode, to: .voter(voter))
      try release(voter, from: mode, now: now)
    }
  }

  /// The same for everybody with a number, in calls.
  ///
  /// - Parameter digits: by `PhoneNumber.key`, not empty.
  /// - Returns: how many voters have it now.
  public func close(number digits: String, key: String, now: Instant) throws -> Int {
    let affected = try add(Self.closed, key: key, mode: .calls, to: .number(digits))
    for voter in affected { try release(voter, from: .calls, now: now) }
    return affected.count
  }

  /// What an admin's closing is called among the effects.
  private static let closed = "closed"

  /// Brings one voter's count up to date after the number was corrected, and takes the voter off
  /// the list when nobody may be called under the new number.
  public func phoneCorrected(_ voter: VoterID, to phone: String, now: Instant) throws {
    try db.recountBlocks(of: [voter])
    let forbidden = try db.first(
      """
      SELECT 1 AS found FROM pool_effects
      WHERE digits = \(PhoneNumber.key(phone)) AND mode = \(Mode.calls) AND ended_at IS NULL
        AND effect IN (\(Resolution.Effect.doNotCall.rawValue), \(Self.closed))
      LIMIT 1
      """)
    if forbidden != nil { try release(voter, from: .calls, now: now) }
  }

  /// Whom an effect keeps out of a pool.
  private enum Target: Hashable {
    case voter(VoterID)
    /// Everybody with the number, by `PhoneNumber.key`; not empty.
    case number(String)

    init(_ row: Row) throws {
      if let voter = try row.optionalInteger("voter_id") {
        self = .voter(voter)
      } else {
        self = .number(try row.text("digits"))
      }
    }
  }

  /// Whom it concerns comes back.
  private func add(
    _ effect: String, key: String, mode: Mode, to target: Target
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
      VALUES (\(key), \(effect), \(mode), \(voter), \(digits))
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
