import API
import Domain

extension Model {
  /// The one entrance of everything that happens.
  mutating func take(_ event: Event) -> [Effect] {
    let pause = pause(before: event.reading)
    reading = event.reading.notBefore(now)
    keys = KeySupply(event.reading.random)
    handle(event.kind)
    if let pause { comeBack(after: pause) }
    followClock()
    followReports()
    sendNext()
    sendReport()
    keepWork()
    prepareSheet()
    askForWake()
    defer { effects = [] }
    return effects
  }

  private mutating func handle(_ kind: Event.Kind) {
    switch kind {
    case .started: begin()
    case .input(let input): take(input)
    case .resized(let size):
      self.size = size
      // On a narrow screen the notes are on the voter's page, and whoever types must see it.
      if focus == .notes, screen.kind == .narrow { isVoterOpen = true }
    case .tick: wakeAt = nil
    case .replied(let id, let reply): take(reply, to: id)
    case .transferFailed(let id, let failure): take(failure, of: id)
    case .saved(let id, let rows): saved(id, rows: rows)
    case .notSaved(let id, let failure): notSaved(id, failure)
    case .outboxOpened(let stored): openOutbox(stored)
    case .outboxUnavailable(let reason): refuseOutbox(reason)
    case .outboxWritten(let id): written(id)
    case .outboxNotWritten(let id, let reason): notWritten(id, reason)
    case .outboxChanged(let items, let isSender): merge(items, isSender: isSender)
    case .keptFound(let kept, let items): offer(kept, items)
    case .notKept(let reason): notKept(reason)
    case .signal(let signal): take(signal)
    }
  }

  private mutating func take(_ signal: Event.Signal) {
    switch signal {
    case .terminate:
      keepNow()
      perform(.quit(status: 0))
    case .hangUp:
      keepNow()
      perform(.quit(status: 1))
    case .suspend:
      keepNow()
      perform(.suspend)
    case .resumed: perform(.repaint)
    }
  }

  // MARK: A machine that slept

  /// How far past the wake that was asked for an event comes, in milliseconds, before the machine
  /// is thought to have slept, or the program to have been stopped.
  private static let oversleep: Int64 = 60_000

  /// How long nothing happened though a wake was asked for; nil in the ordinary course.
  private func pause(before reading: Reading) -> Int64? {
    guard session != nil, let wakeAt, reading.milliseconds - wakeAt > Self.oversleep else {
      return nil
    }
    return reading.milliseconds - now
  }

  /// After a sleep everything is asked about at once: connections are dead, lists are old.
  private mutating func comeBack(after pause: Int64) {
    guard session != nil else { return }
    let slept = now - pause
    for id in connection.requests.keys.sorted(by: { $0.number < $1.number }) {
      guard let request = connection.requests[id], request.purpose.isInLine,
        request.sentAt <= slept
      else { continue }
      if case .mutation(let key) = request.purpose { outbox.isUnanswered(key) }
      connection.requests[id] = nil
      perform(.cancel(id))
    }
    let now = now
    connection.outage?.retryAt = now
    wantsSession = true
    if isAtReports {
      cancelReading()
      if reports?.pane.report != nil { reports?.pane.ask(.refresh) }
    }
    for mode in Mode.allCases where pages[mode].list != nil { pages[mode].want(.read) }
    if let message, message.role == .error, !message.isRead { return }
    sayBesideNews("Back after \(Words.span(pause / 1_000)).")
  }
}

extension Reading {
  /// The same, but never before `milliseconds`: time stands still rather than go back.
  fileprivate func notBefore(_ milliseconds: Int64) -> Reading {
    var reading = self
    reading.milliseconds = max(reading.milliseconds, milliseconds)
    return reading
  }
}
