import API
import Cells
import Domain

extension Model {
  mutating func begin() {
    guard let server = start.server, !server.isEmpty else { return }
    if let user = start.user, let password = start.password, !user.isEmpty, !password.isEmpty {
      signIn = SignInForm(server: server, name: user, password: password)
      start.password = nil
      submitSignIn()
    } else {
      // What the server says to a stranger: its login message, or that it is no server of ours.
      send(.probe, APIRequest(server: server, route: .session))
    }
  }

  mutating func runSignIn(_ command: Command) {
    guard let form = signIn else { return }
    switch command {
    case .nextField: signIn?.move(by: 1)
    case .previousField: signIn?.move(by: -1)
    case .account:
      signIn?.isSignUp.toggle()
      signIn?.errors = [:]
      if form.isSignUp, form.focus == .again { signIn?.focus = .password }
    default:
      if form.focus == form.fields.last { submitSignIn() } else { signIn?.move(by: 1) }
    }
  }

  private mutating func submitSignIn() {
    guard let form = signIn, !form.isBusy else { return }
    if let notBefore = form.notBefore, notBefore > now { return }
    signIn?.notBefore = nil
    signIn?.errors = form.problems()
    if let wrong = form.fields.first(where: { signIn?.errors[$0] != nil }) {
      signIn?.focus = wrong
      return
    }
    let body = SignInRequest(username: form.text(.name), password: form.text(.password))
    guard let data = try? JSON.encode(body) else { return }
    cancelRequests()
    signIn?.isBusy = true
    send(
      form.isSignUp ? .signUp : .signIn,
      APIRequest(
        server: form.text(.server), route: form.isSignUp ? .signUp : .signIn, body: data))
  }

  mutating func giveUpSignIn() {
    cancelRequests()
    guard let form = signIn, form.isBusy else { return }
    signIn?.isBusy = false
    lookForKept("\(form.text(.server)) had not answered when you gave up.")
  }

  mutating func cancelRequests() {
    for id in connection.requests.keys.sorted(by: { $0.number < $1.number }) {
      if case .mutation(let key) = connection.requests[id]?.purpose { outbox.isUnanswered(key) }
      perform(.cancel(id))
    }
    connection.requests = [:]
    connection.suspect = nil
  }

  // MARK: Answers

  mutating func probed(_ answer: Answer<SessionAnswer>) {
    switch answer {
    case .value: break
    case .problem(let problem):
      signIn?.loginMessage = problem.loginMessage
      signIn?.loginURL = problem.loginURL
      if problem.code != .unauthenticated { signIn?.errors[.server] = problem.detail }
    case .strange(let why): signIn?.errors[.server] = why
    }
  }

  mutating func signInFailed(_ failure: TransferFailure, _ purpose: Connection.Purpose) {
    guard let form = signIn else { return }
    let why = failure.sentence(server: form.text(.server))
    signIn?.errors[.server] = why
    if form.isBusy, failure == .badAddress || failure == .unknownHost { signIn?.focus = .server }
    signIn?.isBusy = false
    if purpose == .signIn { lookForKept(why) }
  }

  mutating func signedIn(_ answer: Answer<SessionAnswer>, sentAt: Int64) {
    switch answer {
    case .value(let answer): welcome(answer, sentAt: sentAt)
    case .problem(let problem): refuseSignIn(problem)
    case .strange(let why):
      signIn?.isBusy = false
      signIn?.errors[.server] = why
      lookForKept(why)
    }
  }

  private mutating func welcome(_ answer: SessionAnswer, sentAt: Int64) {
    guard let server = signIn?.text(.server) else { return }
    let isSame = session?.user.id == answer.user.id && session?.server == server
    if !isSame, session != nil {
      let form = signIn
      leaveNothing(server: server)
      signIn = form
    }
    learn(answer.serverTime, sentAt: sentAt)
    session = Session(server: server, answer: answer)
    sessionReadAt = now
    pendingSignIn = nil
    connection.outage = nil
    guard isSame, isOutboxOpen else { return open(server, user: answer.user.name) }
    signIn = nil
    outbox.wakeAll()
    pages[mode].want(page.visible.isEmpty ? .open : .read)
    say("Welcome back, \(answer.user.name). Everything is as you left it.")
  }

  mutating func refuseSignIn(_ problem: Problem) {
    signIn?.isBusy = false
    if let message = problem.loginMessage { signIn?.loginMessage = message }
    if let url = problem.loginURL { signIn?.loginURL = url }
    let now = now
    if let seconds = problem.retryAfter { signIn?.notBefore = now + seconds * 1_000 }
    var isPlaced = false
    for error in problem.errors ?? [] {
      switch error.field {
      case "username": signIn?.errors[.name] = error.message
      case "password": signIn?.errors[.password] = error.message
      default: continue
      }
      isPlaced = true
    }
    guard !isPlaced else { return }
    let isSignUp = signIn?.isSignUp == true
    let field: SignInForm.Field =
      switch problem.code {
      case .badCredentials, .tooManySignIns: .password
      case .forbidden, .unauthenticated: .name
      default: isSignUp ? .name : .server
      }
    signIn?.errors[field] = problem.detail
    if field == .password || problem.code == .versionUnsupported { signIn?.focus = field }
    if problem.isAway, !isSignUp { lookForKept(problem.detail) }
  }

