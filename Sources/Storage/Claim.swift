import Domain

extension SQLConnection {
  /// Puts up to `count` open voters on a user's list, and logs it.
  ///
  /// Reads about as many rows as it hands out, however large and full the table is, and however
  /// many voters are ineligible. Letters take the lowest ids, calls the highest, so that more
  /// different people are reached (SPEC 5.3).
  ///
  /// - Parameters:
  ///   - primeFirst: true for trusted users: prime voters before others. False: prime voters only
  ///     when no others are left.
  ///   - skippedSince: voters whom this user skipped in this mode at or after this are passed over.
  ///   - zones: nil, or the values of `phone_zone` that may be called now, in the order in which
  ///     they are to be used up. Voters whose zone was never worked out get theirs in passing, a
  ///     bounded batch at a time, once the others have run out.
  /// - Returns: who was claimed, at most `count`; fewer when no more are open.
  /// - Throws: `StorageError.busy` when another server was faster; nothing is claimed then.
  public func claim(
    mode: Mode, count: Int, user: UserID, primeFirst: Bool, skippedSince: Instant,
    zones: [String]?, now: Instant
  ) throws -> [VoterID] {
    let claim = Claim(
      connection: self, parts: try claimReach().parts, mode: mode, user: user,
      skippedSince: skippedSince, now: now)
    let primes: [Int64] = primeFirst ? [1, 0] : [0, 1]
    guard let zones else {
      return try claim.take(count, primes: primes, zones: [nil])
    }
    var taken = try claim.take(count, primes: primes, zones: zones)
    for _ in 0..<ZoneBacklog.mostBatches where taken.count < count {
      guard try ZoneBacklog.workOut(on: self) > 0 else { break }
      taken += try claim.take(count - taken.count, primes: primes, zones: zones)
    }
    return taken
  }
}

/// One claim under way.
private struct Claim {
  let connection: any SQLConnection
  let parts: [ClaimWalk.Part]
  let mode: Mode
  let user: UserID
  let skippedSince: Instant
  let now: Instant

  func take(_ count: Int, primes: [Int64], zones: [String?]) throws -> [VoterID] {
    var taken: [VoterID] = []
    for prime in primes {
      for zone in zones {
        for part in parts where taken.count < count {
          let walk = ClaimWalk(mode: mode, prime: prime, zone: zone, part: part)
          taken += try take(count - taken.count, along: walk)
        }
      }
    }
    return taken
  }

  private func take(_ count: Int, along walk: ClaimWalk) throws -> [VoterID] {
    var taken: [VoterID] = []
    var start = walk.start(for: user)
    while taken.count < count {
      let last = connection.lastClaimed(in: walk) ?? start
      start = nil
      let candidates = try self.candidates(count - taken.count, along: walk, after: last)
      if let end = candidates.last {
        taken += try assign(candidates, isPrime: walk.prime == 1)
        connection.setLastClaimed(end.place, in: walk)
      } else if last != nil {
        connection.setLastClaimed(nil, in: walk)
      } else {
        break
      }
    }
    return taken
  }

  private struct Candidate {
    let place: ClaimPlace
    /// A telephone number that an effect keeps back, though the voter's count does not show it:
    /// the row came from another program.
    let isBlocked: Bool
    /// The log still has an open assignment, though the voter's row has none: another program
    /// released the voter.
    let isStale: Bool

    var id: VoterID { place.voter }
  }

