import API
import Domain

extension Model {
  mutating func take(_ reply: Reply, to id: RequestID) {
    guard let request = connection.requests.removeValue(forKey: id) else { return }
    switch request.purpose {
    case .probe: probed(ReplyReader.read(SessionAnswer.self, from: reply))
    case .signIn, .signUp:
      signedIn(ReplyReader.read(SessionAnswer.self, from: reply), sentAt: request.sentAt)
    case .signOut: break
    case .session: refreshed(ReplyReader.read(SessionAnswer.self, from: reply), request.sentAt)
    case .list(let mode, let wish):
      listed(ReplyReader.read(VoterList.self, from: reply), mode, wish, request.sentAt)
    case .mutation(let key): answered(key, reply, sentAt: request.sentAt)
    }
  }

  mutating func take(_ failure: TransferFailure, of id: RequestID) {
    guard let request = connection.requests.removeValue(forKey: id) else { return }
    switch request.purpose {
    case .probe, .signIn, .signUp: signInFailed(failure)
    case .signOut: break
    case .session, .list:
      startOutage(failure.sentence(server: session?.host ?? ""), isQuiet: true)
    case .mutation(let key):
      if failure.mayHaveArrived { outbox.isUnanswered(key) } else { outbox.neverLeft(key) }
      startOutage(failure.sentence(server: session?.host ?? ""), isQuiet: true)
    }
  }

  // MARK: Settings

  private mutating func refreshed(_ answer: Answer<SessionAnswer>, _ sentAt: Int64) {
    switch answer {
    case .value(let answer):
      wantsSession = false
      guard let session, answer.user.id == session.user.id else { return }
      clock.learn(answer.serverTime, sentAt: sentAt, receivedAt: now)
      self.session = Session(server: session.server, answer: answer)
      sessionReadAt = now
      endOutage()
    case .problem(let problem):
      wantsSession = false
      troubled(by: problem)
    case .strange(let why): startOutage(why)
    }
  }

  // MARK: Lists

  private mutating func listed(
    _ answer: Answer<VoterList>, _ mode: Mode, _ wish: Page.Wish, _ sentAt: Int64
  ) {
    switch answer {
    case .value(let list) where list.mode == mode:
      if pages[mode].wish == wish { pages[mode].wish = nil }
      endOutage()
      take(list, sentAt: sentAt)
      // Found empty without a reason, as after the operator released it: the next ones, please.
      if wish == .read, list.voters.isEmpty, list.canRefill, list.notice == nil,
        pages[mode].visible.isEmpty, pages[mode].finished == nil
      {
        pages[mode].want(.open)
      }
      if wish == .refill, let notice = list.notice, !list.voters.isEmpty {
        say(notice.text, role: .warning)
      }
    case .value:
      startOutage("The server answered with another list than the one asked for; it was not used.")
    case .problem(let problem):
      if pages[mode].wish == wish, problem.code != .unauthenticated { pages[mode].wish = nil }
      pages[mode].failure = problem.detail
      troubled(by: problem)
      if connection.outage != nil { pages[mode].want(wish) }
    case .strange(let why): startOutage(why)
    }
  }

  /// The list as it is now, from whichever answer.
  mutating func take(_ list: VoterList, sentAt: Int64) {
    let mode = list.mode
    clock.learn(list.serverTime, sentAt: sentAt, receivedAt: now)
    session?.tallies = list.tallies
    let wasEmpty = pages[mode].visible.isEmpty
    let wasClosed = pages[mode].list?.lockout != nil
    pages[mode].list = list
    // What should have happened by the server's own clock is asked about again in a minute, and
    // not at once and for ever.
    let soon = list.serverTime + 60
    if list.expiresAt <= list.serverTime { pages[mode].list?.expiresAt = soon }
    if let endsAt = list.lockout?.endsAt, endsAt <= list.serverTime {
      pages[mode].list?.lockout?.endsAt = soon
    }
    if let freeAt = list.quota.nextFreeAt, freeAt <= list.serverTime {
      pages[mode].list?.quota.nextFreeAt = soon
    }
    pages[mode].failure = nil
    pages[mode].listedAt = now
    if list.lockout == nil {
      if list.closesAt != pages[mode].closedAt { pages[mode].closedAt = nil }
      if list.closesAt.map({ $0 - list.serverTime > Lockout.warning }) ?? true {
        pages[mode].hasWarned = false
      }
      if wasClosed, list.voters.isEmpty, pages[mode].finished == nil { pages[mode].want(.open) }
    } else {
      // An organizer may open the phones before the hour that was planned.
      pages[mode].readAt = now + 60_000 + Int64(reading.random.fraction * 30_000)
    }
    showLists()
    doubtSettings(list)
    if wasEmpty, !pages[mode].visible.isEmpty, pages[mode].finished == nil {
      pages[mode].run = Run(startedAt: now)
      if mode == self.mode, let notice = list.notice { say(notice.text, role: .warning) }
    }
  }

