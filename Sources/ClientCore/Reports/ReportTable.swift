import API
import Cells
import Domain
import Foundation

/// A report's rows as text, worked out when they come, so that drawing only draws.
struct ReportTable: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    var name: String
    var title: String
    var kind: ReportKind
    /// The widest of title and cells, in columns.
    var width: Int

    /// Numbers end where the others of their column end.
    var isTrailing: Bool {
      switch kind {
      case .count, .share, .number, .seconds, .user, .voter: true
      case .text, .instant, .day, .mode: false
      }
    }

    /// It says nothing: all of its cells are empty, or what the pane is about anyway.
    var isIdle = false

    /// Numbers of users and voters are for drilling down.
    var isHidden: Bool { isIdle || kind == .user || kind == .voter || name == "id" }
  }

  /// By what a row is known again when the table comes anew.
  struct Key: Hashable, Sendable {
    var parts: [String]
  }

  var columns: [Column] = []
  var rows: [[String]] = []
  var keys: [Key] = []

  init() {}

  init(_ report: Report, zone: TimeZone, now: Instant?) {
    columns = report.columns.map {
      Column(name: $0.name, title: $0.title, kind: $0.kind, width: DisplayWidth.of($0.title) + 1)
    }
    let identity = Self.identity(report.columns)
    rows = report.rows.map { row in
      zip(row, report.columns).map { value, column in
        ReportWords.text(value, column.kind, zone: zone, now: now, isInColumn: true)
      }
    }
    keys = report.rows.map { row in Key(parts: identity.map { ReportWords.plain(row[$0]) }) }
    for row in rows {
      for (index, cell) in row.enumerated() {
        columns[index].width = max(columns[index].width, DisplayWidth.of(cell))
      }
    }
    guard !rows.isEmpty else { return }
    for index in columns.indices.dropFirst() where columns[index].kind == .text {
      columns[index].isIdle = rows.allSatisfy { $0[index].isEmpty }
    }
  }

  /// Leaves a column out that says the same in every row.
  mutating func hide(_ name: String) {
    if let index = column(named: name) { columns[index].isIdle = true }
  }

  var count: Int { rows.count }

  func column(_ kind: ReportKind) -> Int? { columns.firstIndex { $0.kind == kind } }

  func column(named name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// Where the row of that key is now, the nearest to `index` when there are several.
  func place(of key: Key, near index: Int) -> Int? {
    keys.indices.lazy.filter { keys[$0] == key }.min { abs($0 - index) < abs($1 - index) }
  }

  /// The columns that say what a row is about: of figures that change there is none among them.
  private static func identity(_ columns: [ReportColumn]) -> [Int] {
    if let id = columns.firstIndex(where: { $0.name == "id" }) { return [id] }
    let hasVoter = columns.contains { $0.kind == .voter }
    let named = columns.indices.filter { index in
      switch columns[index].kind {
      case .user, .voter, .mode: true
      case .instant: hasVoter
      default: columns[index].name == "reason"
      }
    }
    if columns.contains(where: { $0.kind == .user || $0.kind == .voter }) { return named }
    return columns.indices.filter { index in
      switch columns[index].kind {
      case .text, .day, .instant, .mode: true
      default: false
      }
    }
  }
}
