import API
import Domain

/// How the server can be reached, and what is under way to it.
struct Connection: Hashable, Sendable {
  /// Nil while all is well.
  var outage: Outage?
  var requests: [RequestID: Request] = [:]
  /// The item whose answers cannot be read again and again: is it the network, or this one alone?
  var suspect: Suspect?
  /// Results sent since the connection came back, until all are; nil when nothing was kept.
  var catchUp: CatchUp?

  /// A time without the server.
  struct Outage: Hashable, Sendable {
    /// In monotonic milliseconds.
    var since: Int64
    var attempts: Int
    /// When the next attempt is due, in monotonic milliseconds.
    var retryAt: Int64
    /// What happened, as a sentence.
    var why: String
    /// The server answers, but this program and it cannot work together.
    var needsUpgrade = false
  }

  struct CatchUp: Hashable, Sendable {
    var sent = 0
    /// From an earlier session, as opposed to an outage in this one.
    var isFromBefore: Bool
  }

  struct Suspect: Hashable, Sendable {
    var key: String
    /// What was wrong with the answer, as a sentence.
    var why: String
  }

  struct Request: Hashable, Sendable {
    var purpose: Purpose
    /// In monotonic milliseconds.
    var sentAt: Int64
  }

  /// What a request is for.
  enum Purpose: Hashable, Sendable {
    /// Asks a server about itself before anyone has signed in.
    case probe
    case signIn
    case signUp
    case signOut
    /// Signs in again in the middle of the work, with the password typed before.
    case signInAgain
    /// Reads the settings anew.
    case session
    case list(Mode, Page.Wish)
    case mutation(String)
    /// A pane's rows, by the pane's number.
    case table(Int, ReportPane.Wish)
    case errand(Errand)
    /// Rows for a file.
    case export

    /// Requests that read or change lists: one at a time, so that no answer is older than what it
    /// replaces.
    var isInLine: Bool {
      switch self {
      case .signInAgain, .session, .list, .mutation: true
      case .probe, .signIn, .signUp, .signOut, .table, .errand, .export: false
      }
    }
  }

  /// What an admin asks for besides tables.
  enum Errand: Hashable, Sendable {
    /// What a deed would do.
    case preview(AdminActionRequest)
    /// It is done.
    case deed
    /// A setting is changed, or loses its value.
    case setting
  }

  var isLineBusy: Bool { requests.values.contains { $0.purpose.isInLine } }

  /// After how long without an answer that is said, in milliseconds.
  static let patience: Int64 = 3_000

  /// When an answer is late, in monotonic milliseconds; nil when none is waited for.
  var lateAt: Int64? {
    requests.values.lazy.filter(\.purpose.isInLine).map { $0.sentAt + Self.patience }.min()
  }

  /// Whether the line may be used now.
  func isOpen(at now: Int64) -> Bool { !isLineBusy && (outage.map { $0.retryAt <= now } ?? true) }
}
