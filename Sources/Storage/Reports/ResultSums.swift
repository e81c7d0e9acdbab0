import Domain

/// What one recorded result adds to each table of summaries. It tells all of that itself, so nothing
/// is read for it: these run for every result.
struct ResultSums {
  private let hours: String
  private let volunteerHours: String
  private let placeDays: String
  private let places: String

  /// Worked out once for each dialect.
  static func of(_ dialect: Dialect) -> ResultSums {
    switch dialect {
    case .sqlite: sqlite
    case .mariadb: mariadb
    }
  }

  private static let sqlite = ResultSums(.sqlite)
  private static let mariadb = ResultSums(.mariadb)

  private init(_ dialect: Dialect) {
    let sql = SummarySQL(dialect: dialect)
    // The first keeps the row that a rebuild changes first.
    let staying =
      dialect.hasOneWriter
      ? "VALUES (?, ?, ?, \(sql.slot), 1)"
      : "SELECT ?, ?, ?, \(sql.slot), 1 FROM summary_state k WHERE k.one = 1\(dialect.keepRows)"
    hours = sql.adding(staying, to: SummarySQL.resultHours)
    volunteerHours = sql.adding(
      "VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, 0, 0)", to: SummarySQL.volunteerHours,
      changing: Array(SummarySQL.volunteerValues.prefix(6)))
    placeDays = sql.adding(
      "VALUES (?, ?, ?, ?, ?, \(sql.slot), 1)", to: SummarySQL.placeDays)
    places = sql.adding(
      "VALUES (?, ?, ?, \(sql.slot), 0, 0, ?, ?)", to: SummarySQL.places,
      changing: ["letters_reached", "calls_reached"])
  }

  /// The statements for one result, the one that lets no rebuild begin first.
  ///
  /// - Parameters:
  ///   - address: where the voter lives.
  ///   - day: when, in the campaign's days.
  func statements(for contact: Contact, at address: Address, day: Int64) -> [SQL] {
    let hour = contact.recordedAt.seconds / 3_600
    let mode = contact.mode.sqlValue
    let place = [address.state, address.city, Self.area(address.zip)].map(\.sqlValue)
    return [
      SQL(
        text: hours, bindings: [hour.sqlValue, mode, (contact.resolution ?? "").sqlValue]),
      SQL(text: placeDays, bindings: [mode] + place + [day.sqlValue]),
      SQL(
        text: places,
        bindings: place + [
          (contact.mode == .letters).sqlValue, (contact.mode == .calls).sqlValue,
        ]),
      SQL(
        text: volunteerHours,
        bindings: [
          contact.user.sqlValue, hour.sqlValue, mode, contact.isRefusal.sqlValue,
          contact.isFast.sqlValue, contact.hasSameNotes.sqlValue,
          contact.hasSameResolution.sqlValue, contact.fillsQuota.sqlValue,
        ]),
    ]
  }

  /// The first five characters of a ZIP code, as SQL's `substr` counts them.
  private static func area(_ zip: String) -> String {
    zip.utf8.count <= 5
      ? zip : String(String.UnicodeScalarView(zip.unicodeScalars.prefix(5)))
  }
}

extension Contact {
  /// Whether it says no to the volunteer.
  fileprivate var isRefusal: Bool {
    resolution.map { Resolution.refusals.contains($0.lowercased()) } ?? false
  }

  /// Whether it followed too soon on the one before for a call.
  fileprivate var isFast: Bool {
    mode == .calls && (pause.map { $0 < CallPace.fastest } ?? false)
  }
}
