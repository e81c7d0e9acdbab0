import Domain

/// Every call of the REST interface (SPEC 13), spelled once: the server registers the templates,
/// the client fills them in.
public enum Route: Hashable, Sendable {
  case signIn
  case session
  case signOut
  case signUp
  case changePassword
  case list(Mode)
  case openList(Mode)
  case refill(Mode)
  case recordResult(Mode, VoterID)
  case undoResult(String)
  case skip(Mode, VoterID)
  case correct(Mode, VoterID)
  case correctAsAdmin(VoterID)
  case report(ReportName, ReportQuery)
  /// Voters that a text describes (`ReportQuery.text`), as a report.
  case findVoters(ReportQuery)
  /// All that ever happened to one voter, as a report.
  case voterHistory(VoterID)
  case actions
  case act
  case undoAction(Int64)
  case settings
  case changeSetting(String)
  case unsetSetting(String)

  /// The start of every path of this version.
  public static let prefix = "/v1"

  public var method: Method {
    switch self {
    case .signIn, .signUp, .refill, .recordResult, .skip, .act: .post
    case .session, .list, .report, .findVoters, .voterHistory, .actions, .settings: .get
    case .openList, .changePassword, .changeSetting: .put
    case .signOut, .undoResult, .undoAction, .unsetSetting: .delete
    case .correct, .correctAsAdmin: .patch
    }
  }

  /// The path with its parameters filled in, and the query where there is one; texts are
  /// percent-encoded.
  public var path: String {
    switch self {
    case .signIn, .session, .signOut: "/v1/session"
    case .signUp: "/v1/users"
    case .changePassword: "/v1/users/me/password"
    case .list(let mode), .openList(let mode): "/v1/lists/\(mode.rawValue)"
    case .refill(let mode): "/v1/lists/\(mode.rawValue)/refill"
    case .recordResult(let mode, let id): "/v1/lists/\(mode.rawValue)/voters/\(id)/result"
    case .skip(let mode, let id): "/v1/lists/\(mode.rawValue)/voters/\(id)/skip"
    case .correct(let mode, let id): "/v1/lists/\(mode.rawValue)/voters/\(id)"
    case .correctAsAdmin(let id): "/v1/voters/\(id)"
    case .undoResult(let key): "/v1/results/\(Self.escaped(key))"
    case .report(let name, let query): "/v1/reports/\(name.rawValue)" + Self.text(query)
    case .findVoters(let query): "/v1/voters" + Self.text(query)
    case .voterHistory(let id): "/v1/voters/\(id)/history"
    case .actions, .act: "/v1/actions"
    case .undoAction(let id): "/v1/actions/\(id)"
    case .settings: "/v1/settings"
    case .changeSetting(let name), .unsetSetting(let name): "/v1/settings/\(Self.escaped(name))"
    }
  }

  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// A query as it stands behind a path; nothing for one without parts.
  private static func text(_ query: ReportQuery) -> String {
    let items = query.items.map { "\($0.name)=\(escaped($0.value))" }
    return items.isEmpty ? "" : "?" + items.joined(separator: "&")
  }

  /// Percent-encodes all but RFC 3986's unreserved characters.
  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}

/// The names of headers both ends use.
public enum HeaderName {
  /// The key of a mutation, made when the volunteer presses the key (SPEC 6.4).
  public static let idempotencyKey = "Idempotency-Key"
  public static let cookie = "Cookie"
  public static let setCookie = "Set-Cookie"
  public static let retryAfter = "Retry-After"
  /// The version of whoever sends it, such as `1.4.0`; for people, never compared.
  public static let version = "Eblocks-Version"
  /// The levels of this interface that the sender speaks (`APILevels`).
  public static let apiLevels = "Eblocks-API"
  /// Names one request in the server's log.
  public static let requestID = "X-Request-Id"
}

/// The cookie that holds `sessions.id`, named by Scoop (SPEC 2.1).
public enum SessionCookie {
  public static let name = "forclark_session"
}

/// The key under which a mutation counts once (SPEC 6.4).
public enum IdempotencyKey {
  /// The longest key, in bytes: the width of its column.
  public static let longest = 64

  /// 1 to 64 printable ASCII characters without spaces; not `.` or `..`, which a path swallows.
  public static func isValid(_ key: String) -> Bool {
    (1...longest).contains(key.utf8.count) && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      && key != "." && key != ".."
  }
}
