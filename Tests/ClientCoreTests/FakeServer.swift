import API
import Domain
import Foundation

@testable import ClientCore

/// An eBlocks server of values: as much of the rules as the client's tests need.
struct FakeServer {
  /// When the session's clock begins.
  var opened = Instant(seconds: 1_793_749_320)  // Tuesday 3 November 2026, 6:42 PM Eastern
  var lists: [Mode: [ListedVoter]] = [.letters: Samples.voters, .calls: Samples.voters]
  /// Handed out when a list is finished or opened empty.
  var pool: [Mode: [ListedVoter]] = [.letters: Samples.more, .calls: Samples.more]
  var tallies = Tallies(letters: 12, calls: 34)
  var settings: [String: String] = [:]
  var quota: [Mode: Quota] = [
    .letters: Quota(
      exempt: false, window: .hour, limit: 20, used: 0, remaining: 20, nextFreeAt: nil),
    .calls: Quota(
      exempt: false, window: .hour, limit: 30, used: 12, remaining: 18,
      nextFreeAt: Instant(seconds: 1_793_749_320 + 1_500)),
  ]
  var notice: [Mode: Notice] = [:]
  var user = UserDescription(id: 7, name: "ann", permissions: .use)
  var password = "correct horse"
  /// Results by key, as recorded.
  var recorded: [String: VoterID] = [:]
  /// Every mutation that came, in order: what and its key.
  var log: [String] = []
  /// Answers everything with this.
  var failure: TransferFailure?
  var problem: Problem?
  /// Results, skips and corrections are answered with this.
  var refusal: Problem?
  /// Results for these voters are answered with nonsense.
  var nonsense: Set<VoterID> = []
  /// Who left a list by somebody else's doing.
  var departures: [Mode: [Departure]] = [:]
  /// The session's cookie is valid.
  var isSignedIn = false
  /// What it says of itself in headers; nil for a server of before there were any.
  var levels: String? = APILevels.current.header
  var version: String? = Version.current
  /// What admins are answered.
  var desk = FakeDesk()
  /// What keeps volunteers going; nil as from a server of before it was told.
  var progress: CampaignProgress?
  /// Whether `Session.wait` answers what is asked meanwhile.
  var isAttentive = true

  struct Failed: Error {
    var reason: TransferFailure
  }

  mutating func answer(_ request: APIRequest, at now: Instant) -> Result<Reply, Failed> {
    answerWithoutHeaders(request, at: now).map { reply in
      var reply = reply
      (reply.serverLevels, reply.serverVersion) = (levels, version)
      return reply
    }
  }

  private mutating func answerWithoutHeaders(
    _ request: APIRequest, at now: Instant
  ) -> Result<Reply, Failed> {
    if let failure { return .failure(Failed(reason: failure)) }
    if let problem { return .success(Self.reply(problem)) }
    switch request.route {
    case .signIn, .signUp: return .success(signIn(request, now))
    case .signOut:
      isSignedIn = false
      return .success(Reply(status: 204, body: Data()))
    case _ where !isSignedIn:
      return .success(Self.reply(Self.stranger))
    case .session: return .success(Self.reply(session(now)))
    default: return .success(work(request, now))
    }
  }

  static let stranger = Problem(
    .unauthenticated, "Please sign in.", loginURL: "http://www.forclark.com/",
    loginMessage: "Volunteers sign in with their campaign account.")

  private mutating func signIn(_ request: APIRequest, _ now: Instant) -> Reply {
    guard let body = try? JSON.decode(SignInRequest.self, from: request.body ?? Data()) else {
      return Self.reply(Problem(.malformed, "No JSON."))
    }
    if request.route == .signUp {
      return Self.reply(
        Problem(.forbidden, "This campaign makes the accounts itself: ask your organizer."))
    }
    guard body.password == password else {
      return Self.reply(Problem(.badCredentials, "Name or password do not match. Try again."))
    }
    user.name = body.username
    isSignedIn = true
    return Self.reply(session(now))
  }

  private func session(_ now: Instant) -> SessionAnswer {
    SessionAnswer(
      user: user, tallies: tallies, settings: settings, serverTime: now,
      serverVersion: Version.current, progress: progress)
  }

  private mutating func work(_ request: APIRequest, _ now: Instant) -> Reply {
    let key = request.idempotencyKey ?? ""
    switch request.route {
    case .list(let mode): return Self.reply(list(mode, now))
    case .openList(let mode):
      if lists[mode]?.isEmpty != false { fill(mode, now) }
      return Self.reply(list(mode, now))
    case .refill(let mode):
      fill(mode, now)
      return Self.reply(list(mode, now))
    case .recordResult(let mode, let voter):
      log.append("result \(voter) \(key)")
      if nonsense.contains(voter) { return Reply(status: 201, body: Data("{".utf8)) }
      if let refusal { return Self.reply(refusal) }
      return record(key, mode, voter, request, now)
    case .undoResult(let result):
      log.append("undo \(result)")
      if let refusal { return Self.reply(refusal) }
      return undo(result, now)
    case .skip(let mode, let voter):
      log.append("skip \(voter)")
      if let refusal { return Self.reply(refusal) }
      lists[mode]?.removeAll { $0.id == voter }
      return Self.reply(ListAnswer(list: list(mode, now)))
    case .correct(let mode, let voter):
      log.append("correct \(voter)")
      if let refusal { return Self.reply(refusal) }
      return correct(mode, voter, request, now)
    default:
      guard user.permissionSet.contains(.admin) else {
        return Self.reply(Problem(.forbidden, "Reports are for organizers."))
      }
      return desk.answer(request, at: now)
    }
  }

