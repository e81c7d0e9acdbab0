import Domain

/// Hours since 1970, from one to before another: what sums of results are kept by.
public typealias Hours = Range<Int64>

/// What volunteers did in some hours.
public struct VolunteerSums: Hashable, Sendable {
  public var user: UserID
  /// Empty where there is no such account any more.
  public var name: String
  public var letters: Int64
  public var calls: Int64
  /// Hours in which there was a result.
  public var activeHours: Int64
  public var refused: Int64
  public var fastCalls: Int64
  public var sameNotes: Int64
  public var sameResolutions: Int64
  public var quotaFills: Int64
  public var skips: Int64
  public var takenBack: Int64
  /// Of all time; nil where nobody knows.
  public var lastSeen: Instant?
}

/// What was done at a place, of whom.
public struct PlaceSums: Hashable, Sendable {
  /// Empty below the depth asked for.
  public var state: String
  public var city: String
  public var zip: String
  public var eligible: [Mode: Int64]
  public var reached: [Mode: Int64]
}

/// How deep places are told apart.
public enum PlaceDepth: String, CaseIterable, Sendable {
  case state, city, zip

  var columns: [String] {
    switch self {
    case .state: ["state"]
    case .city: ["state", "city"]
    case .zip: ["state", "city", "zip"]
    }
  }
}

/// Reads the summaries.
public struct ReportSums {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Results by hour and mode; hours without any are left out.
  public func results(
    in hours: Hours, mode: Mode?
  ) throws -> [(hour: Int64, mode: Mode, results: Int64)] {
    try db.rows(
      """
      SELECT hour, mode, sum(results) AS results FROM result_hours
      WHERE hour >= \(hours.lowerBound) AND hour < \(hours.upperBound) \(sql: Self.only(mode))
      GROUP BY hour, mode ORDER BY hour, mode
      """
    ).map { (try $0.integer("hour"), try $0.mode("mode"), try $0.integer("results")) }
  }

  /// Results by mode; both modes or the one asked for.
  public func totals(in hours: Hours, mode: Mode?) throws -> [Mode: Int64] {
    let rows = try db.rows(
      """
      SELECT mode, sum(results) AS results FROM result_hours
      WHERE hour >= \(hours.lowerBound) AND hour < \(hours.upperBound) \(sql: Self.only(mode))
      GROUP BY mode
      """)
    return try Dictionary(
      rows.map { (try $0.mode("mode"), try $0.integer("results")) }, uniquingKeysWith: +)
  }

  /// Calls by resolution.
  public func resolutions(in hours: Hours) throws -> [(resolution: String, results: Int64)] {
    try db.rows(
      """
      SELECT resolution, sum(results) AS results FROM result_hours
      WHERE mode = 1 AND hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)
      GROUP BY resolution HAVING sum(results) <> 0
      """
    ).map { (try $0.text("resolution"), try $0.integer("results")) }
  }

  /// Calls by hour and resolution.
  public func resolutionHours(
    in hours: Hours
  ) throws -> [(hour: Int64, resolution: String, results: Int64)] {
    try db.rows(
      """
      SELECT hour, resolution, sum(results) AS results FROM result_hours
      WHERE mode = 1 AND hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)
      GROUP BY hour, resolution
      """
    ).map { (try $0.integer("hour"), try $0.text("resolution"), try $0.integer("results")) }
  }

  /// How many people recorded something.
  public func activeVolunteers(in hours: Hours, mode: Mode?) throws -> Int {
    try db.count(
      """
      SELECT count(DISTINCT uid) FROM volunteer_hours
      WHERE results > 0 AND hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)
        \(sql: Self.only(mode))
      """)
  }

  /// What each volunteer did, in no order.
  public func volunteers(
    in hours: Hours, mode: Mode?, user: UserID? = nil
  ) throws -> [VolunteerSums] {
    let one: SQL = user.map { "AND uid = \($0)" } ?? ""
    return try db.rows(
      """
      SELECT s.uid, s.letters, s.calls, s.active, s.refused, s.fast, s.same_notes,
        s.same_resolution, s.quota_fills, s.skips, s.taken_back, u.nickname, v.last_letter_at,
        v.last_call_at
      FROM (
        SELECT uid, sum(CASE WHEN mode = 0 THEN results ELSE 0 END) AS letters,
          sum(CASE WHEN mode = 1 THEN results ELSE 0 END) AS calls,
          count(DISTINCT CASE WHEN results > 0 THEN hour END) AS active,
          sum(refused) AS refused, sum(fast) AS fast, sum(same_notes) AS same_notes,
          sum(same_resolution) AS same_resolution, sum(quota_fills) AS quota_fills,
          sum(skips) AS skips, sum(taken_back) AS taken_back
        FROM volunteer_hours
        WHERE hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)
          \(sql: Self.only(mode)) \(sql: one)
        GROUP BY uid) s
      LEFT JOIN users u ON u.uid = s.uid LEFT JOIN volunteers v ON v.uid = s.uid
      """
    ).map { row in
      VolunteerSums(
        user: try row.integer("uid"), name: try row.optionalText("nickname") ?? "",
        letters: try row.integer("letters"), calls: try row.integer("calls"),
        activeHours: try row.integer("active"), refused: try row.integer("refused"),
        fastCalls: try row.integer("fast"), sameNotes: try row.integer("same_notes"),
        sameResolutions: try row.integer("same_resolution"),
        quotaFills: try row.integer("quota_fills"), skips: try row.integer("skips"),
        takenBack: try row.integer("taken_back"),
        lastSeen: try [
          row.optionalInstant("last_letter_at"), row.optionalInstant("last_call_at"),
        ].compactMap { $0 }.max())
    }
  }