  /// The server hands out a number that these settings would hide: they are out of date.
  private mutating func doubtSettings(_ list: VoterList) {
    guard list.mode == .calls, sessionReadAt < now, let session,
      list.voters.contains(where: {
        $0.phone?.isEmpty == false && !session.mayCall($0, at: list.serverTime)
      })
    else { return }
    wantsSession = true
  }

  // MARK: Mutations

  private mutating func answered(_ key: String, _ reply: Reply, sentAt: Int64) {
    guard let action = outbox[key]?.item.action else { return }
    if action.isResult {
      conclude(key, ReplyReader.read(ResultAnswer.self, from: reply), \.list) { model, answer in
        model.accepted(answer, key, action.mode, sentAt)
      }
    } else {
      conclude(key, ReplyReader.read(ListAnswer.self, from: reply), \.list) { model, answer in
        model.settle(key)
        if case .undo(let result, _, _) = action { model.undone[result] = nil }
        model.take(answer.list, sentAt: sentAt)
      }
    }
  }

  private mutating func conclude<Value>(
    _ key: String, _ answer: Answer<Value>, _ list: (Value) -> VoterList,
    _ accept: (inout Model, Value) -> Void
  ) {
    switch answer {
    case .value(let value) where list(value).mode == outbox[key]?.item.action.mode:
      endOutage()
      accept(&self, value)
    case .value:
      outbox.isUnanswered(key)
      startOutage("The server answered with another list than the one asked for; it was not used.")
    case .problem(let problem): refusedOrPutOff(key, problem)
    case .strange(let why):
      outbox.isUnanswered(key)
      startOutage(why)
    }
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
    countCaughtUp()
  }

  /// A problem is for good, for later, or about the session.
  private mutating func refusedOrPutOff(_ key: String, _ problem: Problem) {
    guard let item = outbox[key]?.item else { return }
    switch problem.code {
    case .unauthenticated, .badCredentials:
      outbox.isUnanswered(key)
      endSession(problem)
    case .unavailable:
      outbox.isUnanswered(key)
      startOutage(problem.detail, retryAfter: problem.retryAfter)
    case .quotaExceeded where item.action.isResult, .tooManySignIns:
      endOutage()
      putOff(item, problem, holdsMode: true)
    case .internalError, .misconfigured:
      endOutage()
      putOff(item, problem, holdsMode: false)
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
    say(
      "Kept here, nothing is lost: the \(item.summary) goes out in "
        + "\(Words.span(wait / 1_000)). \(problem.detail)", role: .warning)
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
      say("\(item.voterName) was not skipped. \(problem.detail)", role: .warning)
    case .undo(let result, _, _):
      settle(key)
      undone[result] = nil
      say("\(item.voterName) could not be taken back. \(problem.detail)", role: .warning)
    case .result, .correction:
      let orphans = outbox.refuse(key, problem)
      for orphan in orphans { write(.remove(key: orphan), for: .settle) }
      done.removeAll { $0.key == key }
      undone[key] = nil
      // Taken back already: that the server never took it is what was wanted.
      guard orphans.isEmpty else {
        settle(key)
        break
      }
      if let changed = outbox[key]?.item { write(.update(changed), for: .settle) }
      let advice = item.action.isResult ? "It is kept here: press o." : "c shows it again."
      say("Not accepted: the \(item.summary). \(problem.detail) \(advice)", role: .error)
    }
    showLists()
  }

  /// A problem with something that is no mutation.
  private mutating func troubled(by problem: Problem) {
    switch problem.code {
    case .unauthenticated, .badCredentials: endSession(problem)
    case .unavailable, .internalError:
      startOutage(problem.detail, retryAfter: problem.retryAfter)
    default:
      endOutage()
      say(problem.detail, role: .error)
    }
  }
}
