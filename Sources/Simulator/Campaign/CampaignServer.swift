import API
import Domain
import Foundation
import SQLiteStorage
import Service
import Storage
import Synchronization

/// The server: the real service over the real store in memory, and as much of HTTP as a client
/// sees of it.
struct CampaignServer {
  let store: FaultyStore
  let service: Service
  let expiry: ExpiryService
  private let faults = Faults()

  /// - Parameter seed: of the sessions' ids.
  init(breakage: Breakage?, seed: UInt64, now: Instant) async throws {
    store = FaultyStore(try await SQLiteStore.inMemory(now: now), breakage: breakage)
    let sessions = SessionIDs(seed: seed)
    service = Service(
      store: store, passwords: PlainPasswords(), makeSessionID: { sessions.next() },
      report: { [faults] in faults.note($0) })
    expiry = ExpiryService(store: store)
  }

  /// What the server would have logged last of what an answer does not spell out.
  var lastFault: String? { faults.last }

  private final class Faults: Sendable {
    private let state = Mutex<String?>(nil)

    var last: String? { state.withLock { $0 } }

    func note(_ error: any Error) { state.withLock { $0 = "\(error)" } }
  }

  /// What came of a request.
  struct Served: Sendable {
    var reply: WireReply
    /// The list in the answer, before it became JSON, and whose it is.
    var list: VoterList?
    var user: UserID?
    /// What was wrong, if anything was.
    var code: Problem.Code?
  }

  func serve(_ request: WireRequest, now: Instant) async -> Served {
    do throws(Problem) {
      return try await answer(request, now: now)
    } catch {
      return refused(error)
    }
  }

  private func refused(_ problem: Problem) -> Served {
    Served(
      reply: WireReply(
        status: problem.status, contentType: Problem.contentType,
        retryAfter: problem.retryAfter.map { max($0, 1) },
        body: (try? JSON.encode(problem)) ?? Data()),
      code: problem.code)
  }

  private func answer(_ request: WireRequest, now: Instant) async throws(Problem) -> Served {
    switch request.route {
    case .signIn:
      let signedIn = try await service.signIn(
        try decoded(SignInRequest.self, request), address: request.address, now: now)
      return try served(signedIn.answer, session: signedIn.sessionID)
    case .signUp:
      let signedIn = try await service.signUp(
        try decoded(SignInRequest.self, request), address: request.address, now: now)
      return try served(signedIn.answer, status: 201, session: signedIn.sessionID)
    case .signOut:
      if let cookie = request.cookie { try await service.signOut(session: cookie) }
      return Served(reply: WireReply(status: 204, session: ""))
    default:
      let user = try await service.authenticate(session: request.cookie, now: now)
      var served: Served
      do throws(Problem) {
        served = try await answer(request, of: user, now: now)
      } catch {
        served = refused(error)
      }
      served.user = user.id
      return served
    }
  }

  private func answer(
    _ request: WireRequest, of user: User, now: Instant
  ) async throws(Problem) -> Served {
    switch request.route {
    case .session: return try served(await service.session(user: user, now: now))
    case .list(let mode): return try served(await service.list(mode, user: user, now: now))
    case .openList(let mode): return try served(await service.openList(mode, user: user, now: now))
    case .refill(let mode): return try served(await service.refill(mode, user: user, now: now))
    case .recordResult(let mode, let voter):
      let answer = try await service.recordResult(
        try decoded(ResultRequest.self, request), key: request.idempotencyKey, mode: mode,
        voter: voter, user: user, now: now)
      return try served(answer, status: 201, list: answer.list)
    case .undoResult(let key):
      let answer = try await service.undoResult(key, user: user, now: now)
      return try served(answer, list: answer.list)
    case .skip(let mode, let voter):
      let answer = try await service.skip(
        voter, key: request.idempotencyKey, mode: mode, user: user, now: now)
      return try served(answer, list: answer.list)
    case .correct(let mode, let voter):
      let answer = try await service.correct(
        try decoded(CorrectionRequest.self, request), key: request.idempotencyKey, mode: mode,
        voter: voter, user: user, now: now)
      return try served(answer, list: answer.list)
    default:
      throw Problem(.notFound, "No client asks for this.")
    }
  }

  private func served(_ list: VoterList) throws(Problem) -> Served {
    try served(list, list: list)
  }

  private func served(
    _ value: some Encodable, status: Int = 200, session: String? = nil, list: VoterList? = nil
  ) throws(Problem) -> Served {
    guard let body = try? JSON.encode(value) else {
      throw Problem(.internalError, "The answer cannot be written.")
    }
    return Served(
      reply: WireReply(
        status: status, contentType: JSON.contentType, session: session, body: body),
      list: list)
  }

  private func decoded<Value: Decodable>(
    _ type: Value.Type, _ request: WireRequest
  ) throws(Problem) -> Value {
    guard let value = try? JSON.decode(type, from: request.body ?? Data()) else {
      throw Problem(.malformed, "The body cannot be read.")
    }
    return value
  }
}

/// Ids of sessions that are the same in every run of a seed.
private final class SessionIDs: Sendable {
  private let chance: Mutex<Chance>

  init(seed: UInt64) {
    chance = Mutex(Chance(seed: seed))
  }

  func next() -> String {
    chance.withLock { chance in
      String(chance.next(), radix: 16) + String(chance.next(), radix: 16)
    }
  }
}