  private func candidates(
    _ count: Int, along walk: ClaimWalk, after last: ClaimPlace?
  ) throws -> [Candidate] {
    let dialect = connection.dialect
    let blocks = mode == .calls ? BlockCount.onNumber : "0"
    let inZone: SQL = walk.zone.map { "AND phone_zone = \($0)" } ?? ""
    let index = walk.zone == nil ? mode.columns.openIndex : ModeColumns.openZonesIndex
    let skips = dialect.through("assignments_by_user")
    return try connection.rows(
      """
      SELECT id, \(raw: dialect.shard) AS of_shard, \(raw: blocks) AS blocks,
        (SELECT count(*) FROM assignments a
          WHERE a.mode = \(mode) AND a.live_voter = voters.id) AS stale
      FROM voters\(raw: dialect.through(index))
      WHERE \(raw: mode.columns.open) = 1 AND prime = \(walk.prime) \(sql: inZone)
        \(sql: walk.shards) \(sql: walk.rest(after: last))
        AND id NOT IN (
          SELECT s.voter_id FROM assignments s\(raw: skips)
          WHERE s.uid = \(user) AND s.mode = \(mode) AND s.ended_at >= \(skippedSince)
            AND s.ending = 'skipped')
      ORDER BY \(raw: dialect.claimOrder(isAscending: walk.isAscending))
      LIMIT \(count)\(raw: dialect.lockClaim)
      """
    ).map {
      Candidate(
        place: ClaimPlace(shard: try $0.integer("of_shard"), voter: try $0.integer("id")),
        isBlocked: try $0.flag("blocks"), isStale: try $0.flag("stale"))
    }
  }

  /// Assigns those of the candidates who may be assigned. The others are put right, so that they
  /// are no candidates again.
  private func assign(_ candidates: [Candidate], isPrime: Bool) throws -> [VoterID] {
    try connection.recountBlocks(of: candidates.filter(\.isBlocked).map(\.id))
    let ids = candidates.filter { !$0.isBlocked }.map(\.id)
    if ids.isEmpty { return [] }
    try endStale(candidates.filter { $0.isStale && !$0.isBlocked }.map(\.id))
    let columns = mode.columns
    let changed = try connection.run(
      """
      UPDATE voters
      SET \(raw: columns.assigned) = \(user), \(raw: columns.assignedAt) = \(now),
        \(raw: columns.resolvedAt) = NULL
      WHERE id IN (\(list: ids)) AND \(raw: columns.open) = 1
      """)
    guard changed == ids.count else { throw StorageError.busy }
    try Summaries(connection).poolLost(ids.count, isPrime: isPrime, in: mode)
    try connection.run(
      """
      INSERT INTO assignments (voter_id, uid, mode, assigned_at)
      SELECT id, \(user), \(mode), \(now) FROM voters WHERE id IN (\(list: ids))
      """)
    return ids
  }

  private func endStale(_ ids: [VoterID]) throws {
    if ids.isEmpty { return }
    try connection.run(
      """
      UPDATE assignments SET ended_at = \(now), ending = 'released'
      WHERE mode = \(mode) AND voter_id IN (\(list: ids)) AND ended_at IS NULL
      """)
  }
}

/// A walk's conditions, for an engine that has shards; others have neither parts nor places.
extension ClaimWalk {
  fileprivate var shards: SQL {
    guard case .own(let own) = part else { return "" }
    // As they are, not bound: a share seldom changes, and the statement stays prepared.
    return SQL(text: "AND shard IN (\(own.map(String.init).joined(separator: ", ")))")
  }

  fileprivate func rest(after last: ClaimPlace?) -> SQL {
    guard let last else { return "" }
    let beyond = isAscending ? ">" : "<"
    return """
      AND (shard \(raw: beyond) \(last.shard)
        OR (shard = \(last.shard) AND id \(raw: beyond) \(last.voter)))
      """
  }
}

/// Open voters whose clocks nobody has looked up yet: their rows came from another program, or an
/// address was corrected.
private enum ZoneBacklog {
  static let mostBatches = 3
  static let batch = 1_000

  /// Writes the zones of one batch.
  ///
  /// - Returns: how many voters that were; 0 when none are left.
  static func workOut(on connection: any SQLConnection) throws -> Int {
    let state = VoterColumn.state.rawValue
    let zip = VoterColumn.zip.rawValue
    let rows = try connection.rows(
      """
      SELECT id, \(raw: state), \(raw: zip) FROM voters
      WHERE phone_open = 1 AND phone_zone IS NULL LIMIT \(batch)
      """)
    try connection.runEach(
      "UPDATE voters SET phone_zone = ? WHERE id = ?",
      rows.map { row in
        let key = VoterZones.key(
          state: try row.optionalText(state) ?? "", zip: try row.optionalText(zip) ?? "")
        return [.text(key), .integer(try row.integer("id"))]
      })
    return rows.count
  }
}
