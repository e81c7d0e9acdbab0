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
    signIn?.isBusy = false
  }

  private mutating func cancelRequests() {
    for id in connection.requests.keys.sorted(by: { $0.number < $1.number }) {
      if case .mutation(let key) = connection.requests[id]?.purpose { outbox.isUnanswered(key) }
      perform(.cancel(id))
    }
    connection.requests = [:]
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

  mutating func signInFailed(_ failure: TransferFailure) {
    guard let form = signIn else { return }
    signIn?.errors[.server] = failure.sentence(server: form.text(.server))
    if form.isBusy, failure == .badAddress || failure == .unknownHost { signIn?.focus = .server }
    signIn?.isBusy = false
  }

  mutating func signedIn(_ answer: Answer<SessionAnswer>, sentAt: Int64) {
    switch answer {
    case .value(let answer): welcome(answer, sentAt: sentAt)
    case .problem(let problem): refuseSignIn(problem)
    case .strange(let why):
      signIn?.isBusy = false
      signIn?.errors[.server] = why
    }
  }

  private mutating func welcome(_ answer: SessionAnswer, sentAt: Int64) {
    guard let server = signIn?.text(.server) else { return }
    let isSame = session?.user.id == answer.user.id && session?.server == server
    if !isSame, session != nil {
      perform(.closeOutbox)
      let form = signIn
      forgetEverything(server: server)
      signIn = form
    }
    clock.learn(answer.serverTime, sentAt: sentAt, receivedAt: now)
    session = Session(server: server, answer: answer)
    sessionReadAt = now
    connection.outage = nil
    guard isSame, isOutboxOpen else {
      return perform(.openOutbox(server: server, user: answer.user.name))
    }
    signIn = nil
    outbox.wakeAll()
    pages[mode].want(page.visible.isEmpty ? .open : .read)
    say("Welcome back, \(answer.user.name). Everything is as you left it.")
  }

  private mutating func refuseSignIn(_ problem: Problem) {
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
    if field == .password { signIn?.focus = .password }
  }

  // MARK: The outbox

  mutating func openOutbox(_ items: [OutboxItem]) {
    guard let session else { return }
    outbox = Outbox(stored: items)
    isOutboxOpen = true
    signIn = nil
    let refused = outbox.refused.count
    say("Welcome, \(session.user.name).")
    if refused > 0 {
      say(
        "Welcome, \(session.user.name). The server refused \(Words.results(refused)) before: "
          + "press o to see what is kept here.", role: .warning)
    }
    if unsentResults > 0 {
      connection.catchUp = Connection.CatchUp(isFromBefore: true)
      say("Sending \(Words.results(unsentResults)) kept here from before.")
    }
    pages[mode].want(.open)
  }

  mutating func refuseOutbox(_ reason: String) {
    perform(.forgetSession)
    session = nil
    if signIn == nil { signIn = SignInForm(server: start.server ?? "", name: "") }
    signIn?.isBusy = false
    signIn?.reason =
      "Your results cannot be kept on this machine: \(reason). Nothing can be recorded "
      + "until that is repaired."
  }

  // MARK: Ends

  /// The session is over, the work is not: list, notes and outbox stay.
  mutating func endSession(_ problem: Problem) {
    guard signIn == nil, let session else { return }
    perform(.forgetSession)
    var form = SignInForm(server: session.server, name: session.user.name)
    form.reason =
      "Your session has ended. Your list, your notes and what is kept here stay as they are: "
      + "sign in to go on."
    form.loginMessage = problem.loginMessage
    form.loginURL = problem.loginURL
    signIn = form
  }

  /// Leaves nothing of this volunteer behind but what the outbox keeps for them.
  mutating func signOut() {
    guard let session else { return }
    cancelRequests()
    send(.signOut, APIRequest(server: session.server, route: .signOut))
    perform(.forgetSession)
    perform(.closeOutbox)
    forgetEverything(server: session.server)
  }
}
