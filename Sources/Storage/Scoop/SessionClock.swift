import Domain

/// The column that says when a session was last used, in the way its table keeps time, so that a
/// site's own clearing-out of old sessions goes on as before.
enum SessionClock: Hashable, Sendable {
  /// Seconds since 1970.
  case seconds(String)
  /// TIMESTAMP: a moment, whatever the zone of a connection.
  case timestamp(String)
  /// DATETIME: what the wall clock showed in the server's own zone, since Scoop writes it with
  /// `CURRENT_TIMESTAMP` and sets no zone.
  case wallTime(String)
  /// There is none: such a session lives until it is removed.
  case none

  private static let names = ["last_accessed", "last_update"]

  init(of table: SiteTable) {
    self = Self.names.lazy.compactMap { table[$0] }.compactMap(Self.init).first ?? .none
  }

  private init?(_ column: SiteTable.Column) {
    switch column.type {
    case "timestamp": self = .timestamp(column.name)
    case "datetime": self = .wallTime(column.name)
    case _ where column.isInteger: self = .seconds(column.name)
    default: return nil
    }
  }

  /// The column; nil when there is none.
  var column: String? {
    switch self {
    case .seconds(let name), .timestamp(let name), .wallTime(let name): name
    case .none: nil
    }
  }

  /// Seconds since 1970, or NULL where nothing is known. A zero date is long ago.
  var reading: SQL {
    switch self {
    case .seconds(let name): "\(raw: name)"
    case .timestamp(let name): "CAST(UNIX_TIMESTAMP(\(raw: name)) AS SIGNED)"
    case .wallTime(let name):
      """
      CASE WHEN \(raw: name) IS NULL THEN NULL ELSE CAST(COALESCE(UNIX_TIMESTAMP(\
      CONVERT_TZ(\(raw: name), @@global.time_zone, '+00:00')), 0) AS SIGNED) END
      """
    case .none: "NULL"
    }
  }

  /// The moment as the column keeps it.
  func writing(_ now: Instant) -> SQL {
    switch self {
    case .seconds, .none: "\(now)"
    case .timestamp: "FROM_UNIXTIME(\(now))"
    case .wallTime: "CONVERT_TZ(FROM_UNIXTIME(\(now)), '+00:00', @@global.time_zone)"
    }
  }
}
