import API
import Domain
import Storage

/// The problems this module answers with, each said once.
extension Problem {
  static func unauthenticated(_ settings: Settings) -> Problem {
    let message = "Please sign in to go on."
    return Problem(
      .unauthenticated, message, loginURL: settings.loginURL, loginMessage: message)
  }

  static func badCredentials(_ settings: Settings) -> Problem {
    let message = "Name and password do not match. Please try again."
    return Problem(
      .badCredentials, message, loginURL: settings.loginURL, loginMessage: message)
  }

  /// The hash is of a kind that this machine cannot check.
  static func uncheckablePassword(_ settings: Settings) -> Problem {
    let message = "This account's password cannot be checked here. Ask an organizer for a new one."
    return Problem(
      .badCredentials, message, loginURL: settings.loginURL, loginMessage: message)
  }

  /// Said of every password that begins like this one when it is not right, whoever's it is: so it
  /// tells nobody which accounts there are.
  static func uncheckableScoopPassword(_ settings: Settings) -> Problem {
    let message =
      "Name and password do not match, or the password cannot be checked here, since it begins "
      + "with something other than two plain letters, digits, dots or slashes. If it is right, log "
      + "in at \(settings.loginURL), or change it there to one that begins with letters."
    return Problem(
      .badCredentials, message, loginURL: settings.loginURL, loginMessage: message)
  }

  /// The accounts are another program's, which eBlocks never changes (SPEC 2.2).
  static let accountsAreTheSites = Problem(
    .forbidden,
    "The accounts here belong to the web site, so they are made and changed there and not by "
      + "eBlocks. Nothing was changed.")

  /// Nobody can be told whether the password is right just now.
  static let passwordsUnavailable = Problem(
    .unavailable, "Passwords cannot be checked right now. Please try again in a few seconds.",
    retryAfter: 5)

  static func tooManySignIns(until next: Instant, now: Instant) -> Problem {
    let seconds = max(next - now, 1)
    return Problem(
      .tooManySignIns,
      "Too many tries did not match. Please try again in "
        + (seconds == 1 ? "1 second." : "\(seconds) seconds."),
      retryAfter: seconds)
  }

  static func tooManySignUps(until next: Instant, now: Instant) -> Problem {
    let seconds = max(next - now, 1)
    return Problem(
      .tooManySignIns,
      "Many accounts were made from here just now. Please try again in "
        + (seconds == 1 ? "1 second." : "\(seconds) seconds."),
      retryAfter: seconds)
  }

  static let mayNotUse = Problem(
    .forbidden, "Your account may not use eBlocks yet. Ask an organizer to let you in.")

  /// An admin has taken away what the account's group allows.
  static func suspended(_ settings: Settings) -> Problem {
    Problem(
      .forbidden,
      "Your account is suspended, so nothing can be done with it now; what you recorded stays. To "
        + "go on, ask \(settings.contact ?? "an organizer").")
  }

  static let signUpClosed = Problem(
    .forbidden, "New accounts are made by the organizers. Ask one of them for yours.")

  static let adminsOnly = Problem(.forbidden, "Only admins may do this.")

  static let noSuchVoter = Problem(.notFound, "There is no voter of that number.")

  static let noSuchResult = Problem(
    .notFound, "No result of yours has that key, so there is nothing to undo.")

  static let notAssigned = Problem(
    .notAssigned,
    "This voter is not on your list any more; nothing was changed. Your list is up to date when "
      + "you open it again.")

  static let tooLate = Problem(
    .notAssigned,
    "This voter was on your list then, but the result came more than 48 hours later, so it is not "
      + "recorded. Show it to an organizer.")

  static let outOfHours = Problem(
    .lockedOut,
    "This call was made at an hour when the phones were closed, so it cannot be recorded. Show "
      + "it to an organizer.")

  static let undoExpired = Problem(
    .undoExpired, "A result can be undone for 5 minutes; after that it stays.")

  static func invalid(_ errors: [FieldError]) -> Problem {
    Problem(.invalid, errors.map(\.message).joined(separator: " "), errors: errors)
  }

