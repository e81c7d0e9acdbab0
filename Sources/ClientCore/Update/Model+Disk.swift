import API
import Cells
import Domain

/// What goes to the disk, and what is said when it is there or is not.
extension Model {
  /// Adds an item to the outbox, on its way to the disk.
  mutating func insert(_ item: OutboxItem) {
    outbox.add(item)
    write(.insert(item), for: .insert(item.key))
    showLists()
  }

  /// Asks the disk for a change, and remembers what it is for.
  mutating func write(_ change: OutboxWrite, for purpose: Writing) {
    let id = nextWrite()
    writes[id] = purpose
    perform(.write(id, change))
  }

  /// The server has the item, or the volunteer is done with it: it leaves memory now, and the disk
  /// once the list kept there is without its voter.
  mutating func settle(_ key: String) {
    outbox.remove(key)
    settled.append(key)
  }

  /// Nothing is on its way to the disk but removals: what is kept may be replaced now, and what is
  /// settled may leave.
  var isDiskCaughtUp: Bool {
    writes.values.allSatisfy { if case .settle = $0 { true } else { false } }
  }

  /// What is settled leaves the disk, behind the list without its voters: who is killed in between
  /// sends once more, where the other order would offer a voter twice.
  mutating func removeSettled() {
    for key in settled { write(.remove(key: key), for: .settle(key)) }
    settled = []
  }

  /// The disk has it: thanks, or whatever belongs to it.
  mutating func written(_ id: WriteID) {
    guard case .insert(let key) = writes.removeValue(forKey: id) else { return }
    outbox.isWritten(key)
    guard let item = outbox[key]?.item else { return }
    switch item.action {
    case .result(let mode, _, _, _): thank(for: item, mode)
    case .correction: say("Corrected, thank you: \(item.voterLabel).", role: .thanks)
    case .skip: say("Skipped \(item.voterLabel): back to the pool.")
    case .undo: break
    }
  }

  /// The thanks, and the panel when that was the last one.
  private mutating func thank(for item: OutboxItem, _ mode: Mode) {
    guard let session else { return }
    pages[mode].run?.done += 1
    let volunteer = session.user.name
    let text = Thanks.text(
      session.settings.thanks(for: mode), tallies: tallies, volunteer: volunteer)
    let line = [CleanText.line(text), waitForQuota(mode)].compactMap { $0 }
    message = Message(line.joined(separator: " "), role: .thanks, result: item.key)
    guard pages[mode].visible.isEmpty, let run = pages[mode].run, run.done > 0 else { return }
    let words = Thanks.text(
      session.settings.thanksForList(in: mode), tallies: tallies, volunteer: volunteer)
    pages[mode].finished = Finished(
      message: CleanText.lines(words), count: run.done,
      seconds: max(now - run.startedAt, 0) / 1_000, result: item.key)
    pages[mode].run = nil
    message = nil
  }

  /// That a result is over the quota: the call was made all the same, so it is kept until the server
  /// takes it. Nil while there is room.
  private func waitForQuota(_ mode: Mode) -> String? {
    guard let quota = pages[mode].list?.quota, let remaining = quota.remaining else { return nil }
    let over = waitingResults(mode) - remaining
    guard over > 0 else { return nil }
    guard let freeAt = quota.nextFreeAt else {
      return "It is kept here until your quota allows it."
    }
    let time = SpokenTime.clock(freeAt, in: session?.hours?.zone ?? start.zone)
    return over == 1
      ? "It is kept here and goes out at \(time), when your quota allows it."
      : "It is kept here and goes out some time after \(time), as your quota allows."
  }

  /// The disk would not take it: everything is as before, and the volunteer knows.
  mutating func notWritten(_ id: WriteID, _ reason: String) {
    perform(.bell)
    switch writes.removeValue(forKey: id) {
    case .insert(let key): takeBack(key, reason)
    case .cancel:
      say(
        "It is taken back here, but not on disk (\(reason)): it may go out after a restart.",
        role: .error)
    case .settle, .update, nil:
      say(
        "The outbox on this machine cannot be changed (\(reason)). Nothing is lost.",
        role: .error)
    }
  }

  private mutating func takeBack(_ key: String, _ reason: String) {
    guard let item = outbox.remove(key) else { return }
    let name = item.voterLabel
    switch item.action {
    case .result:
      if let index = done.lastIndex(where: { $0.key == key }) {
        let last = done.remove(at: index)
        restoreNotes(last)
        pages[last.mode].focused = last.voter.id
      }
      say("Not recorded: \(reason). \(name) is still on your list. \(Self.repair)", role: .error)
    case .skip(let mode, let voter):
      pages[mode].focused = voter
      say("Not skipped: \(reason). \(name) is still on your list. \(Self.repair)", role: .error)
    case .correction(let mode, let voter, let typed):
      reopenCorrection(VoterRef(mode: mode, voter: voter), typed)
      say("Not corrected: \(reason). \(Self.repair)", role: .error)
    case .undo(let result, let mode, _):
      if let last = undone.removeValue(forKey: result) {
        forgetNotes(last)
        done.append(last)
        pages[mode].run?.done += 1
      }
      say(
        "Not taken back: \(reason). What was recorded for \(name) stands. \(Self.repair)",
        role: .error)
    }
    showLists()
  }

  private static let repair = "Please make room on this machine, then try again."

  /// What was typed is there again, as long as the voter is.
  private mutating func reopenCorrection(_ ref: VoterRef, _ typed: Correction) {
    guard layers.isEmpty,
      let voter = pages[ref.mode].list?.voters.first(where: { $0.id == ref.voter })
    else { return }
    layers.append(
      .correction(CorrectionForm(ref: ref, voter: withoutHiddenPhone(voter), typed: typed)))
  }
}
