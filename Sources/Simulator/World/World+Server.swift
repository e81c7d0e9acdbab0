import API
import ClientCore
import Domain

/// The server's end of the network, and what happens to it.
extension World {
  func arrives(_ exchange: Exchange, isCopy: Bool) async throws {
    guard isServerUp else {
      guard !isCopy else { return passOver() }
      return answer(exchange, .failure(.init(failure: .refused)), in: 5)
    }
    let crashes = chance.happens(weather.serverCrash)
    if crashes, breakage != .ackBeforeCommit, chance.happens(0.4) {
      crash("before it acts on \(exchange.request.brief)")
      return answer(exchange, .failure(.init(failure: .broken)), in: chance.among(5...300))
    }
    let isFull = chance.happens(weather.serverFull)
    server.store.set(
      crashes && breakage == .ackBeforeCommit ? .rolledBackYetAnswered : isFull ? .full : .well)
    counts.requests += 1
    let served = await server.serve(exchange.request, now: instant)
    server.store.set(.well)
    tell(served, exchange, isCopy: isCopy)
    try lookForMistake(served, exchange)
    try await account(for: served, exchange)
    if crashes {
      crash("after it has acted on \(exchange.request.brief)")
      guard breakage == .ackBeforeCommit else {
        return answer(exchange, .failure(.init(failure: .broken)), in: chance.among(5...300))
      }
    }
    if !isCopy { reply(served, exchange) }
  }

  /// Nothing here fails in a way that a server may not know what to say of. Where a rule is broken on
  /// purpose, it is the rule's own promise that should be missed.
  private func lookForMistake(
    _ served: CampaignServer.Served, _ exchange: Exchange
  ) throws(BrokenPromise) {
    guard served.code == .internalError, breakage == nil || breakage == .mistake else { return }
    throw BrokenPromise(
      "nobody is told of a mistake of the server", server.lastFault ?? "nothing is known of it",
      voter: exchange.request.route.voter, key: exchange.request.idempotencyKey)
  }

  private func reply(_ served: CampaignServer.Served, _ exchange: Exchange) {
    remember(served.reply, exchange)
    switch exchange.fate {
    case .whole: answer(exchange, .success(served.reply), in: exchange.wayBack)
    case .garbled(let how):
      answer(exchange, garble(served.reply, how, exchange), in: exchange.wayBack)
    case .cutAfter, .cutBefore:
      answer(exchange, .failure(.init(failure: .broken)), in: exchange.wayBack)
    }
    if served.list?.mode == .calls, exchange.fate == .whole {
      exchange.callSettings = settings.latest
    }
  }

  private func tell(_ served: CampaignServer.Served, _ exchange: Exchange, isCopy: Bool) {
    let status = served.code.map { "\($0.rawValue)" } ?? "\(served.reply.status)"
    story.tell(
      "the server answers \(isCopy ? "a copy of " : "")\(exchange.request.brief) of eblocks "
        + "\(exchange.program): \(status)" + (served.list.map { $0.brief } ?? ""),
      voter: exchange.request.route.voter, key: exchange.request.idempotencyKey)
  }

  // MARK: Crashes

  private func crash(_ when: String) {
    counts.crashes += 1
    story.tell("the server crashes \(when)")
    isServerUp = false
    later(.serverRestarts, in: chance.happens(0.7) ? 500...20_000 : 20_000...900_000)
  }

  func serverTrouble() {
    if isServerUp, !isHealing { crash("by itself") }
    if !isHealing { later(.serverTrouble, in: 300_000...14_400_000) }
  }

  func restartServer() {
    guard !isServerUp else { return passOver() }
    isServerUp = true
    story.tell("the server is up again")
  }

  // MARK: Midnight

  func planMidnight() {
    let midnight = Expiry.nextMidnight(after: instant)
    agenda.add(.midnight, at: midnight.seconds * 1_000 + chance.among(0...900_000))
  }

  func expireAtMidnight() async throws {
    planMidnight()
    guard isServerUp, chance.happens(0.9) else {
      return story.tell("the nightly expiry does not come by")
    }
    let count = try await server.expiry.expire(now: instant, all: false)
    story.tell("the nightly expiry ends \(count) assignments")
  }
}

extension WireRequest {
  /// `POST /v1/lists/calls/voters/7/result (3f2a…)`.
  var brief: String {
    "\(route.method.rawValue) \(route.path)" + (idempotencyKey.map { " (\($0.brief))" } ?? "")
  }
}

extension VoterList {
  /// Who is on it, for the story.
  fileprivate var brief: String {
    " with \(mode) for " + voters.map { "\($0.id)" }.joined(separator: ", ")
      + (lockout == nil ? "" : ", closed") + (closesAt.map { ", open until \($0.rfc3339)" } ?? "")
  }
}