  static let keyReused = Problem(
    .keyReused,
    "This key belongs to another request, so nothing was changed. Send it again under a new key.",
    errors: [
      FieldError(
        field: HeaderName.idempotencyKey, message: "Make a new key for each new request.")
    ])

  static func misconfigured(_ unreadable: UnreadableVariable) -> Problem {
    Problem(
      .misconfigured,
      "The campaign's setting \(unreadable.variable.rawValue) cannot be read, so nothing was "
        + "recorded. Please tell an organizer; nothing of yours is lost.",
      variable: unreadable.variable.rawValue)
  }

  static func quotaExceeded(_ quota: Quota, of what: String, now: Instant) -> Problem {
    if quota.limit == 0 {
      return Problem(.quotaExceeded, "This is switched off for now. Please ask an organizer.")
    }
    let span = quota.window == .day ? "day" : "hour"
    let wait = quota.nextFreeAt.map {
      " The next frees up in \(SpokenTime.countdown(max($0 - now, 1)))."
    }
    return Problem(
      .quotaExceeded, "You have used your \(what) for the past \(span).\(wait ?? "")",
      retryAfter: quota.retryAfter(now: now))
  }

  init(_ refusal: ResultRules.Refusal, mode: Mode, now: Instant) {
    switch refusal {
    case .notAssigned: self = .notAssigned
    case .alreadyResolved:
      self = Problem(
        .alreadyResolved, "This voter's \(mode.singular) is done already; nothing was changed.")
    case .tooLate: self = .tooLate
    case .outOfHours: self = .outOfHours
    case .lockedOut(let lockout):
      self = Problem(.lockedOut, lockout.message, endsAt: lockout.endsAt)
    case .quotaExceeded(let quota):
      self = .quotaExceeded(quota, of: mode.counted(quota.limit ?? 0), now: now)
    }
  }

  /// Whether the same result may count later: its volunteer has to wait, not to give up.
  var isForNow: Bool {
    switch code {
    case .quotaExceeded, .misconfigured: true
    case .lockedOut: endsAt != nil
    default: false
    }
  }

  /// The database could not do it. Nothing was changed, and a repeat under the same key counts
  /// once.
  init(databaseError error: any Error) {
    switch error as? StorageError {
    case .full:
      self.init(
        .unavailable,
        "The server's disk is full, so nothing can be recorded now. Please tell an organizer, and "
          + "send it again later.",
        retryAfter: 60)
    case .busy, .unavailable, .readOnly, .unknownOutcome:
      self.init(
        .unavailable,
        "The database is away for a moment, so nothing was changed. Please send it again.",
        retryAfter: 5)
    case .missing, .forbidden, .clash, .newerSchema, .notADatabase:
      // Whoever runs the server reads in its log what to repair; then it goes on by itself.
      self.init(
        .unavailable,
        "The server's database is not as it should be, so nothing was changed. Please tell an "
          + "organizer, and send it again later.",
        retryAfter: 60)
    default:
      self.init(
        .internalError,
        "The server made a mistake; nothing was changed. Please try again, and tell an organizer "
          + "if it happens twice.")
    }
  }
}

/// The idempotency key of a change (SPEC 6.4).
enum RequestKey {
  /// The key, which must be there.
  static func required(_ key: String?) throws(Problem) -> String {
    guard let key else {
      throw invalid("Send a key, made when the volunteer presses submit.")
    }
    return try checked(key)
  }

  /// The key, if there is one.
  static func optional(_ key: String?) throws(Problem) -> String? {
    guard let key else { return nil }
    return try checked(key)
  }

  private static func checked(_ key: String) throws(Problem) -> String {
    guard IdempotencyKey.isValid(key) else {
      throw invalid("A key has 1 to 64 printable ASCII characters and no spaces.")
    }
    return key
  }

  private static func invalid(_ message: String) -> Problem {
    .invalid([FieldError(field: HeaderName.idempotencyKey, message: message)])
  }
}
