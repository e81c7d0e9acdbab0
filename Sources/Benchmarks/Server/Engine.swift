/// Which kind of database is measured.
enum Engine: CaseIterable, CustomStringConvertible {
  case sqlite, mariadb

  var description: String { self == .sqlite ? "SQLite" : "MariaDB" }

  func isIn(_ engines: ServerReport.Engines) -> Bool {
    switch engines {
    case .sqlite: self == .sqlite
    case .mariadb: self == .mariadb
    case .both: true
    }
  }
}
