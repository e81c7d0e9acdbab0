import Domain

/// A report's answer: a table, what to draw above it, and what to say in large figures.
///
/// All reports have this one shape, so that a client shows, sorts and exports each of them alike,
/// and a new report needs no new client.
public struct Report: Codable, Hashable, Sendable {
  public var name: String
  /// The days that the figures are of; nil when open-ended.
  public var from: CalendarDay?
  public var to: CalendarDay?
  public var mode: Mode?
  /// The campaign's zone, in which days and hours are counted.
  public var zone: String
  /// The server's time at which the figures were true.
  public var at: Instant
  /// A few figures on their own, such as the totals; empty for most reports.
  public var figures: [ReportFigure]
  public var charts: [ReportChart]
  public var columns: [ReportColumn]
  /// As many values each as there are columns.
  public var rows: [[ReportValue]]
  /// What asks for the next page (`after`); nil on the last one.
  public var next: String?
  /// Something to know about these figures; nil mostly.
  public var remark: String?

  public init(
    name: String, from: CalendarDay? = nil, to: CalendarDay? = nil, mode: Mode? = nil,
    zone: String, at: Instant, figures: [ReportFigure] = [], charts: [ReportChart] = [],
    columns: [ReportColumn], rows: [[ReportValue]], next: String? = nil, remark: String? = nil
  ) {
    self.name = name
    self.from = from
    self.to = to
    self.mode = mode
    self.zone = zone
    self.at = at
    self.figures = figures
    self.charts = charts
    self.columns = columns
    self.rows = rows
    self.next = next
    self.remark = remark
  }
}

/// A column of a report.
public struct ReportColumn: Codable, Hashable, Sendable {
  /// Stable, lower case with underscores: the CSV's heading and what `sort` names.
  public var name: String
  /// For people.
  public var title: String
  public var kind: ReportKind

  public init(_ name: String, _ title: String, _ kind: ReportKind) {
    self.name = name
    self.title = title
    self.kind = kind
  }
}

/// What a value means, and so how it is shown and aligned.
public enum ReportKind: String, Codable, Hashable, Sendable {
  case text
  /// A whole number of things.
  case count
  /// 0 to 1, shown in percent.
  case share
  /// A number with a fraction, such as results an hour.
  case number
  /// Seconds.
  case seconds
  /// A time, as RFC 3339; shown in the campaign's zone.
  case instant
  /// A calendar day, `2026-11-02`.
  case day
  /// `letters` or `calls`.
  case mode
  /// A volunteer's number; a column of names goes with it. For drilling down, seldom shown.
  case user
  /// A voter's number.
  case voter
}

/// One value of a table or a chart; null where there is none.
public enum ReportValue: Hashable, Sendable {
  case none
  case text(String)
  case integer(Int64)
  case real(Double)
}

/// A figure on its own.
public struct ReportFigure: Codable, Hashable, Sendable {
  public var name: String
  public var title: String
  public var kind: ReportKind
  public var value: ReportValue
  /// The same of the period before, where there is one.
  public var before: ReportValue?

  public init(
    _ name: String, _ title: String, _ kind: ReportKind, _ value: ReportValue,
    before: ReportValue? = nil
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.value = value
    self.before = before
  }
}

/// What to draw: one or more series over the same places of an axis. Values are never negative,
/// and the axis begins at zero.
public struct ReportChart: Codable, Hashable, Sendable {
  public enum Shape: String, Codable, Hashable, Sendable {
    /// A bar a place, for a few places: resolutions, states.
    case bars
    /// A line over many places in order: hours, days.
    case line
  }

  public struct Series: Codable, Hashable, Sendable {
    public var title: String
    public var values: [Double]

    public init(_ title: String, _ values: [Double]) {
      self.title = title
      self.values = values
    }
  }

  public var title: String
  public var shape: Shape
  /// What is counted: `results`, `share of calls`.
  public var unit: String
  /// A label a place, short.
  public var labels: [String]
  public var series: [Series]

  public init(
    title: String, shape: Shape, unit: String, labels: [String], series: [Series]
  ) {
    self.title = title
    self.shape = shape
    self.unit = unit
    self.labels = labels
    self.series = series
  }
}

extension ReportValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .text(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    }
  }
}
