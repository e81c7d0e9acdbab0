import Domain

/// What of a report is wanted. Every part may be left out; what a report does not know is refused.
public struct ReportQuery: Codable, Hashable, Sendable {
  /// Both modes when nil.
  public var mode: Mode?
  /// The first and the last day, both included, in the campaign's zone; open-ended when nil.
  public var from: CalendarDay?
  public var to: CalendarDay?
  /// `activity` and `resolutions`: the rows' unit, `hour` (of the clock), `day` or `hour-of-day`;
  /// `places`: `state`, `city` or `zip`.
  public var by: String?
  /// `places`: only within this state, and within this city of it.
  public var state: String?
  public var city: String?
  /// `results`, `notes`, `unusual`: only this volunteer's.
  public var user: UserID?
  /// `notes`: only those with this text in them, whatever its case. Voter search: what to look for.
  public var text: String?
  /// The column to sort by, with `-` before it for the largest first; a report has an order of its
  /// own without it.
  public var sort: String?
  /// Rows of a page, 1 to `largestPage`; 100 when nil. A CSV has all rows when nil.
  public var limit: Int?
  /// Where the page begins: `next` of the page before.
  public var after: String?

  public static let largestPage = 1000

  public init(
    mode: Mode? = nil, from: CalendarDay? = nil, to: CalendarDay? = nil, by: String? = nil,
    state: String? = nil, city: String? = nil, user: UserID? = nil, text: String? = nil,
    sort: String? = nil, limit: Int? = nil, after: String? = nil
  ) {
    self.mode = mode
    self.from = from
    self.to = to
    self.by = by
    self.state = state
    self.city = city
    self.user = user
    self.text = text
    self.sort = sort
    self.limit = limit
    self.after = after
  }

  /// Names and values for the URL, in a fixed order, not yet percent-encoded.
  public var items: [(name: String, value: String)] {
    let all: [(String, String?)] = [
      ("mode", mode?.rawValue), ("from", from?.description), ("to", to?.description), ("by", by),
      ("state", state), ("city", city), ("user", user.map { String($0) }), ("q", text),
      ("sort", sort), ("limit", limit.map { String($0) }), ("after", after),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }
}
