import ClientCore
import Domain
import Storage

/// The end of a run: everything heals, what waits is sent, and the books are compared.
extension World {
  /// Lets everything that waits go out, for at most this long in virtual milliseconds.
  private static let longestHealing: Int64 = 12 * 3_600_000

  func heal() async throws {
    isHealing = true
    weather = .calm
    story.tell("everything heals")
    isServerUp = true
    for laptop in laptops {
      laptop.link = .good
      laptop.disk.health = .good
    }
    try await openEverything()
    for program in programs where program.isRunning { end(program) }
    for laptop in laptops {
      for outbox in laptop.disk.all where !outbox.items.isEmpty {
        outbox.settleDown()
        guard let person = volunteers.firstIndex(where: { $0.name == outbox.user }) else {
          continue
        }
        try start(person, on: laptop, password: true)
        later(.personActs(program: programs.count - 1), in: 20_000...60_000)
      }
    }
    try await drain()
    for program in programs where program.isRunning { end(program) }
    try await deliverStragglers()
  }

  private func drain() async throws {
    let end = now + Self.longestHealing
    while now < end, !isDrained, let (at, happening) = agenda.next() {
      now = max(now, at)
      story.now = now
      story.step += 1
      try await happen(happening)
    }
  }

  private var isDrained: Bool {
    laptops.allSatisfy { laptop in
      laptop.disk.all.allSatisfy { $0.items.allSatisfy(\.state.isRefused) }
    }
  }

  /// Copies of requests that are still under way reach the server as well.
  private func deliverStragglers() async throws {
    while let (at, happening) = agenda.next() {
      guard case .arrives = happening else { continue }
      now = max(now, at)
      story.now = now
      story.step += 1
      try await happen(happening)
    }
  }

  // MARK: The books

  func closeBooks() async throws {
    counts.steps = story.step
    try await auditDatabase()
    try checkOutboxes()
    let log = try await contactLog()
    let takenBack = ledger.takenBack
    for key in ledger.keys {
      guard let entry = ledger[key] else { continue }
      switch entry.item.action {
      case .result: try check(entry, log[key], isTakenBack: takenBack.contains(key))
      case .undo(let result, _, _): try checkUndo(entry, of: log[result])
      case .skip, .correction: try checkSettled(entry)
      }
    }
    try await checkCorrections()
    try await checkDoubles()
  }

  private struct Logged: Sendable {
    var isUndone: Bool
  }

  private func contactLog() async throws -> [String: Logged] {
    let rows = try await server.store.read { db in
      try db.rows("SELECT result_key, undone_at FROM contacts").map {
        (try $0.text("result_key"), Logged(isUndone: try $0.optionalInteger("undone_at") != nil))
      }
    }
    counts.undone = rows.count { $0.1.isUndone }
    return Dictionary(rows) { first, _ in first }
  }

  private func checkOutboxes() throws {
    for laptop in laptops {
      for outbox in laptop.disk.all {
        guard let item = outbox.items.first(where: { !$0.state.isRefused }) else { continue }
        throw BrokenPromise(
          "every outbox ends empty or explained",
          "\(outbox.user)'s on laptop \(laptop.number) still has \(outbox.items.count) in it, the "
            + "first \(item.key.brief), \(item.state)", voter: item.action.voter, key: item.key)
      }
    }
  }

  private func isRefusedOnDisk(_ key: String) -> Bool {
    laptops.contains { laptop in
      laptop.disk.all.contains { $0[key]?.state.isRefused == true }
    }
  }

  private func check(_ entry: Ledger.Entry, _ logged: Logged?, isTakenBack: Bool) throws {
    let key = entry.item.key
    let voter = entry.item.action.voter
    let isRefused = isRefusedOnDisk(key) || entry.ending == .discarded
    if let logged {
      // Refused, and then recorded from a copy that the network held back (SPEC 6.4 remembers only
      // what was recorded); the other way round is found at once.
      if isRefused { counts.afterthoughts += 1 }
      if logged.isUndone, !isTakenBack {
        throw BrokenPromise(
          "what nobody takes back stays", "\(key.brief) was undone", voter: voter, key: key)
      }
    } else if isRefused || entry.refusal != nil && isTakenBack {
      counts.refused += 1
    } else if entry.isWritten, entry.ending != .cancelled {
      throw BrokenPromise(
        "every thanked result is recorded once, or visibly refused",
        "\(key.brief) is nowhere" + (entry.isThanked ? ", and was thanked for" : ""),
        voter: voter, key: key)
    }
  }

  private func checkUndo(_ entry: Ledger.Entry, of logged: Logged?) throws {
    try checkSettled(entry)
    guard entry.isAccepted, logged?.isUndone == false else { return }
    throw BrokenPromise(
      "what was taken back stays taken back", "\(entry.item.key.brief) undid nothing",
      voter: entry.item.action.voter, key: entry.item.key)
  }

  private func checkSettled(_ entry: Ledger.Entry) throws {
    let key = entry.item.key
    guard entry.isWritten, !entry.isAccepted, entry.refusal == nil, entry.ending == nil,
      !isRefusedOnDisk(key)
    else { return }
    throw BrokenPromise(
      "every skip, undo and correction is answered", "\(key.brief) is nowhere",
      voter: entry.item.action.voter, key: key)
  }

  private func checkCorrections() async throws {
    let keys = try await server.store.read { db in
      try db.rows("SELECT correction_key FROM corrections").map { try $0.text("correction_key") }
    }
    for key in keys {
      guard case .correction? = ledger[key]?.item.action else {
        throw BrokenPromise(
          "nothing is corrected that nobody did", "nobody made the key \(key.brief)", key: key)
      }
    }
  }

  /// Nobody is reached by two people in one mode, but for results that came late.
  private func checkDoubles() async throws {
    let rows = try await server.store.read { db in
      try db.rows(
        """
        SELECT voter_id, count(*) AS live, sum(late) AS late, count(DISTINCT uid) AS people
        FROM contacts WHERE undone_at IS NULL GROUP BY voter_id, mode HAVING count(*) > 1
        """
      ).map {
        (
          voter: try $0.integer("voter_id"), live: try $0.int("live"), late: try $0.int("late"),
          people: try $0.int("people")
        )
      }
    }
    for row in rows {
      if row.live - row.late > 1 || row.people < row.live {
        throw BrokenPromise(
          "no voter is reached twice, but late and by two people",
          "voter \(row.voter) has \(row.live) live contacts, \(row.late) of them late, by "
            + "\(row.people)", voter: row.voter)
      }
      counts.doubles += 1
    }
  }
}
