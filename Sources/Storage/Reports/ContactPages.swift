import Domain

/// A contact as reports show it.
public struct ReportedContact: Sendable {
  public var place: ContactPlace
  public var mode: Mode
  public var user: UserID
  public var userName: String
  public var voter: VoterID
  public var voterName: VoterName
  public var resolution: String?
  public var notes: String?
  public var occurredAt: Instant
  public var isLate: Bool
  public var undoneAt: Instant?
}

/// A place in the log by time of recording, newest first.
public struct ContactPlace: Hashable, Sendable {
  public var recordedAt: Instant
  public var id: Int64

  public init(recordedAt: Instant, id: Int64) {
    self.recordedAt = recordedAt
    self.id = id
  }
}

/// Which contacts are wanted.
public struct ContactFilter: Hashable, Sendable {
  public var recorded: Range<Instant>
  public var mode: Mode?
  public var user: UserID?
  /// Only those that stand and have notes.
  public var hasNotes = false
  /// Only those whose notes have this in them, whatever its case (of ASCII letters).
  public var text: String?

  public init(recorded: Range<Instant>, mode: Mode? = nil, user: UserID? = nil) {
    self.recorded = recorded
    self.mode = mode
    self.user = user
  }
}

/// Reads the log page by page, newest first.
public struct ContactPages {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Contacts that one page looks through for a text at the most.
  public static let searched = 50_000

  /// A page of contacts.
  ///
  /// - Returns: where the next page begins; nil when there is none. A search ends after `searched`
  ///   contacts, with fewer rows than asked for, and goes on from there.
  public func page(
    _ filter: ContactFilter, after place: ContactPlace?, limit: Int
  ) throws -> (contacts: [ReportedContact], next: ContactPlace?) {
    // One bound at each end: SQLite seeks to one of two, and reads its way to the other.
    var wanted = filter
    if let place {
      wanted.recorded = wanted.recorded.clamped(to: Instant(seconds: .min)..<(place.recordedAt + 1))
    }
    let rest = place.map(beyond) ?? ""
    var condition = base(wanted) + rest
    var end: ContactPlace?
    if filter.hasNotes {
      end = try boundary(condition, filter)
      if let end {
        wanted.recorded = wanted.recorded.clamped(to: end.recordedAt..<wanted.recorded.upperBound)
        condition = base(wanted) + rest
        condition =
          condition + " AND (c.recorded_at > \(end.recordedAt) OR c.id >= \(end.id))"
      }
      condition = condition + " AND c.notes IS NOT NULL AND c.undone_at IS NULL"
    }
    if let text = filter.text { condition = condition + like(text) }
    let contacts = try db.rows(
      """
      SELECT c.id, c.recorded_at, c.occurred_at, c.mode, c.uid, c.voter_id, c.resolution, c.notes,
        c.late, c.undone_at, u.nickname, \(raw: Self.name)
      FROM (
        SELECT c.* FROM contacts c\(raw: index(filter)) WHERE \(sql: condition)
        ORDER BY c.recorded_at DESC, c.id DESC LIMIT \(limit + 1)) c
      LEFT JOIN voters v ON v.id = c.voter_id LEFT JOIN users u ON u.uid = c.uid
      ORDER BY c.recorded_at DESC, c.id DESC
      """
    ).map(Self.contact)
    if contacts.count > limit { return (Array(contacts.prefix(limit)), contacts[limit - 1].place) }
    return (contacts, end)
  }

  /// MariaDB's optimizer would rather sort the whole log.
  private func index(_ filter: ContactFilter) -> String {
    filter.user == nil ? db.dialect.through("contacts_by_time") : ""
  }

  private func base(_ filter: ContactFilter) -> SQL {
    var condition: SQL =
      """
      c.recorded_at >= \(filter.recorded.lowerBound) AND c.recorded_at < \(filter.recorded.upperBound)
      """
    if let user = filter.user {
      // The index begins with both.
      condition = condition + " AND c.uid = \(user) AND c.mode IN (\(list: modes(filter)))"
    } else if let mode = filter.mode {
      // The plus keeps SQLite from an index by voter.
      condition = condition + " AND +c.mode = \(mode)"
    }
    return condition
  }

  private func modes(_ filter: ContactFilter) -> [Mode] {
    filter.mode.map { [$0] } ?? Mode.allCases
  }

  private func beyond(_ place: ContactPlace) -> SQL {
    " AND (c.recorded_at < \(place.recordedAt) OR c.id < \(place.id))"
  }

  /// The last contact that this page may look at; nil when the filter ends before.
  private func boundary(_ condition: SQL, _ filter: ContactFilter) throws -> ContactPlace? {
    try db.first(
      """
      SELECT c.recorded_at, c.id FROM contacts c\(raw: index(filter)) WHERE \(sql: condition)
      ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1 OFFSET \(Self.searched)
      """
    ).map { ContactPlace(recordedAt: try $0.instant("recorded_at"), id: try $0.integer("id")) }
  }

  private func like(_ text: String) -> SQL {
    var pattern = "%"
    for character in text.unicodeScalars {
      if "%_!".unicodeScalars.contains(character) { pattern += "!" }
      pattern.unicodeScalars.append(character)
    }
    pattern += "%"
    // Ours are compared byte by byte on MariaDB.
    let collation = db.dialect == .sqlite ? "" : " COLLATE utf8mb4_general_ci"
    return " AND c.notes\(raw: collation) LIKE \(pattern) ESCAPE '!'"
  }

  private static let name = [
    VoterColumn.honorific, .firstName, .middleName, .lastName, .suffix,
  ].map { "v.\($0.rawValue)" }.joined(separator: ", ")

  private static func contact(_ row: Row) throws -> ReportedContact {
    let text = { (column: VoterColumn) in try row.optionalText(column.rawValue) ?? "" }
    return ReportedContact(
      place: ContactPlace(
        recordedAt: try row.instant("recorded_at"), id: try row.integer("id")),
      mode: try row.mode("mode"), user: try row.integer("uid"),
      userName: try row.optionalText("nickname") ?? "", voter: try row.integer("voter_id"),
      voterName: VoterName(
        honorific: try text(.honorific), first: try text(.firstName), middle: try text(.middleName),
        last: try text(.lastName), suffix: try text(.suffix)),
      resolution: try row.optionalText("resolution"), notes: try row.optionalText("notes"),
      occurredAt: try row.instant("occurred_at"), isLate: try row.flag("late"),
      undoneAt: try row.optionalInstant("undone_at"))
  }
}
