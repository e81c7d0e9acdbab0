import API
import Domain

/// What is sent when: one request at a time of those that touch lists, results before lists, and
/// nothing while the server is away but the next attempt.
extension Model {
  mutating func sendNext() {
    guard let session, signIn == nil, isOutboxOpen, connection.isOpen(at: now) else { return }
    if let pendingSignIn {
      signInAgain(pendingSignIn, session.server)
    } else if connection.suspect != nil {
      send(.session, APIRequest(server: session.server, route: .session))
    } else if let item = outbox.next(at: now) {
      send(item, to: session.server)
    } else if wantsSession {
      send(.session, APIRequest(server: session.server, route: .session))
    } else if let (mode, wish) = nextWish {
      let route: Route =
        switch wish {
        case .read: .list(mode)
        case .open: .openList(mode)
        case .refill: .refill(mode)
        }
      send(.list(mode, wish), APIRequest(server: session.server, route: route))
    }
  }

  /// The page shown goes first.
  private var nextWish: (Mode, Page.Wish)? {
    for mode in [mode, mode.other] {
      if let wish = pages[mode].wish { return (mode, wish) }
    }
    return nil
  }

  private mutating func send(_ item: OutboxItem, to server: String) {
    do {
      let request = try item.request(server: server)
      outbox.isSent(item.key)
      send(.mutation(item.key), request)
    } catch {
      refused(item.key, Problem(.malformed, "It cannot be written as a request."))
    }
  }

  mutating func send(_ purpose: Connection.Purpose, _ request: APIRequest) {
    let id = nextRequest()
    connection.requests[id] = Connection.Request(purpose: purpose, sentAt: now)
    perform(.send(id, request))
  }

  /// The volunteer does not want to wait for the next attempt.
  mutating func retryNow() {
    let now = now
    connection.outage?.retryAt = now
    outbox.wakeAll()
    message = Message("Trying to reach the server…", isPassing: true)
  }

  // MARK: Outages

  /// The server cannot be reached, or not used: everything stays here, and it is tried again.
  ///
  /// - Parameters:
  ///   - retryAfter: the server's own wish, in seconds.
  ///   - isQuiet: the status line says enough, and why is told only where nothing else is to be
  ///     read; otherwise it is news, as that a Wi-Fi wants a login first.
  mutating func startOutage(_ why: String, retryAfter: Int64? = nil, isQuiet: Bool = false) {
    let isNews = !isQuiet && connection.outage?.why != why
    let attempts = (connection.outage?.attempts ?? 0) + 1
    let wait =
      retryAfter.map { $0 * 1_000 }
      ?? Backoff.delay(attempts: attempts, jitter: reading.random.fraction)
    connection.outage = Connection.Outage(
      since: connection.outage?.since ?? now, attempts: attempts, retryAt: now + wait, why: why)
    if isNews || message?.isSpent ?? true { sayBesideNews(why, role: .warning) }
  }

  /// The server is there and cannot work now, or not with this program.
  mutating func startOutage(_ problem: Problem) {
    startOutage(problem.detail, retryAfter: problem.retryAfter)
    connection.outage?.needsUpgrade = problem.code == .versionUnsupported
  }

  /// An answer came: the server is there.
  mutating func endOutage() {
    guard connection.outage != nil else { return }
    connection.outage = nil
    wantsSession = true
    pages[mode].want(page.visible.isEmpty ? .open : .read)
    if unsentResults > 0, outbox.isSender {
      connection.catchUp = Connection.CatchUp(isFromBefore: false)
    } else {
      sayBesideNews("Back online.")
    }
  }

  /// A result was sent: says so once when they all are.
  ///
  /// - Parameter key: the result's; thanks for it that are on the screen stay there.
  mutating func countCaughtUp(_ key: String) {
    connection.catchUp?.sent += 1
    guard let catchUp = connection.catchUp, unsentResults == 0 else { return }
    connection.catchUp = nil
    let text =
      catchUp.isFromBefore
      ? "\(Words.results(catchUp.sent)) kept here from before \(catchUp.sent == 1 ? "is" : "are") sent."
      : "Back online, \(Words.results(catchUp.sent)) sent."
    if message?.result == key {
      message?.text += " " + text
    } else {
      sayBesideNews(text, role: .thanks)
    }
  }
}
