import API
import Domain

/// Work without the network: begun from what is kept here, with a sign-in that follows by itself.
extension Model {
  /// Nobody has signed in at the server, and the password to do so waits here.
  var isOffline: Bool { pendingSignIn != nil }

  /// The sign-in found no server: is there something to work on meanwhile?
  mutating func lookForKept(_ why: String) {
    guard let form = signIn, !form.isSignUp else { return }
    let now = now
    signIn?.away = SignInForm.Away(why: why, since: now)
    // In the middle of the work it is all here.
    guard session == nil else { return }
    perform(.findKept(server: form.text(.server), user: form.text(.name)))
  }

  mutating func offer(_ kept: KeptWork?, _ items: [OutboxItem]) {
    guard session == nil, signIn?.away != nil, let kept = kept?.cleaned() else { return }
    signIn?.offer = SignInForm.Offer(kept: kept, items: items)
  }

  /// The lists of an offer that have not run out, by the clock kept with them.
  func offeredLists(_ kept: KeptWork) -> [VoterList] {
    var model = self
    model.takeUp(kept.clock)
    return kept.lists.filter { !$0.voters.isEmpty && !model.mayHaveRunOut($0) }
  }

  func offersVoters(_ kept: KeptWork) -> Bool { !offeredLists(kept).isEmpty }

  /// Goes on with what is kept, or with what is on the screen behind the form.
  mutating func workOffline() {
    guard let form = signIn, let away = form.away else { return }
    pendingSignIn = PendingSignIn(name: form.text(.name), password: form.text(.password))
    connection.outage = Connection.Outage(
      since: away.since, attempts: 1,
      retryAt: now + Backoff.delay(attempts: 1, jitter: reading.random.fraction), why: away.why)
    guard session == nil else {
      signIn = nil
      return say("Your list is here again. What you record goes out when the server is back.")
    }
    guard let offer = form.offer else { return }
    session = Session(server: form.text(.server), kept: offer.kept)
    sessionReadAt = now
    takeUp(offer.kept.clock)
    open(form.text(.server), user: form.text(.name))
  }

  // MARK: The sign-in that follows

  mutating func signInAgain(_ pending: PendingSignIn, _ server: String) {
    let body = SignInRequest(username: pending.name, password: pending.password)
    guard let data = try? JSON.encode(body) else { return }
    send(.signInAgain, APIRequest(server: server, route: .signIn, body: data))
  }

  mutating func signedInAgain(_ answer: Answer<SessionAnswer>, _ sentAt: Int64) {
    guard let session else { return }
    switch answer {
    case .value(let answer) where answer.user.id == session.user.id:
      pendingSignIn = nil
      learn(answer.serverTime, sentAt: sentAt)
      self.session = Session(server: session.server, answer: answer)
      sessionReadAt = now
      keeping.isDue = true
      outbox.wakeAll()
      endOutage()
      wantsSession = false
    case .value: meetStranger(session)
    case .problem(let problem) where problem.isAway: startOutage(problem)
    case .problem(let problem):
      connection.outage = nil
      askToSignIn(
        "The server is back and does not let you in as you signed in. Your list, your notes and "
          + "what is kept here stay as they are: sign in to go on.")
      refuseSignIn(problem)
    case .strange(let why): startOutage(why)
    }
  }

  /// The account of this name is another one than the one that recorded what is kept.
  private mutating func meetStranger(_ session: Session) {
    let unsent = unsentResults
    perform(.forgetSession)
    leaveNothing(server: session.server)
    signIn = SignInForm(server: session.server, name: session.user.name)
    let fate =
      unsent == 0
      ? ""
      : " Nothing was sent as theirs: \(Words.results(unsent)) "
        + "\(unsent == 1 ? "stays" : "stay") on this machine, and eblocks outbox export saves "
        + "what is kept."
    signIn?.reason =
      "The account called \(session.user.name) at this server is another one than the one that "
      + "worked here.\(fate) Please tell an organizer."
  }
}

extension Problem {
  /// The server is there and cannot work, or not with this program: as good as away.
  var isAway: Bool {
    code == .unavailable || code == .internalError || code == .versionUnsupported
  }
}
