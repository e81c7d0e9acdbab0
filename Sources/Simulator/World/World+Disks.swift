import API
import ClientCore
import Domain
import Foundation

/// The outboxes on the laptops' disks.
extension World {
  func open(_ user: String, _ program: Program) -> Event.Kind {
    closeOutbox(of: program)
    let disk = program.laptop.disk
    if disk.health == .readOnly, chance.happens(0.5) {
      story.tell("\(program.label) cannot open its outbox")
      return .outboxUnavailable(reason: disk.health.rawValue)
    }
    let outbox = disk.outbox(server: World.serverName, user: user)
    outbox.settleDown()
    outbox.readers.append(program.number)
    if outbox.sender == nil { outbox.sender = program.number }
    program.outbox = outbox
    let kept = outbox.keptWork
    if let kept, kept.lists.contains(where: { $0.mode == .calls }) {
      program.callSettings = max(program.callSettings, outbox.keptSettings)
    }
    story.tell("\(program.label) opens \(user)'s outbox with \(outbox.items.count) in it")
    return .outboxOpened(
      StoredWork(
        items: outbox.items, kept: kept, isSender: outbox.sender == program.number))
  }

  func closeOutbox(of program: Program) {
    guard let outbox = program.outbox else { return }
    program.outbox = nil
    outbox.readers.removeAll { $0 == program.number }
    guard outbox.sender == program.number else { return }
    outbox.sender = outbox.readers.first
    if let next = outbox.sender { later(.outboxChanged(program: next), in: 1...50) }
  }

  func find(_ user: String, _ program: Program) -> Event.Kind {
    guard let outbox = program.laptop.disk.existing(server: World.serverName, user: user) else {
      return .keptFound(nil, items: [])
    }
    return .keptFound(outbox.keptWork, items: outbox.items)
  }

  func keep(_ work: KeptWork?, _ program: Program) throws -> Event.Kind? {
    let numbers = (work?.lists ?? []).flatMap(\.voters).compactMap(\.phone).filter { !$0.isEmpty }
    for number in numbers where !mayShow(PhoneNumber.key(number), at: instant, program) {
      throw BrokenPromise(
        "numbers are kept only while the phones are open", "\(program.label) keeps \(number)")
    }
    guard let outbox = program.outbox else { return .notKept(reason: "there is no outbox") }
    let health = program.laptop.disk.health
    guard health == .good || (work == nil && health == .full) else {
      return .notKept(reason: health.rawValue)
    }
    outbox.kept = work.flatMap { try? JSONEncoder().encode($0) }
    outbox.keptSettings = program.callSettings
    return nil
  }

  /// Whoever signs out leaves no voter behind, but where the disk would not let them go.
  func checkNothingLeft(by program: Program) throws {
    guard let outbox = program.outbox, outbox.kept != nil, program.laptop.disk.health == .good
    else { return }
    throw BrokenPromise(
      "whoever signs out leaves nothing behind",
      "the list of \(outbox.user) is still on laptop \(program.laptop.number)")
  }

  func write(
    _ change: OutboxWrite, _ id: WriteID, _ program: Program, byPerson: Bool
  ) throws -> Event.Kind {
    guard let outbox = program.outbox else {
      return .outboxNotWritten(id, reason: "there is no outbox")
    }
    if case .insert(let item) = change {
      try noteInsert(item, program, outbox, byPerson: byPerson)
    }
    let health = program.laptop.disk.health
    guard health == .good || takes(change, health) else {
      story.tell("\(program.label): \(health.rawValue)", key: change.key)
      return .outboxNotWritten(id, reason: health.rawValue)
    }
    if case .remove(let key) = change { try noteRemoval(key, outbox, byPerson: byPerson) }
    if breakage == .thanksBeforeDisk {
      try outbox.performLater(change)
    } else {
      try outbox.perform(change)
    }
    if case .insert(let item) = change {
      ledger.change(item.key) { $0.isWritten = true }
      if item.action.isResult { program.unacknowledged[id] = item.key }
    }
    for reader in outbox.readers where reader != program.number {
      later(.outboxChanged(program: reader), in: 1...50)
    }
    return .outboxWritten(id)
  }