  private mutating func record(
    _ key: String, _ mode: Mode, _ voter: VoterID, _ request: APIRequest, _ now: Instant
  ) -> Reply {
    if recorded[key] == nil {
      guard lists[mode]?.contains(where: { $0.id == voter }) == true else {
        return Self.reply(Problem(.notAssigned, "This voter is not on your list."))
      }
      recorded[key] = voter
      lists[mode]?.removeAll { $0.id == voter }
      tallies[mode] += 1
      progress?.today[mode] += 1
      quota[mode]?.used += 1
      let remaining = quota[mode]?.remaining.map { max($0 - 1, 0) }
      quota[mode]?.remaining = remaining
    }
    let isFinished = lists[mode]?.isEmpty == true
    if isFinished { fill(mode, now) }
    let campaign = Settings(values: settings)
    let words = isFinished ? campaign.thanksForList(in: mode) : campaign.thanks(for: mode)
    return Self.reply(
      ResultAnswer(
        result: .init(id: key),
        thanks: Thanks.text(words, tallies: tallies, volunteer: user.name),
        finishedList: isFinished, list: list(mode, now)), status: 201)
  }

  private mutating func undo(_ result: String, _ now: Instant) -> Reply {
    guard let voter = recorded.removeValue(forKey: result),
      let listed = Samples.voters.first(where: { $0.id == voter })
    else { return Self.reply(Problem(.notFound, "No such result.")) }
    lists[.letters]?.append(listed)
    tallies.letters -= 1
    progress?.today.letters -= 1
    return Self.reply(ListAnswer(list: list(.letters, now)))
  }

  private mutating func correct(
    _ mode: Mode, _ voter: VoterID, _ request: APIRequest, _ now: Instant
  ) -> Reply {
    guard let index = lists[mode]?.firstIndex(where: { $0.id == voter }),
      let body = try? JSON.decode(CorrectionRequest.self, from: request.body ?? Data())
    else { return Self.reply(Problem(.notAssigned, "This voter is not on your list.")) }
    if let name = body.correction.name { lists[mode]?[index].name = name }
    return Self.reply(ListAnswer(list: list(mode, now)))
  }

  private mutating func fill(_ mode: Mode, _ now: Instant) {
    guard mode == .letters || phones(now).isOpen else { return }
    let room = min(10, quota[mode]?.remaining ?? 10) - (lists[mode]?.count ?? 0)
    let new = pool[mode]?.prefix(max(room, 0)) ?? []
    lists[mode]?.append(contentsOf: new)
    pool[mode]?.removeFirst(new.count)
    if lists[mode]?.isEmpty == true, quota[mode]?.remaining == 0, let quota = quota[mode] {
      notice[mode] = .quota(
        quota, count: 0, mode: mode, isOtherModeOpen: true, contact: nil, now: now)
    }
  }

  private func phones(_ now: Instant) -> CallingHours.State {
    guard let hours = try? Settings(values: settings).callingHours() else {
      return .closed(opensAt: nil)
    }
    return hours.state(at: now)
  }

  func list(_ mode: Mode, _ now: Instant) -> VoterList {
    var lockout: Lockout?
    var closesAt: Instant?
    if mode == .calls {
      switch phones(now) {
      case .open(let at): closesAt = at
      case .closed(let at): lockout = Lockout(opensAt: at, zone: Session.zone, now: now)
      }
    }
    let hours = try? Settings(values: settings).callingHours()
    let isGone =
      lockout != nil && hours?.wasOpen(within: Lockout.grace, before: now) != true
    let voters = isGone ? [] : lists[mode] ?? []
    return VoterList(
      mode: mode, chunk: 10,
      voters: voters.map { voter in
        var voter = voter
        if mode == .letters || lockout != nil { voter.phone = nil }
        if mode == .calls { voter.address.street = nil }
        return voter
      },
      canRefill: voters.count < 10, expiresAt: Expiry.nextMidnight(after: now),
      quota: quota[mode] ?? .none, lockout: lockout, closesAt: closesAt,
      notice: voters.isEmpty && lockout == nil ? notice[mode] : nil, tallies: tallies,
      serverTime: now, departures: departures[mode] ?? [], progress: progress)
  }

  // MARK: On the wire

  static func reply(_ value: some Encodable, status: Int = 200) -> Reply {
    let body = (try? JSON.encode(value)) ?? Data()
    return Reply(status: status, contentType: JSON.contentType, body: body)
  }

  static func reply(_ problem: Problem) -> Reply {
    Reply(
      status: problem.status, contentType: Problem.contentType, retryAfter: problem.retryAfter,
      body: (try? JSON.encode(problem)) ?? Data())
  }
}
