import API
import ClientCore
import Domain

/// What volunteers did, by the keys under which it was put into their outboxes, and what became of
/// each: the truth that the server's log is compared with.
struct Ledger {
  struct Entry {
    var item: OutboxItem
    var user: UserID
    /// It has been on a disk.
    var isWritten = false
    /// The client was told so, and has given thanks.
    var isThanked = false
    /// The server has acted on it.
    var hasArrived = false
    /// The server said yes.
    var isAccepted = false
    /// What the server refused it with, for good.
    var refusal: Problem.Code?
    /// How it left the disk.
    var ending: Ending?
  }

  enum Ending: String {
    /// The server has answered it for good.
    case answered
    /// It was refused, and the volunteer has thrown it away.
    case discarded
    /// The volunteer took it back before it was sent.
    case cancelled
    /// What it would have undone was never recorded.
    case orphaned
  }

  private var entries: [String: Entry] = [:]
  /// The keys in the order in which they were made.
  private(set) var keys: [String] = []

  subscript(key: String) -> Entry? { entries[key] }

  mutating func add(_ item: OutboxItem, by user: UserID) throws {
    guard entries[item.key] == nil else {
      throw BrokenPromise("a key is used once", "it was given twice", key: item.key)
    }
    entries[item.key] = Entry(item: item, user: user)
    keys.append(item.key)
  }

  mutating func change(_ key: String, _ body: (inout Entry) -> Void) {
    guard var entry = entries[key] else { return }
    body(&entry)
    entries[key] = entry
  }

  /// The server has answered the request of this key.
  ///
  /// - Parameter code: nil for yes.
  mutating func answered(_ key: String, _ code: Problem.Code?) throws {
    guard let entry = entries[key] else { return }
    guard let code else { return change(key) { $0.isAccepted = true } }
    guard Self.isFinal(code, for: entry.item.action) else { return }
    change(key) { $0.refusal = code }
    if entry.isAccepted, entry.item.action.isResult {
      throw BrokenPromise(
        "a result that was recorded is never refused", "its repeat is \(code.rawValue)",
        voter: entry.item.action.voter, key: key)
    }
  }

  /// Whether a problem settles what it answers, as opposed to "later" and "who are you?".
  private static func isFinal(_ code: Problem.Code, for action: OutboxItem.Action) -> Bool {
    switch code {
    case .unauthenticated, .badCredentials, .unavailable, .internalError, .misconfigured,
      .tooManySignIns:
      false
    case .quotaExceeded: !action.isResult
    default: true
    }
  }

  /// The results of which an undo was put into an outbox.
  var takenBack: Set<String> {
    Set(
      entries.values.compactMap { entry in
        guard entry.isWritten, case .undo(let result, _, _) = entry.item.action else { return nil }
        return result
      })
  }
}
