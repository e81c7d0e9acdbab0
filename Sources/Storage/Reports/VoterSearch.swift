import Domain

/// A voter as a search shows one.
public struct FoundVoter: Sendable {
  public var voter: Voter
  /// Whether somebody has the voter on a list, by mode.
  public var held: [Mode: Bool]
  /// `Y` for letters, the resolution for calls.
  public var resolution: [Mode: String]
}

/// What somebody knows of a voter.
public enum VoterClue: Hashable, Sendable {
  case id(VoterID)
  /// `PhoneNumber.key`.
  case phone(String)
  /// The number that a state has registered somebody by, in any state.
  case registration(String)
  /// The beginning of the family name, and of the given name where there is one; both in any of
  /// the usual cases.
  case name(family: String, given: String?)
}

/// Finding voters by what somebody knows of them.
public struct VoterSearch {
  /// Over the family and the given name.
  static let nameIndex = "voters_by_name"

  let connection: any SQLConnection

  public init(_ connection: any SQLConnection) {
    self.connection = connection
  }

  /// The voters that a clue fits, at most `limit`, by name where it is one.
  ///
  /// - Parameter zip: only those whose ZIP code begins so.
  public func find(_ clue: VoterClue, zip: String? = nil, limit: Int) throws -> [FoundVoter] {
    switch clue {
    case .id(let id): return try voters("v.id = \(id)", zip, limit)
    case .phone(let digits): return try voters("v.phone_digits = \(digits)", zip, limit)
    case .registration(let number):
      let states = try self.states()
      if states.isEmpty { return [] }
      return try voters(
        "v.registration_state IN (\(list: states)) AND v.state_voter_id = \(number)", zip, limit)
    case .name(let family, let given):
      var found: [FoundVoter] = []
      for spelling in Self.spellings(family) where found.count < limit {
        let given = given.map { name -> SQL in
          let ways = Self.spellings(name).map { Self.begins("v.FIRSTNAM", $0) }
          return ways.dropFirst().reduce(" AND (" + ways[0]) { $0 + " OR " + $1 } + ")"
        }
        found += try voters(
          Self.begins("v.LASTNAME", spelling) + (given ?? ""), zip, limit - found.count,
          through: Self.nameIndex, order: "v.LASTNAME, v.FIRSTNAM, v.id")
      }
      return found
    }
  }

  private func voters(
    _ condition: SQL, _ zip: String?, _ limit: Int, through index: String? = nil,
    order: String = "v.id"
  ) throws -> [FoundVoter] {
    let there: SQL = zip.map { " AND " + Self.begins("v.MZIPCODE", $0) } ?? ""
    let index = index.map { connection.dialect.through($0) } ?? ""
    let states = Mode.allCases.flatMap { [$0.columns.assigned, $0.columns.resolution] }
      .map { "v.\($0)" }.joined(separator: ", ")
    return try connection.rows(
      """
      SELECT \(sql: VoterRows.columns), \(raw: states) FROM voters v\(raw: index)
      WHERE \(sql: condition)\(sql: there) ORDER BY \(raw: order) LIMIT \(limit)
      """
    ).map { row in
      var found = FoundVoter(voter: try VoterRows.voter(row), held: [:], resolution: [:])
      for mode in Mode.allCases {
        let resolution = try row.optionalText(mode.columns.resolution)
        found.resolution[mode] = resolution
        let holder = try row.optionalInteger(mode.columns.assigned) ?? 0
        found.held[mode] = holder > 0 && resolution == nil
      }
      return found
    }
  }

  /// The states that have registered anybody; one index probe each.
  private func states() throws -> [String] {
    var states: [String] = []
    while let row = try connection.first(
      """
      SELECT registration_state AS state FROM voters
      WHERE registration_state > \(states.last ?? "") AND state_voter_id IS NOT NULL
      ORDER BY registration_state LIMIT 1
      """), states.count < 100
    {
      states.append(try row.text("state"))
    }
    return states
  }

  /// A range, which an index finds, in the order of bytes.
  private static func begins(_ column: String, _ text: String) -> SQL {
    "(\(raw: column) >= \(text) AND \(raw: column) < \(text + "\u{10FFFF}"))"
  }

  /// As typed, Capitalized, UPPER and lower.
  static func spellings(_ text: String) -> [String] {
    let all = [
      text, text.prefix(1).uppercased() + text.dropFirst().lowercased(), text.uppercased(),
      text.lowercased(),
    ]
    return all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map(\.element)
  }
}
