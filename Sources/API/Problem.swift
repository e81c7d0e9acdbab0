import Domain

/// What went wrong, as RFC 9457 `application/problem+json` with a stable code (SPEC 13).
public struct Problem: Error, Codable, Hashable, Sendable {
  public enum Code: String, Codable, CaseIterable, Sendable {
    case unauthenticated
    case badCredentials = "bad_credentials"
    case forbidden
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case notAssigned = "not_assigned"
    case alreadyResolved = "already_resolved"
    case undoExpired = "undo_expired"
    case lockedOut = "locked_out"
    case invalid
    case keyReused = "key_reused"
    /// Client and server share no level of the interface: one of them is to be renewed.
    case versionUnsupported = "version_unsupported"
    case malformed
    case tooLarge = "too_large"
    case quotaExceeded = "quota_exceeded"
    case tooManySignIns = "too_many_sign_ins"
    case misconfigured
    case unavailable
    /// A fault of the server's own; the log has the rest.
    case internalError = "internal_error"

    /// The status it travels with.
    public var status: Int {
      switch self {
      case .malformed, .versionUnsupported: 400
      case .unauthenticated, .badCredentials: 401
      case .forbidden: 403
      case .notFound: 404
      case .methodNotAllowed: 405
      case .notAssigned, .alreadyResolved, .undoExpired, .lockedOut: 409
      case .tooLarge: 413
      case .invalid, .keyReused: 422
      case .quotaExceeded, .tooManySignIns: 429
      case .internalError: 500
      case .misconfigured, .unavailable: 503
      }
    }

    /// RFC 9457's `title`: the same words for every occurrence.
    public var title: String {
      switch self {
      case .unauthenticated: "Please sign in"
      case .badCredentials: "Name or password do not match"
      case .forbidden: "Not allowed"
      case .notFound: "Not found"
      case .methodNotAllowed: "Method not allowed"
      case .notAssigned: "Not on your list"
      case .alreadyResolved: "Already done"
      case .undoExpired: "Too late to undo"
      case .lockedOut: "The phones are closed"
      case .invalid: "Something needs another look"
      case .keyReused: "This key was used for another request"
      case .versionUnsupported: "Too old or too new"
      case .malformed: "The request cannot be read"
      case .tooLarge: "The request is too large"
      case .quotaExceeded: "The quota is used"
      case .tooManySignIns: "Too many tries"
      case .misconfigured: "A campaign setting cannot be read"
      case .unavailable: "Not available right now"
      case .internalError: "Something broke"
      }
    }
  }

  public static let contentType = "application/problem+json"

  /// `about:blank`: the code says what kind it is.
  public var type: String = "about:blank"
  public var title: String
  public var status: Int
  public var code: Code
  /// What happened, what it means, what to do: a sentence or two for a person.
  public var detail: String
  public var errors: [FieldError]?
  public var loginURL: String?
  public var loginMessage: String?
  /// With `locked_out`: when calls open again.
  public var endsAt: Instant?
  /// With `misconfigured`: the variable's name.
  public var variable: String?
  /// Seconds, also sent as `Retry-After`.
  public var retryAfter: Int64?

  public init(
    _ code: Code, _ detail: String, errors: [FieldError]? = nil, loginURL: String? = nil,
    loginMessage: String? = nil, endsAt: Instant? = nil, variable: String? = nil,
    retryAfter: Int64? = nil
  ) {
    self.title = code.title
    self.status = code.status
    self.code = code
    self.detail = detail
    self.errors = errors
    self.loginURL = loginURL
    self.loginMessage = loginMessage
    self.endsAt = endsAt
    self.variable = variable
    self.retryAfter = retryAfter
  }
}
