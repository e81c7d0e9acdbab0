import API
import ClientCore
import Domain
import Foundation

/// The way between laptops and server.
extension World {
  /// The client gives a transfer up after this, in milliseconds.
  private static let patience: Int64 = 30_000

  func transmit(_ request: APIRequest, _ id: RequestID, _ program: Program) {
    let wire = WireRequest(
      route: request.route, body: request.body, idempotencyKey: request.idempotencyKey,
      cookie: program.cookie, address: "192.0.2.\(program.laptop.number + 1)")
    let exchange = Exchange(
      number: exchanges.count, program: program.number, id: id, request: wire, sentAt: now,
      jar: program.jar, fate: fate(on: program.laptop.link), wayBack: wayLength(program))
    exchanges.append(exchange)
    program.exchanges[id] = exchange.number
    switch program.laptop.link {
    case .down: refuse(exchange)
    case .portal: answer(exchange, .success(Self.portalPage), in: chance.among(20...400))
    case .good, .bad: route(exchange, program)
    }
  }

  private func route(_ exchange: Exchange, _ program: Program) {
    let way = wayLength(program)
    if exchange.fate == .cutBefore {
      let failure: TransferFailure = chance.happens(0.5) ? .broken : .timedOut
      let wait = failure == .broken ? chance.among(10...3_000) : Self.patience
      return answer(exchange, .failure(.init(failure: failure)), in: wait)
    }
    agenda.add(.arrives(exchange: exchange.number, isCopy: false), at: now + way)
    if chance.happens(0.02 * weather.network) {
      let late: Int64 = chance.happens(0.7) ? chance.among(0...5_000) : chance.among(0...14_400_000)
      agenda.add(.arrives(exchange: exchange.number, isCopy: true), at: now + way + late)
    }
    if way + exchange.wayBack >= Self.patience {
      answer(exchange, .failure(.init(failure: .timedOut)), in: Self.patience)
    }
  }

  /// Nothing leaves the laptop, and libcurl says so, or waits for a connection in vain.
  private func refuse(_ exchange: Exchange) {
    let choices: [(TransferFailure, Int64)] = [
      (.unreachable, 5), (.unknownHost, 40), (.timedOut, 10_000),
    ]
    let (failure, wait) = chance.one(of: choices) ?? (.unreachable, 5)
    answer(exchange, .failure(.init(failure: failure)), in: wait)
  }

  private func fate(on link: Link) -> Exchange.Fate {
    let scale = (link == .bad ? 6 : 1) * weather.network
    if chance.happens(0.005 * scale) { return .cutBefore }
    if chance.happens(0.01 * scale) { return .cutAfter }
    if chance.happens(0.006 * scale), let way = chance.one(of: Exchange.Garbling.allCases) {
      return .garbled(way)
    }
    return .whole
  }

  /// One way, in milliseconds; some take longer than the client waits.
  private func wayLength(_ program: Program) -> Int64 {
    let isSlow = chance.happens((program.laptop.link == .bad ? 0.1 : 0.01) * weather.network)
    return isSlow
      ? chance.among(1_000...(chance.happens(0.2) ? 600_000 : 40_000)) : chance.among(2...300)
  }

  /// Settles what the program will hear, once; what comes after that is lost.
  func answer(
    _ exchange: Exchange, _ outcome: Result<WireReply, Exchange.Trouble>, in wait: Int64
  ) {
    guard exchange.outcome == nil else { return }
    exchange.outcome = outcome
    agenda.add(.answered(exchange: exchange.number), at: now + wait)
  }

