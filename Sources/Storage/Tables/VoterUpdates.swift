import Domain
import Foundation

/// A newer voter file's word on voters who are there already: contact information, party, gender,
/// and `prime` where the file has it. Assignments, results and notes are never touched.
///
/// The file wins, but for one thing: where it still says what it said before a volunteer corrected
/// it, the correction stays. The log of corrections has both.
struct VoterUpdates {
  private let db: any SQLConnection
  private let plan: Imports.Plan
  /// The file's columns, but for the id.
  private let fields: [VoterColumn]

  init(_ db: any SQLConnection, plan: Imports.Plan) {
    self.db = db
    self.plan = plan
    fields = VoterColumn.allCases.filter { $0 != .id && plan.fields.contains($0) }
  }

  /// Updates the voters of these staged rows whose information differs; the others are not
  /// written. How many were comes back.
  func run(_ range: ClosedRange<Int64>, now: Instant) throws -> Int {
    if fields.isEmpty { return 0 }
    let pairs = try changed(range)
    if pairs.isEmpty { return 0 }
    let corrections = try corrections(of: pairs.filter(\.wasCorrected).map(\.old.id))
    var zones = ZoneKeys()
    var rows: [[SQLValue]] = []
    var renumbered: [Voter] = []
    for pair in pairs {
      let voter = merged(pair, with: corrections[pair.old.id] ?? [])
      if voter == pair.old { continue }
      let values = VoterValues.row(FiledVoter(voter: voter, line: 0), id: .null, zones: &zones)
      rows.append(Array(values[1...VoterColumn.allCases.count]) + [.integer(voter.id)])
      if PhoneNumber.key(voter.phone) != PhoneNumber.key(pair.old.phone) {
        renumbered.append(voter)
      }
    }
    let assignments = VoterColumn.allCases.dropFirst().map { "\($0.rawValue) = ?" }
    try Summaries(db).changing(pairs.map(\.old.id)) {
      try db.runEach(
        "UPDATE voters SET \(assignments.joined(separator: ", ")), phone_zone = ? WHERE id = ?",
        rows)
    }
    if try !renumbered.isEmpty && db.hasNumberEffects() {
      for voter in renumbered {
        try PoolEffects(db).phoneCorrected(voter.id, to: voter.phone, now: now)
      }
    }
    return rows.count
  }

  private struct Pair {
    var old: Voter
    var new: Voter
    var wasCorrected: Bool
  }

  /// Voters of whom the file says something else than the table.
  private func changed(_ range: ClosedRange<Int64>) throws -> [Pair] {
    let old = VoterColumn.allCases.map { "v.\($0.rawValue) AS old_\($0.rawValue)" }
    let new = VoterColumn.allCases.dropFirst().map { "s.\($0.rawValue)" }
    let differs = fields.map { db.dialect.differ("v.\($0.rawValue)", "s.\($0.rawValue)") }
    let isSame =
      plan.isByRegistration
      ? "v.registration_state = s.registration_state AND v.state_voter_id = s.state_voter_id"
      : "v.id = s.voter_id"
    return try db.rows(
      """
      SELECT \(raw: old.joined(separator: ", ")), v.id, \(raw: new.joined(separator: ", ")),
        EXISTS (SELECT 1 FROM corrections c WHERE c.voter_id = v.id) AS corrected
      FROM import_rows s JOIN voters v ON \(raw: isSame)
      WHERE s.id BETWEEN \(range.lowerBound) AND \(range.upperBound)
        AND (\(raw: differs.joined(separator: " OR ")))
      ORDER BY v.id\(raw: db.dialect.lockRow)
      """
    ).map { row in
      Pair(
        old: try VoterRows.voter(row, prefix: "old_"), new: try VoterRows.voter(row),
        wasCorrected: try row.flag("corrected"))
    }
  }

  private func corrections(of voters: [VoterID]) throws -> [VoterID: [Correction]] {
    if voters.isEmpty { return [:] }
    var found: [VoterID: [Correction]] = [:]
    let rows = try db.rows(
      "SELECT voter_id, `before` FROM corrections WHERE voter_id IN (\(list: voters)) ORDER BY id")
    for row in rows {
      let before = try JSONDecoder().decode(
        Correction.self, from: Data(try row.text("before").utf8))
      found[try row.integer("voter_id"), default: []].append(before)
    }
    return found
  }

  /// The voter as the file has it now, but for what it does not have and for corrections of what
  /// it has not changed since.
  ///
  /// - Parameter corrected: what stood there before each correction of the voter.
  private func merged(_ pair: Pair, with corrected: [Correction]) -> Voter {
    var voter = pair.old
    for group in Self.groups {
      let fields = fields.filter(group.contains)
      let isKept = corrected.contains { before in
        guard before.names(group) else { return false }
        let said = before.applied(to: pair.old)
        return fields.allSatisfy { said[$0] == pair.new[$0] }
      }
      if !isKept { for field in fields { voter.take(field, from: pair.new) } }
    }
    return voter
  }

  /// What is corrected together, and what nobody corrects.
  private static let groups: [[VoterColumn]] = [
    name, address, [.phone], [.party, .gender, .prime],
  ]
  fileprivate static let name: [VoterColumn] = [
    .honorific, .firstName, .middleName, .lastName, .suffix,
  ]
  fileprivate static let address: [VoterColumn] = [.street, .city, .state, .zip]
}

extension Correction {
  /// Whether it is about these columns.
  fileprivate func names(_ group: [VoterColumn]) -> Bool {
    switch group {
    case VoterUpdates.name: name != nil
    case VoterUpdates.address: address != nil
    case [.phone]: phone != nil
    default: false
    }
  }
}

extension Voter {
  fileprivate mutating func take(_ field: VoterColumn, from other: Voter) {
    switch field {
    case .id: break
    case .honorific: name.honorific = other.name.honorific
    case .firstName: name.first = other.name.first
    case .middleName: name.middle = other.name.middle
    case .lastName: name.last = other.name.last
    case .suffix: name.suffix = other.name.suffix
    case .street: address.street = other.address.street
    case .city: address.city = other.address.city
    case .state: address.state = other.address.state
    case .zip: address.zip = other.address.zip
    case .phone: phone = other.phone
    case .party: party = other.party
    case .gender: gender = other.gender
    case .prime: isPrime = other.isPrime
    }
  }
}

extension Dialect {
  /// Whether two expressions differ, NULL being a value like others.
  fileprivate func differ(_ left: String, _ right: String) -> String {
    switch self {
    case .sqlite: "\(left) IS NOT \(right)"
    case .mariadb: "NOT (\(left) <=> \(right))"
    }
  }
}
