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
    case .signInAgain:
      signedInAgain(ReplyReader.read(SessionAnswer.self, from: reply), request.sentAt)
    case .session: refreshed(ReplyReader.read(SessionAnswer.self, from: reply), request.sentAt)
    case .list(let mode, let wish):
      listed(ReplyReader.read(VoterList.self, from: reply), mode, wish, request.sentAt, id)
    case .mutation(let key): answered(key, reply, sentAt: request.sentAt)
    case .table(let pane, let wish): tabled(reply, pane, wish, sentAt: request.sentAt)
    case .errand(let errand): errandDone(errand, reply)
    case .export: exportRefused(reply)
    }
  }

  mutating func take(_ failure: TransferFailure, of id: RequestID) {
    guard let request = connection.requests.removeValue(forKey: id) else { return }
    switch request.purpose {
    case .probe, .signIn, .signUp: signInFailed(failure, request.purpose)
    case .signOut: break
    case .table(let pane, _): tableFailed(failure, pane, why: why(failure))
    case .errand: errandFailed(why(failure))
    case .export: exportFailed(why(failure))
    case .session:
      connection.suspect = nil
      startOutage(why(failure), isQuiet: true)
    case .signInAgain, .list: startOutage(why(failure), isQuiet: true)
    case .mutation(let key):
      switch failure {
      case .tooLarge, .broken: puzzled(by: key, why(failure), isQuiet: true)
      case _ where failure.mayHaveArrived:
        outbox.isUnanswered(key)
        startOutage(why(failure), isQuiet: true)
      default:
        outbox.neverLeft(key)
        startOutage(why(failure), isQuiet: true)
      }
    }
  }

  private func why(_ failure: TransferFailure) -> String {
    failure.sentence(server: session?.host ?? "")
  }

  // MARK: Settings

  private mutating func refreshed(_ answer: Answer<SessionAnswer>, _ sentAt: Int64) {
    switch answer {
    case .value(let answer):
      wantsSession = false
      guard let session else { return }
      guard answer.user.id == session.user.id else { return loseSession(to: answer.user) }
      learn(answer.serverTime, sentAt: sentAt)
      self.session = Session(server: session.server, answer: answer)
      sessionReadAt = now
      keeping.isDue = true
      putOffSuspect()
      endOutage()
    case .problem(let problem):
      wantsSession = false
      connection.suspect = nil
      troubled(by: problem)
    case .strange(let why):
      connection.suspect = nil
      startOutage(why)
    }
  }

  // MARK: Lists

  private mutating func listed(
    _ answer: Answer<VoterList>, _ mode: Mode, _ wish: Page.Wish, _ sentAt: Int64,
    _ id: RequestID
  ) {
    switch answer {
    case .value(let list) where list.mode == mode:
      if pages[mode].wish == wish { pages[mode].wish = nil }
      endOutage()
      take(list, sentAt: sentAt)
      // Changed elsewhere while it was on its way: once more.
      if let last = pages[mode].changedAfter {
        if id.number <= last.number { pages[mode].want(.read) }
        pages[mode].changedAfter = nil
      }
      if wish == .read { openNext(after: list) }
      if wish == .refill, let notice = list.notice, !list.voters.isEmpty {
        sayBesideNews(notice.text, role: .warning)
      }
    case .value: startOutage(Self.otherList)
    case .problem(let problem):
      if pages[mode].wish == wish, problem.code != .unauthenticated { pages[mode].wish = nil }
      pages[mode].failure = problem.detail
      troubled(by: problem)
      if connection.outage != nil { pages[mode].want(wish) }
    case .strange(let why): startOutage(why)
    }
  }

  /// A list found empty without a reason, as after the operator released it: the next ones, please.
  mutating func openNext(after list: VoterList) {
    guard list.voters.isEmpty, list.canRefill, list.notice == nil, pages[list.mode].visible.isEmpty,
      pages[list.mode].finished == nil
    else { return }
    pages[list.mode].want(.open)
  }

  /// The list as it is now, from whichever answer.
  mutating func take(_ list: VoterList, sentAt: Int64) {
    let mode = list.mode
    learn(list.serverTime, sentAt: sentAt)
    session?.tallies = list.tallies
    session?.learn(list.progress)
    keeping.isDue = true
    let before = pages[mode].visible
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
    pages[mode].isGraceOver = false
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
    let writing = arrangeLists()
    nameItems()
    tellDepartures(from: before, in: list, writing: writing)
    doubtSettings(list)
    if before.isEmpty, !pages[mode].visible.isEmpty, pages[mode].finished == nil {
      pages[mode].run = Run(startedAt: now)
      if mode == self.mode, let notice = list.notice {
        sayBesideNews(notice.text, role: .warning)
      }
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

  /// A problem with something that is no mutation.
  private mutating func troubled(by problem: Problem) {
    switch problem.code {
    case .unauthenticated, .badCredentials: endSession(problem)
    case .unavailable, .internalError, .versionUnsupported: startOutage(problem)
    default:
      endOutage()
      say(problem.detail, role: .error)
    }
  }
}