  func outboxChanged(_ program: Program) throws {
    guard program.isRunning, let outbox = program.outbox else { return passOver() }
    guard now >= program.frozenUntil else {
      return agenda.add(.outboxChanged(program: program.number), at: program.frozenUntil + 1)
    }
    try handle(
      program,
      [.outboxChanged(items: outbox.items, isSender: outbox.sender == program.number)])
  }

  /// A full disk may still take what makes nothing larger.
  private func takes(_ change: OutboxWrite, _ health: Disk.Health) -> Bool {
    if case .remove = change, health == .full { return chance.happens(0.5) }
    return false
  }

  private func noteInsert(
    _ item: OutboxItem, _ program: Program, _ outbox: DiskOutbox, byPerson: Bool
  ) throws {
    guard let user = volunteers.first(where: { $0.name == outbox.user })?.id else {
      throw BrokenPromise("an outbox belongs to a volunteer", "nobody is called \(outbox.user)")
    }
    let voter = item.action.voter
    story.tell(
      "\(program.label): \(outbox.user) \(item.action.brief) (\(item.key.brief))", voter: voter,
      key: item.key)
    try ledger.add(item, by: user)
    phoneBook.take(item.action)
    if item.action.isResult, !byPerson {
      throw BrokenPromise(
        "nothing is recorded that nobody did", "no key was pressed for it", voter: voter,
        key: item.key)
    }
    if let text = try? JSONEncoder().encode(item), case .result = item.action,
      String(decoding: text, as: UTF8.self).contains(SampleVoters.lastName)
    {
      throw BrokenPromise(
        "an outbox on disk names no voter", "the item holds a name", voter: voter, key: item.key)
    }
  }

  /// What leaves a disk must have been settled.
  private func noteRemoval(_ key: String, _ outbox: DiskOutbox, byPerson: Bool) throws {
    guard let entry = ledger[key], let stored = outbox[key] else { return }
    let ending: Ledger.Ending
    if entry.isAccepted || entry.refusal != nil {
      // A disk that was full does not know of the refusal; the volunteer does.
      let isSeen = stored.state.isRefused || byPerson
      ending = isSeen && !entry.isAccepted ? .discarded : .answered
    } else if case .undo(let result, _, _) = entry.item.action, isNeverRecorded(result) {
      ending = .orphaned
    } else if byPerson, entry.item.action.isResult, !entry.hasArrived {
      ending = .cancelled
      counts.cancelled += 1
    } else {
      throw BrokenPromise(
        "what is thanked for stays on disk until the server has answered",
        "\(key.brief) was removed, and the server has "
          + (entry.hasArrived ? "not settled it" : "never heard of it"),
        voter: entry.item.action.voter, key: key)
    }
    story.tell("\(key.brief) leaves the disk: \(ending.rawValue)", key: key)
    ledger.change(key) { $0.ending = ending }
  }

  /// The result was refused, or taken back before it was sent.
  private func isNeverRecorded(_ result: String) -> Bool {
    guard let entry = ledger[result] else { return true }
    return entry.refusal != nil || entry.ending == .cancelled
  }
}

extension OutboxWrite {
  var key: String {
    switch self {
    case .insert(let item), .update(let item): item.key
    case .remove(let key): key
    }
  }
}

extension OutboxItem.Action {
  /// What was done, for the story.
  var brief: String {
    switch self {
    case .result(let mode, let voter, let resolution, _):
      "\(mode == .letters ? "wrote to" : "called") voter \(voter)"
        + (resolution.map { ": \($0)" } ?? "")
    case .skip(_, let voter): "skips voter \(voter)"
    case .correction(_, let voter, _): "corrects voter \(voter)"
    case .undo(let result, _, let voter): "takes \(result.brief) about voter \(voter) back"
    }
  }
}
