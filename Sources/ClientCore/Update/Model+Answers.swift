import API
import Cells
import Domain

/// The server's answers to what waits in the outbox: yes, no, later, or nothing that can be read.
extension Model {
  mutating func answered(_ key: String, _ reply: Reply, sentAt: Int64) {
    guard let action = outbox[key]?.item.action else { return }
    if action.isResult {
      conclude(key, ReplyReader.read(ResultAnswer.self, from: reply)) { answer in
        guard answer.result.id == key else { return Self.otherResult }
        return answer.list.mode == action.mode ? nil : Self.otherList
      } accept: { model, answer in
        model.accepted(answer, key, action.mode, sentAt)
      }
    } else {
      conclude(key, ReplyReader.read(ListAnswer.self, from: reply)) { answer in
        answer.list.mode == action.mode ? nil : Self.otherList
      } accept: { model, answer in
        model.settle(key)
        model.forgetNotes(ofSkipped: action)
        if case .undo(let result, _, _) = action { model.undone[result] = nil }
        model.take(answer.list, sentAt: sentAt)
        model.openNext(after: answer.list)
      }
    }
  }

  static let otherList =
    "The server answered with another list than the one asked for; it was not used."
  private static let otherResult =
    "The server answered about another result than the one sent; that was not believed."

  /// Whoever skips a voter is done with the notes as well.
  private mutating func forgetNotes(ofSkipped action: OutboxItem.Action) {
    guard case .skip(let mode, let voter) = action else { return }
    drafts[VoterRef(mode: mode, voter: voter)] = nil
  }

  /// - Parameter doubt: why a readable answer is not one to this request; nil when it is.
  private mutating func conclude<Value>(
    _ key: String, _ answer: Answer<Value>, doubt: (Value) -> String?,
    accept: (inout Model, Value) -> Void
  ) {
    switch answer {
    case .value(let value):
      if let why = doubt(value) { return puzzled(by: key, why) }
      endOutage()
      accept(&self, value)
    case .problem(let problem): refusedOrPutOff(key, problem)
    case .strange(let why): puzzled(by: key, why)
    }
  }

  /// Answers to an item that nobody can read: the network is tried again, and when it is the item
  /// alone, others go past it.
  mutating func puzzled(by key: String, _ why: String, isQuiet: Bool = false) {
    let attempts = outbox[key]?.item.attempts ?? 0
    outbox.isUnanswered(key)
    if attempts < Self.patience { return startOutage(why, isQuiet: isQuiet) }
    connection.suspect = Connection.Suspect(key: key, why: why)
  }

  /// Attempts without an answer after which an item is suspected.
  private static let patience = 2

  /// The server answers everything else: the item alone waits.
  mutating func putOffSuspect() {
    guard let suspect = connection.suspect else { return }
    connection.suspect = nil
    guard let item = outbox[suspect.key]?.item else { return }
    let wait = Backoff.delay(attempts: item.attempts, jitter: reading.random.fraction)
    outbox.wait(item.key, until: now + wait, why: suspect.why)
    if item.attempts == Self.patience + 1 { sayPutOff(item, seconds: wait / 1_000, suspect.why) }
  }

  private mutating func accepted(
    _ answer: ResultAnswer, _ key: String, _ mode: Mode, _ sentAt: Int64
  ) {
    settle(key)
    if let index = done.lastIndex(where: { $0.key == key }) { done[index].acceptedAt = now }
    take(answer.list, sentAt: sentAt)
    if answer.finishedList, pages[mode].finished?.result == key {
      pages[mode].finished?.message = answer.thanks
    } else if !answer.finishedList, message?.result == key, unsentResults == 0 {
      message?.text = CleanText.line(answer.thanks)
    }
    openNext(after: answer.list)
    countCaughtUp(key)
  }

  /// A problem is for good, for later, or about the session.
  private mutating func refusedOrPutOff(_ key: String, _ problem: Problem) {
    guard let item = outbox[key]?.item else { return }
    switch problem.code {
    case .unauthenticated, .badCredentials:
      outbox.isUnanswered(key)
      endSession(problem)
    case .unavailable, .versionUnsupported:
      outbox.isUnanswered(key)
      startOutage(problem)
    case .quotaExceeded where item.action.isResult, .tooManySignIns:
      endOutage()
      putOff(item, problem, holdsMode: true)
    case .internalError, .misconfigured:
      endOutage()
      putOff(item, problem, holdsMode: false)
    case .malformed:
      // We write none such: it was spoiled on the way, and the server may have it from before.
      puzzled(by: key, problem.detail)
    default:
      endOutage()
      refused(key, problem)
    }
  }

  private mutating func putOff(_ item: OutboxItem, _ problem: Problem, holdsMode: Bool) {
    let wait =
      problem.retryAfter.map { $0 * 1_000 }
      ?? Backoff.delay(attempts: item.attempts + 1, jitter: reading.random.fraction)
    outbox.wait(item.key, until: now + wait, why: problem.detail, holdsMode: holdsMode)
    sayPutOff(item, seconds: wait / 1_000, problem.detail)
  }

  private mutating func sayPutOff(_ item: OutboxItem, seconds: Int64, _ why: String) {
    sayBesideNews(
      "Kept here, nothing is lost: the \(item.summary) goes out in "
        + "\(Words.span(seconds)). \(why)", role: .warning)
  }

  /// For good. Letters, calls and corrections stay for the volunteer to see; what has no content
  /// of its own goes.
  mutating func refused(_ key: String, _ problem: Problem) {
    guard let item = outbox[key]?.item else { return }
    pages[item.action.mode].want(.read)
    perform(.bell)
    switch item.action {
    case .skip:
      settle(key)
      say("\(item.voterLabel) was not skipped. \(problem.detail)", role: .warning)
    case .undo(let result, _, _):
      settle(key)
      if let last = undone.removeValue(forKey: result) { forgetNotes(last) }
      say("\(item.voterLabel) could not be taken back. \(problem.detail)", role: .warning)
    case .result, .correction:
      let orphans = outbox.refuse(key, problem)
      settled += orphans
      done.removeAll { $0.key == key }
      undone[key] = nil
      // Taken back already: that the server never took it is what was wanted.
      guard orphans.isEmpty else {
        settle(key)
        break
      }
      if let changed = outbox[key]?.item { write(.update(changed), for: .update(key)) }
      sayRefused(item, problem)
    }
    showLists()
  }

  mutating func sayRefused(_ item: OutboxItem, _ problem: Problem) {
    let advice = item.action.isResult ? "It is kept here: press o." : "c shows it again."
    say("Not accepted: the \(item.summary). \(problem.detail) \(advice)", role: .error)
  }
}