  func answered(_ exchange: Exchange) throws {
    let program = programs[exchange.program]
    guard !exchange.isOver, program.isRunning, let outcome = exchange.outcome else {
      return passOver()
    }
    guard now >= program.frozenUntil else {
      if program.frozenUntil - exchange.sentAt > Self.patience, chance.happens(0.5) {
        exchange.outcome = .failure(.init(failure: .timedOut))
      }
      return agenda.add(.answered(exchange: exchange.number), at: program.frozenUntil + 2)
    }
    exchange.isOver = true
    program.exchanges[exchange.id] = nil
    let what = "\(exchange.request.route.method.rawValue) \(exchange.request.route.path)"
    switch outcome {
    case .success(let reply):
      takeCookie(reply, exchange, program)
      try lookBack(at: program)
      if let version = exchange.callSettings { program.callSettings = version }
      tell(program, "\(what) → \(reply.status)", exchange)
      try handle(program, [.replied(exchange.id, reply.reply)])
    case .failure(let trouble):
      tell(program, "\(what) → \(trouble.failure)", exchange)
      try handle(program, [.transferFailed(exchange.id, trouble.failure)])
    }
  }

  private func tell(_ program: Program, _ text: String, _ exchange: Exchange) {
    story.tell(
      "\(program.label) hears: \(text)", voter: exchange.request.route.voter,
      key: exchange.request.idempotencyKey)
  }

  private func takeCookie(_ reply: WireReply, _ exchange: Exchange, _ program: Program) {
    guard let session = reply.session, exchange.jar == program.jar else { return }
    program.cookie = session.isEmpty ? nil : session
  }

  /// What a Wi-Fi that wants a login answers to everything.
  static let portalPage = WireReply(
    status: 200, contentType: "text/html; charset=utf-8",
    body: Data("<html><title>Welcome to HotelNet</title></html>".utf8))

  /// What becomes of a good answer on the way.
  func garble(
    _ reply: WireReply, _ how: Exchange.Garbling, _ exchange: Exchange
  ) -> Result<WireReply, Exchange.Trouble> {
    var garbled = reply
    switch how {
    case .truncated:
      garbled.body = reply.body.prefix(Int(chance.among(0...max(reply.body.count - 1, 0))))
    case .webPage: return .success(Self.portalPage)
    case .enormous: return .failure(.init(failure: .tooLarge))
    case .emptyObject: garbled.body = Data("{}".utf8)
    case .anotherVolunteers:
      let others = latestReplies.filter { isAnother($0, than: exchange) }
      guard let other = chance.one(of: others) else {
        return .failure(.init(failure: .broken))
      }
      garbled = other.reply
      garbled.session = nil
    }
    return .success(garbled)
  }

  /// Whether a client can tell that the answer is not its own.
  private func isAnother(
    _ other: (route: Route, key: String?, program: Int, reply: WireReply), than exchange: Exchange
  ) -> Bool {
    let route = exchange.request.route
    if other.route.kind != route.kind || other.route.mode != route.mode { return true }
    switch route.kind {
    case .session: return programs[other.program].volunteer != programs[exchange.program].volunteer
    case .result: return other.key != exchange.request.idempotencyKey
    case .list, .settled, .signIn, .none: return false
    }
  }

  func remember(_ reply: WireReply, _ exchange: Exchange) {
    guard (200..<300).contains(reply.status), !reply.body.isEmpty else { return }
    latestReplies.append(
      (exchange.request.route, exchange.request.idempotencyKey, exchange.program, reply))
    if latestReplies.count > 12 { latestReplies.removeFirst() }
  }
}

extension Route {
  /// The kinds of answers.
  enum Kind {
    case signIn, session, list, result, settled, none
  }

  var kind: Kind {
    switch self {
    case .signIn, .signUp: .signIn
    case .session: .session
    case .list, .openList, .refill: .list
    case .recordResult: .result
    case .undoResult, .skip, .correct: .settled
    default: .none
    }
  }

  var mode: Mode? {
    switch self {
    case .list(let mode), .openList(let mode), .refill(let mode), .recordResult(let mode, _),
      .skip(let mode, _), .correct(let mode, _):
      mode
    default: nil
    }
  }

  var voter: VoterID? {
    switch self {
    case .recordResult(_, let voter), .skip(_, let voter), .correct(_, let voter): voter
    default: nil
    }
  }
}
