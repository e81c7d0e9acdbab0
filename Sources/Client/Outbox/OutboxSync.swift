import API
import ClientCore
import Domain
import Foundation

/// Sends what waits in one user's outbox, without the screen: by the same protocol, in the same
/// order.
public final class OutboxSync {
  private let opened: OutboxOpening
  private var outbox: Outbox
  private let server: String
  private var network: Network
  private var nextRequest = 0
  private let zone = TimeZone.current

  /// What became of one item.
  public enum Fate: Equatable, Sendable {
    case sent
    /// For good; it stays until it was seen on the screen.
    case refused(String)
    /// It stays and can be sent later.
    case kept(String)
  }

  /// Why nothing could be sent: a sentence.
  public struct Fault: Error, Equatable, CustomStringConvertible {
    public var description: String
  }

  /// Signs in.
  ///
  /// - Throws: `Fault` when another program sends already, the server does not let this user in or
  ///   is not there, `OutboxShelf.Unreadable` when the outbox cannot be used.
  public init(
    shelf: OutboxShelf, server: String, user: String, password: String, certificates: String?
  ) throws {
    opened = try shelf.open(server: server, user: user)
    guard opened.lock.isHeld else {
      throw Fault(
        description: "An eblocks that is running sends what waits for \(user) at \(server) itself.")
    }
    self.server = server
    network = try Network(certificates: certificates)
    outbox = Outbox()
    let body = try JSON.encode(SignInRequest(username: user, password: password))
    switch exchange(APIRequest(server: server, route: .signIn, body: body)) {
    case .accepted(let answer):
      guard let session = try? JSON.decode(SessionAnswer.self, from: answer) else {
        throw Fault(description: Self.strange)
      }
      outbox = Outbox(stored: opened.items, user: session.user.id)
    case .refused(let problem), .later(let problem, _, _):
      throw Fault(description: problem.detail)
    case .stopped(let why): throw Fault(description: why)
    }
  }

  /// A sentence when the outbox was damaged and is put aside.
  public var damage: String? { opened.damage }

  /// Sends all that may go now, item after item, and tells the fate of each. Without an answer from
  /// the server nothing more is sent.
  public func run(_ told: (OutboxItem, Fate) -> Void) throws {
    for item in outbox.refused { tell(item, told) }
    var obstacle: String?
    while obstacle == nil, let item = outbox.next(at: MachineClock.milliseconds) {
      outbox.isSent(item.key)
      switch exchange(try item.request(server: server)) {
      case .accepted(let answer):
        if Self.confirms(answer, item) {
          try settle(item)
          told(item, .sent)
        } else {
          outbox.isUnanswered(item.key)
          obstacle = Self.strange
        }
      case .refused(let problem):
        try refuse(item, problem, told)
      case .later(let problem, let seconds, let holdsMode):
        outbox.wait(
          item.key, until: MachineClock.milliseconds + seconds * 1_000,
          why: "\(problem.detail) Not before \(clock(in: seconds)).", holdsMode: holdsMode)
      case .stopped(let why):
        outbox.isUnanswered(item.key)
        obstacle = why
      }
    }
    for item in outbox.pending {
      if case .waiting(_, let why) = item.state {
        told(item, .kept(why))
      } else {
        told(item, .kept(obstacle ?? "It waits for what was done before with this voter."))
      }
    }
    _ = exchange(APIRequest(server: server, route: .signOut))
  }

  private func settle(_ item: OutboxItem) throws {
    outbox.remove(item.key)
    // Before the removal: if this program is killed between the two, it is only sent once more.
    KeptFile(place: opened.place).strike(item.action)
    try opened.file.perform([.remove(key: item.key)])
  }

  /// Letters, calls and corrections stay for the volunteer to see; what has no content of its own
  /// goes.
  private func refuse(
    _ item: OutboxItem, _ problem: Problem, _ told: (OutboxItem, Fate) -> Void
  ) throws {
    switch item.action {
    case .skip, .undo:
      try settle(item)
      told(item, .refused(problem.detail))
    case .result, .correction:
      let orphans = outbox.refuse(item.key, problem)
      try opened.file.perform(orphans.map { .remove(key: $0) })
      guard let refused = outbox[item.key]?.item else { return }
      // Taken back already: that the server never took it is what was wanted.
      if orphans.isEmpty {
        try opened.file.perform([.update(refused)])
      } else {
        try settle(refused)
      }
      tell(refused, told)
    }
  }

  private func tell(_ item: OutboxItem, _ told: (OutboxItem, Fate) -> Void) {
    if case .refused(let problem) = item.state { told(item, .refused(problem.detail)) }
  }

  /// That many seconds from now, by this machine's clock.
  private func clock(in seconds: Int64) -> String {
    let now = Int64(Date().timeIntervalSince1970)
    return SpokenTime.moment(
      Instant(seconds: now + seconds), in: zone, now: Instant(seconds: now))
  }

  private enum Outcome {
    case accepted(Data)
    case refused(Problem)
    case later(Problem, seconds: Int64, holdsMode: Bool)
    case stopped(String)
  }

  /// Whether an answer is about this item: what a hotel's Wi-Fi says with status 200 is not.
  private static func confirms(_ answer: Data, _ item: OutboxItem) -> Bool {
    if item.action.isResult {
      let read = try? JSON.decode(ResultAnswer.self, from: answer)
      return read?.result.id == item.key && read?.list.mode == item.action.mode
    }
    return (try? JSON.decode(ListAnswer.self, from: answer))?.list.mode == item.action.mode
  }

  private static let strange = "This answer does not come from an eBlocks server."

  private func exchange(_ request: APIRequest) -> Outcome {
    let id = RequestID(nextRequest)
    nextRequest += 1
    var events = network.send(id, request).map { [$0] } ?? []
    while events.isEmpty { events = network.wait(for: [], milliseconds: nil).events }
    switch events.first {
    case .replied(_, let reply): return Self.read(reply)
    case .transferFailed(_, let failure): return .stopped(failure.sentence(server: request.server))
    default: return .stopped("The server did not answer.")
    }
  }

  private static func read(_ reply: Reply) -> Outcome {
    if let mismatch = reply.mismatch() { return .stopped(mismatch.detail) }
    if (200..<300).contains(reply.status) { return .accepted(reply.body) }
    guard let problem = try? JSON.decode(Problem.self, from: reply.body) else {
      return .stopped(strange)
    }
    let seconds = reply.retryAfter ?? problem.retryAfter ?? 300
    switch problem.code {
    case .unauthenticated, .badCredentials, .unavailable, .versionUnsupported:
      return .stopped(problem.detail)
    case .quotaExceeded, .tooManySignIns:
      return .later(problem, seconds: seconds, holdsMode: true)
    case .internalError, .misconfigured, .malformed:
      return .later(problem, seconds: seconds, holdsMode: false)
    default:
      return .refused(problem)
    }
  }
}