  /// The hours in which these volunteers used up a quota, in order. Of others some may be told too.
  public func quotaHours(
    of users: [UserID], in hours: Hours, mode: Mode?
  ) throws -> [UserID: [Int64]] {
    if users.isEmpty { return [:] }
    // So many are found faster by one pass over all.
    let these: SQL = users.count > 500 ? "" : "AND uid IN (\(list: users))"
    var found: [UserID: [Int64]] = [:]
    try db.forEach(
      """
      SELECT DISTINCT uid, hour FROM volunteer_hours
      WHERE quota_fills > 0 AND hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)
        \(sql: Self.only(mode)) \(sql: these)
      ORDER BY uid, hour
      """
    ) { row in found[try row.integer("uid"), default: []].append(try row.integer("hour")) }
    return found
  }

  /// One volunteer's results in some hours.
  public func tallies(of user: UserID, in hours: Hours) throws -> Tallies {
    var tallies = Tallies()
    let rows = try db.rows(
      """
      SELECT mode, sum(results) AS results FROM volunteer_hours
      WHERE uid = \(user) AND hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)
      GROUP BY mode
      """)
    for row in rows { tallies[try row.mode("mode")] = try row.int("results") }
    return tallies
  }

  /// All results that stand.
  public func everything() throws -> Int64 {
    Int64(try db.count("SELECT coalesce(sum(results), 0) FROM result_hours"))
  }

  /// Voters left to hand out, by mode: all of them, and the prime ones among them.
  public func pools() throws -> [Mode: (all: Int64, prime: Int64)] {
    var pools: [Mode: (all: Int64, prime: Int64)] = [.letters: (0, 0), .calls: (0, 0)]
    let rows = try db.rows(
      "SELECT mode, prime, sum(voters) AS voters FROM pool_counts GROUP BY mode, prime")
    for row in rows {
      let mode = try row.mode("mode")
      let voters = try row.integer("voters")
      pools[mode]?.all += voters
      if try row.flag("prime") { pools[mode]?.prime += voters }
    }
    return pools
  }

  /// Places by name, in no order.
  ///
  /// - Parameters:
  ///   - days: nil for all there ever was; otherwise day numbers (`DayNumbers`).
  ///   - state: only within it; so `city`.
  public func places(
    _ depth: PlaceDepth, days: ClosedRange<Int64>?, state: String? = nil, city: String? = nil
  ) throws -> [PlaceSums] {
    let keys = depth.columns.joined(separator: ", ")
    let within: SQL =
      (state.map { "AND state = \($0)" } ?? "") + (city.map { " AND city = \($0)" } ?? "")
    var places: [String: PlaceSums] = [:]
    let rows = try db.rows(
      """
      SELECT \(raw: keys), sum(letters_eligible) AS le, sum(calls_eligible) AS ce,
        sum(letters_reached) AS lr, sum(calls_reached) AS cr
      FROM places WHERE 1 = 1 \(sql: within) GROUP BY \(raw: keys)
      """)
    for row in rows {
      var place = try Self.place(row, depth)
      place.eligible = [.letters: try row.integer("le"), .calls: try row.integer("ce")]
      if days == nil {
        place.reached = [.letters: try row.integer("lr"), .calls: try row.integer("cr")]
      }
      places[place.key] = place
    }
    if let days {
      try db.forEach(
        """
        SELECT mode, \(raw: keys), sum(results) AS results FROM place_days
        WHERE day >= \(days.lowerBound) AND day <= \(days.upperBound) \(sql: within)
        GROUP BY mode, \(raw: keys)
        """
      ) { row in
        let place = try Self.place(row, depth)
        let mode = try row.mode("mode")
        places[place.key, default: place].reached[mode] = try row.integer("results")
      }
    }
    return places.values.filter { place in
      Mode.allCases.contains { place.eligible[$0] ?? 0 != 0 || place.reached[$0] ?? 0 != 0 }
    }
  }

  private static func place(_ row: Row, _ depth: PlaceDepth) throws -> PlaceSums {
    PlaceSums(
      state: try row.text("state"), city: depth == .state ? "" : try row.text("city"),
      zip: depth == .zip ? try row.text("zip") : "", eligible: [:], reached: [:])
  }

  private static func only(_ mode: Mode?) -> SQL { mode.map { "AND mode = \($0)" } ?? "" }
}

extension PlaceSums {
  fileprivate var key: String { "\(state)\u{0}\(city)\u{0}\(zip)" }
}
