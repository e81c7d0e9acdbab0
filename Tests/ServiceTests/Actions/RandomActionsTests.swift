import API
import Domain
import SQLiteStorage
import Storage
import Testing

@testable import Service

/// Volunteers work while an admin takes back, releases, closes and undoes, in an order drawn from a
/// seed: whatever it is, the database keeps its promises, the summaries' among them.
@Suite struct RandomActionsTests {
  @Test func everyOrderKeepsThePromises() async throws {
    var seen: [String: Int] = [:]
    for seed: UInt64 in 1...5 {
      let days = try await RandomActions(seed: seed)
      for step in 0..<110 {
        let story = try await days.step()
        let broken = try await days.stage.broken()
        #expect(broken == [], "seed \(seed), step \(step): \(story)")
        if !broken.isEmpty { return }
      }
      for (what, count) in days.seen { seen[what, default: 0] += count }
    }
    for what in AdminActionKind.allCases.filter(\.isUndoable).flatMap({
      ["did \($0.rawValue)", "undid \($0.rawValue)"]
    }) + ["some left", "late", "effect", "undone", "invalid"] {
      #expect(seen[what, default: 0] >= 3, "\(what): \(seen)")
    }
  }
}

/// One campaign under way. Used by one task.
private final class RandomActions {
  let stage: ActionStage
  private var random: SeededRandom
  private var now = noon
  private var drawn = 0
  private var keys: [(key: String, user: User)] = []
  private var actions: [Int64] = []
  private var seenLists: [(voter: VoterID, mode: Mode, user: User, at: Instant)] = []
  private(set) var seen: [String: Int] = [:]

  init(seed: UInt64) async throws {
    random = SeededRandom(seed: seed)
    let store = try await SQLiteStore.inMemory(now: noon)
    let settings: [Variable: String] = [
      .chunkAddresses: "4", .chunkPhoneNumbers: "4", .maxHourlyAddresses: "40",
      .maxHourlyPhoneNumbers: "40", .weekdayPhoneStart: "0:00", .weekdayPhoneEnd: "24:00",
      .weekendPhoneStart: "0:00", .weekendPhoneEnd: "24:00",
    ]
    try await store.write { db in
      for id in 1...20 {
        try db.insertVoter(VoterID(id), phone: "603-555-01\(10 + id / 2)", prime: id % 5 == 0)
      }
      for (variable, value) in settings { try Variables(db).set(variable, to: value) }
    }
    stage = try await ActionStage(store)
  }

  func step() async throws -> String {
    now = now + Int64.random(in: 0...(chance(0.06) ? 40_000 : 240), using: &random)
    let user = chance(0.5) ? stage.vera : stage.otto
    let mode: Mode = chance(0.5) ? .letters : .calls
    let what: String
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<20:
      what = "\(user.name) refills \(mode)"
      see(try await stage.service.refill(mode, user: user, now: now), user)
    case 20..<56: what = try await tell()
    case 56..<62: what = try await undoResult()
    case 62..<65:
      what = "expiry"
      _ = try await ExpiryService(store: stage.store).expire(now: now, all: chance(0.5))
    case 65..<69: what = try await correct()
    case 69..<86: what = try await act(on: user, mode)
    default: what = try await undoAction()
    }
    return "\(now.rfc3339) \(what)"
  }

  private func act(on user: User, _ mode: Mode) async throws -> String {
    let voter = VoterID.random(in: 1...20, using: &random)
    let some = chance(0.5) ? mode : nil
    var request: AdminActionRequest
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5:
      let from = now - Int64.random(in: 1...3_000, using: &random)
      request = .takeBack(
        user, mode: some, from: from, to: from + Int64.random(in: 1...3_600, using: &random))
    case 5: request = .suspend(user)
    case 6: request = AdminActionRequest(kind: .releaseLists, user: user.id, mode: some)
    case 7..<9: request = AdminActionRequest(kind: .closeVoter, voter: voter, mode: some)
    default: request = AdminActionRequest(kind: .closeNumber, phone: "603 555 01\(10 + voter / 2)")
    }
    drawn += 1
    request.confirmed = true
    let (order, key) = (request, "action-\(drawn)")
    let send = {
      try await self.stage.service.act(order, key: key, user: self.stage.ada, now: self.now)
    }
    do {
      let answer = try await send()
      #expect(try await send() == answer)
      actions.append(try #require(answer.action?.id))
      note("did \(order.kind.rawValue)")
      return answer.text
    } catch let problem as Problem {
      note(problem.code.rawValue)
      return "\(order.kind): \(problem.detail)"
    }
  }

  private func undoAction() async throws -> String {
    guard let id = actions.suffix(6).randomElement(using: &random) else { return "no action" }
    let before = try await stage.store.read { try AdminActionRows($0).find(id) }
    do {
      let answer = try await stage.undo(id, at: now)
      if before?.undoneAt == nil, let kind = answer.action?.kind { note("undid \(kind.rawValue)") }
      let after = try await stage.store.read { try AdminActionRows($0).find(id) }
      if after?.remaining ?? 0 > before?.remaining ?? 0 { note("some left") }
      return "undoes \(id): \(answer.text)"
    } catch let problem as Problem {
      note(problem.code.rawValue)
      return "undoes \(id): \(problem.detail)"
    }
  }

  /// Sends a result: of a voter seen on a list at some time, by then or by now.
  private func tell() async throws -> String {
    guard let told = seenLists.randomElement(using: &random) else { return "nothing to tell" }
    let resolutions = ["Supporter", "Do not call", "Deceased", "Moved", "Wrong number", "Busy"]
    let resolution = chance(0.7) ? "Busy" : resolutions.randomElement(using: &random)
    let occurredAt = chance(0.7) ? told.at + Int64.random(in: 0...60, using: &random) : nil
    drawn += 1
    let key = "key-\(drawn)"
    let what = "\(told.user.name) tells of \(told.mode) \(told.voter): \(resolution ?? "")"
    let refused = try await problem {
      self.see(
        try await self.stage.record(
          told.mode, told.voter, by: told.user, key: key, resolution: resolution,
          occurredAt: occurredAt, at: self.now
        ).list, told.user)
    }
    if let refused {
      note(refused.code.rawValue)
      return "\(what): \(refused.code.rawValue)"
    }
    keys.append((key, told.user))
    if told.mode == .calls, Resolution(name: resolution ?? "").effect != nil { note("effect") }
    if try await stage.count("SELECT late FROM contacts WHERE result_key = \(key)") == 1 {
      note("late")
    }
    return "\(what) under \(key)"
  }

  private func undoResult() async throws -> String {
    guard let (key, user) = keys.suffix(2).randomElement(using: &random) else { return "no key" }
    let refused = try await problem {
      try await self.stage.service.undoResult(key, user: user, now: self.now)
    }
    note(refused?.code.rawValue ?? "undone")
    return "\(user.name) undoes \(key): \(refused?.code.rawValue ?? "done")"
  }

  private func correct() async throws -> String {
    let voter = VoterID.random(in: 1...20, using: &random)
    let phone = "603-555-01\(Int.random(in: 10...20, using: &random))"
    try await stage.service.correctAsAdmin(
      CorrectionRequest(Correction(phone: phone)), key: nil, voter: voter, user: stage.ada,
      now: now)
    return "voter \(voter) has \(phone) now"
  }

  private func see(_ list: VoterList, _ user: User) {
    for voter in list.voters { seenLists.append((voter.id, list.mode, user, now)) }
    seenLists = seenLists.suffix(24)
  }

  private func note(_ what: String) { seen[what, default: 0] += 1 }

  private func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
}