  // MARK: The outbox

  mutating func open(_ server: String, user: String) {
    opening += 1
    perform(.openOutbox(server: server, user: user))
  }

  mutating func openOutbox(_ stored: StoredWork) {
    opening = max(opening - 1, 0)
    guard opening == 0, let session else { return }
    outbox = Outbox(stored: stored.items, user: session.user.id, isSender: stored.isSender)
    isOutboxOpen = true
    damage = stored.damage.map { CleanText.line($0) }
    signIn = nil
    keeping.last = stored.kept?.cleaned()
    if let kept = keeping.last, kept.user.id == session.user.id {
      restore(kept)
      if isOffline { showKeptPage(kept.mode) }
    }
    greet(session)
    pages[mode].want(.open)
  }

  /// Without the network the page shown last is shown again; the other when there is nobody on it.
  private mutating func showKeptPage(_ kept: Mode) {
    mode = pages[kept].visible.isEmpty && !pages[kept.other].visible.isEmpty ? kept.other : kept
  }

  private mutating func greet(_ session: Session) {
    let refused = outbox.refused.count
    let unsent = unsentResults
    let begun = drafts.values.count { !$0.isEmpty }
    var sentences = damage.map { ["\($0) o shows this again."] } ?? []
    if isOffline {
      sentences.append(
        "Working without the network, \(session.user.name): what you record is kept here and "
          + "goes out by itself.")
    } else if unsent > 0, outbox.isSender {
      connection.catchUp = Connection.CatchUp(isFromBefore: true)
      if damage == nil {
        sentences.append("Sending \(Words.results(unsent)) kept here from before.")
      }
    } else if damage == nil {
      sentences.append("Welcome, \(session.user.name).")
    }
    if !outbox.isSender {
      sentences.append("Another eblocks is open here: it sends what you both record.")
    }
    if !clock.isKnown, pages[.calls].list != nil {
      sentences.append(
        "This machine was restarted: phone numbers stay hidden until the server tells the time.")
    }
    if begun > 0 {
      sentences.append(
        "The notes you began for \(begun == 1 ? "a voter" : "\(begun) voters") are here again.")
    }
    if refused > 0 {
      sentences.append(
        "The server refused \(Words.results(refused)) before: press o to see what is kept here.")
    }
    let role: Role = damage != nil ? .error : refused > 0 || isOffline ? .warning : .text
    say(sentences.joined(separator: " "), role: role)
    message?.isNews = damage != nil
  }

  mutating func refuseOutbox(_ reason: String) {
    opening = max(opening - 1, 0)
    guard opening == 0 else { return }
    perform(.forgetSession)
    session = nil
    pendingSignIn = nil
    connection.outage = nil
    if signIn == nil { signIn = SignInForm(server: start.server ?? "", name: "") }
    signIn?.isBusy = false
    signIn?.reason =
      "Your results cannot be kept on this machine: \(reason). Nothing can be recorded "
      + "until that is repaired."
  }

  // MARK: Ends

  /// The session is over, the work is not: list, notes and outbox stay.
  mutating func endSession(_ problem: Problem) {
    askToSignIn(
      "Your session has ended. Your list, your notes and what is kept here stay as they are: "
        + "sign in to go on.")
    signIn?.loginMessage = problem.loginMessage
    signIn?.loginURL = problem.loginURL
  }

  /// The server takes this session for somebody else's: nothing more goes out under it.
  mutating func loseSession(to other: UserDescription) {
    askToSignIn(
      "The server takes you for \(other.name) now, so nothing was sent. Your list, your notes and "
        + "what is kept here stay as they are: sign in to go on.")
  }

  /// Shows the sign-in form over the work.
  mutating func askToSignIn(_ reason: String) {
    guard signIn == nil, let session else { return }
    perform(.forgetSession)
    pendingSignIn = nil
    connection.suspect = nil
    var form = SignInForm(server: session.server, name: session.user.name)
    form.reason = reason
    signIn = form
  }

  /// Leaves nothing of this volunteer behind but what the outbox keeps for them.
  mutating func signOut() {
    guard let session else { return }
    let hasSession = pendingSignIn == nil
    cancelRequests()
    if hasSession { send(.signOut, APIRequest(server: session.server, route: .signOut)) }
    perform(.forgetSession)
    leaveNothing(server: session.server)
  }

  /// Neither in memory nor on disk; only what the server has yet to get stays there, by number.
  mutating func leaveNothing(server: String) {
    if isOutboxOpen {
      perform(.keep(nil))
      removeSettled()
    }
    perform(.closeOutbox)
    forgetEverything(server: server)
  }
}
