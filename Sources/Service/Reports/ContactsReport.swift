import API
import Domain
import Storage

/// The log itself, newest first: results, and those with notes.
struct ContactsReport {
  private let filter: ReportFilter
  private let pages: ContactPages

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    pages = ContactPages(db)
  }

  /// Days that one search may look through.
  static let longestSearch = 92

  func notes() throws -> ReportContent {
    var wanted = contactFilter
    wanted.hasNotes = true
    if let text = filter.query.text {
      let span = filter.query.from.map { $0.days(until: filter.query.to ?? filter.today) }
      guard let span, span < Self.longestSearch else {
        throw Problem.invalid([
          FieldError(
            "from",
            "Notes are searched within days that you choose, \(Self.longestSearch) at the most: "
              + "say the first and the last.")
        ])
      }
      wanted.text = text
    }
    let (contacts, next) = try page(wanted)
    var content = ReportContent(
      columns: [
        ReportColumn("at", "Recorded", .instant), ReportColumn("mode", "Mode", .mode),
        ReportColumn("notes", "Notes", .text), ReportColumn("resolution", "Resolution", .text),
        ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "User", .user),
        ReportColumn("name", "Voter", .text), ReportColumn("voter", "Number", .voter),
      ],
      rows: contacts.map { contact in
        [
          .instant(contact.place.recordedAt), .text(contact.mode.rawValue),
          .text(contact.notes ?? ""), .text(orNone: contact.resolution), .text(contact.by),
          .integer(contact.user), .text(contact.voterName.short), .integer(contact.voter),
        ]
      })
    content.isWhole = false
    content.next = next
    if filter.query.text != nil, let next, contacts.count < filter.pageLimit {
      let back = Self.place(next).map { CalendarDay($0.recordedAt, in: filter.zone).description }
      content.remark = "Searched back to \(back ?? "here"); the next page goes on from there."
    }
    return content
  }

  func results() throws -> ReportContent {
    let (contacts, next) = try page(contactFilter)
    var content = ReportContent(
      columns: [
        ReportColumn("at", "Recorded", .instant), ReportColumn("mode", "Mode", .mode),
        ReportColumn("resolution", "Resolution", .text),
        ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "User", .user),
        ReportColumn("name", "Voter", .text), ReportColumn("voter", "Number", .voter),
        ReportColumn("notes", "Notes", .text), ReportColumn("status", "Status", .text),
        ReportColumn("occurred_at", "Happened", .instant),
      ],
      rows: contacts.map { contact in
        [
          .instant(contact.place.recordedAt), .text(contact.mode.rawValue),
          .text(orNone: contact.resolution), .text(contact.by), .integer(contact.user),
          .text(contact.voterName.short), .integer(contact.voter),
          .text(orNone: contact.notes), .text(orNone: contact.status),
          .instant(contact.occurredAt),
        ]
      })
    content.isWhole = false
    content.next = next
    return content
  }

  private var contactFilter: ContactFilter {
    ContactFilter(
      recorded: filter.recorded, mode: filter.query.mode, user: filter.query.user)
  }

  private func page(_ wanted: ContactFilter) throws -> ([ReportedContact], String?) {
    var place: ContactPlace?
    if let after = filter.query.after {
      place = Self.place(after)
      if place == nil {
        throw Problem.invalid([FieldError("after", "This is no place in the report.")])
      }
    }
    let (contacts, next) = try pages.page(wanted, after: place, limit: filter.pageLimit)
    return (contacts, next.map { "\($0.recordedAt.seconds)-\($0.id)" })
  }

  private static func place(_ text: String) -> ContactPlace? {
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    guard parts.count == 2 else { return nil }
    return ContactPlace(recordedAt: Instant(seconds: parts[0]), id: parts[1])
  }
}

extension ReportedContact {
  fileprivate var by: String { userTitle(userName, user) }

  fileprivate var status: String {
    if undoneAt != nil { return "taken back" }
    return isLate ? "late" : ""
  }
}
