import API
import Cells
import Domain

/// What a volunteer does to a voter: into the outbox first, thanks when it is on disk, sent from
/// there.
extension Model {
  mutating func recordFocused(resolution: String?, by key: Key) {
    guard let ref = focusedRef else { return }
    record(resolution: resolution, for: ref, by: key)
  }

  /// Records a result with the notes begun for that voter.
  mutating func record(resolution: String?, for ref: VoterRef, by key: Key) {
    // The one before must be on disk and thanked for. The bottom line does not show that: it would
    // flicker with every result.
    guard !outbox.entries.contains(where: { !$0.isDurable && $0.item.action.isResult }) else {
      return refuse("One moment: the last one is still being written down.")
    }
    if case .picker = layers.last { layers.removeLast() }
    guard let index = pages[ref.mode].visible.firstIndex(where: { $0.id == ref.voter }) else {
      return refuse("This voter has left your list meanwhile.")
    }
    let voter = pages[ref.mode].visible[index]
    let notes = Notes.cleaned(drafts[ref]?.text)
    let item = OutboxItem(
      key: keys.next(),
      action: .result(
        mode: ref.mode, voter: ref.voter, resolution: resolution, notes: notes),
      voterName: voter.name.short, occurredAt: serverTime)
    keyRepeat.arm(key, at: now)
    done.append(
      Done(key: item.key, mode: ref.mode, voter: voter, index: index, notes: notes ?? ""))
    if done.count > 50 { done.removeFirst() }
    drafts[ref] = nil
    focus = .list
    message = nil
    insert(item)
    if page.visible.isEmpty { isVoterOpen = false }
  }

  mutating func skipFocused(by key: Key) {
    guard let voter = focusedVoter else { return }
    keyRepeat.arm(key, at: now)
    insert(
      OutboxItem(
        key: keys.next(), action: .skip(mode: mode, voter: voter.id),
        voterName: voter.name.short, occurredAt: serverTime))
    say("Skipped \(voter.name.short): back to the pool.")
    if page.visible.isEmpty { isVoterOpen = false }
  }

  // MARK: Undo

  /// Takes the last result back, wherever it is by now.
  mutating func undoLast(by key: Key) {
    guard let last = done.last else { return }
    switch outbox.undoing(last.key) {
    case .notYet: return refuse("One moment: it is still being written down.")
    case .cancel:
      outbox.remove(last.key)
      write(.remove(key: last.key), for: .cancel(last.key))
    case .send:
      insert(
        OutboxItem(
          key: keys.next(),
          action: .undo(result: last.key, mode: last.mode, voter: last.voter.id),
          voterName: last.voter.name.short, occurredAt: serverTime))
      undone[last.key] = last
    }
    done.removeLast()
    keyRepeat.arm(key, at: now)
    mode = last.mode
    focus = .list
    goOn(in: last.mode)
    if !last.notes.isEmpty, drafts[VoterRef(mode: mode, voter: last.voter.id)] == nil {
      restoreNotes(last)
    }
    pages[mode].focused = last.voter.id
    showLists()
    say("Taken back: \(last.voter.name.short) is on your list again.")
  }

  /// The list is not finished after all, and one fewer is done.
  private mutating func goOn(in mode: Mode) {
    if let finished = pages[mode].finished {
      pages[mode].run = Run(startedAt: now - finished.seconds * 1_000, done: finished.count)
      pages[mode].finished = nil
    }
    let count = pages[mode].run?.done ?? 0
    pages[mode].run?.done = max(count - 1, 0)
  }

  private mutating func restoreNotes(_ last: Done) {
    drafts[VoterRef(mode: last.mode, voter: last.voter.id)] = TextEditor(
      text: last.notes, isMultiline: true, limit: Notes.longest)
  }

  // MARK: Corrections

  mutating func openCorrection() {
    guard let voter = focusedVoter, let ref = focusedRef else { return }
    var form = CorrectionForm(ref: ref, voter: voter)
    if let refused = refusedCorrections(of: ref).last,
      case .correction(_, _, let typed) = refused.action, case .refused(let problem) = refused.state
    {
      form = CorrectionForm(
        ref: ref, voter: voter, typed: typed, problems: problem.errors ?? [])
    }
    layers.append(.correction(form))
  }

  mutating func saveCorrection(_ form: CorrectionForm, by key: Key) {
    var form = form
    let correction = form.correction
    guard !correction.isEmpty else {
      layers.removeLast()
      return say("Nothing was changed.")
    }
    let problems = correction.problems(in: form.ref.mode)
    guard problems.isEmpty else {
      form.show(problems)
      layers[layers.count - 1] = .correction(form)
      return
    }
    layers.removeLast()
    for refused in refusedCorrections(of: form.ref) { settle(refused.key) }
    insert(
      OutboxItem(
        key: keys.next(),
        action: .correction(mode: form.ref.mode, voter: form.ref.voter, correction),
        voterName: form.original.name.short, occurredAt: serverTime))
  }

  private func refusedCorrections(of ref: VoterRef) -> [OutboxItem] {
    outbox.refused.filter { item in
      guard case .correction(ref.mode, ref.voter, _) = item.action else { return false }
      return true
    }
  }

  // MARK: The disk

  private mutating func insert(_ item: OutboxItem) {
    outbox.add(item)
    write(.insert(item), for: .insert(item.key))
    showLists()
  }

  mutating func write(_ change: OutboxWrite, for purpose: Writing) {
    let id = nextWrite()
    writes[id] = purpose
    perform(.write(id, change))
  }

  /// The server has the item, or the volunteer is done with it: it leaves memory and disk.
  mutating func settle(_ key: String) {
    outbox.remove(key)
    write(.remove(key: key), for: .settle)
  }

  mutating func written(_ id: WriteID) {
    guard case .insert(let key) = writes.removeValue(forKey: id) else { return }
    outbox.isWritten(key)
    guard let item = outbox[key]?.item else { return }
    switch item.action {
    case .result(let mode, _, _, _): thank(for: item, mode)
    case .correction: say("Corrected, thank you: \(item.voterName).", role: .thanks)
    case .skip, .undo: break
    }
  }

  /// The thanks, and the panel when that was the last one.
  private mutating func thank(for item: OutboxItem, _ mode: Mode) {
    guard let session else { return }
    pages[mode].run?.done += 1
    let volunteer = session.user.name
    let text = Thanks.text(
      session.settings.thanks(for: mode), tallies: tallies, volunteer: volunteer)
    message = Message(CleanText.line(text), role: .thanks, result: item.key)
    guard pages[mode].visible.isEmpty, let run = pages[mode].run, run.done > 0 else { return }
    let words = Thanks.text(
      session.settings.thanksForList(in: mode), tallies: tallies, volunteer: volunteer)
    pages[mode].finished = Finished(
      message: CleanText.lines(words), count: run.done,
      seconds: max(now - run.startedAt, 0) / 1_000, result: item.key)
    pages[mode].run = nil
    message = nil
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
    case .settle, nil:
      say(
        "The outbox on this machine cannot be changed (\(reason)). Nothing is lost.",
        role: .error)
    }
  }

  private mutating func takeBack(_ key: String, _ reason: String) {
    guard let item = outbox.remove(key) else { return }
    if let index = done.lastIndex(where: { $0.key == key }) {
      let last = done.remove(at: index)
      restoreNotes(last)
      pages[last.mode].focused = last.voter.id
    }
    if case .undo(let result, _, _) = item.action, let last = undone.removeValue(forKey: result) {
      done.append(last)
    }
    showLists()
    say(
      "Not recorded: \(reason). \(item.voterName) is still on your list; "
        + "please make room on this machine and try again.", role: .error)
  }

  // MARK: The lists as shown

  /// Works the lists out anew: the server's less what waits, with what was taken back and
  /// corrected here.
  mutating func showLists() {
    let writing = focus == .notes ? focusedVoter : nil
    for mode in Mode.allCases { pages[mode].show(shownList(mode)) }
    // Of a voter who has gone, or a number that may not be called, nothing is left behind.
    sheets = [:]
    // Typing must not go on in somebody else's notes.
    if let writing, focusedVoter?.id != writing.id {
      focus = .list
      say("\(writing.name.short) has left your list meanwhile.", role: .warning)
    }
  }

  private func shownList(_ mode: Mode) -> [ListedVoter] {
    guard let list = pages[mode].list else { return [] }
    var voters = list.voters
    for item in outbox.pending where item.action.mode == mode {
      let place = voters.firstIndex { $0.id == item.action.voter }
      switch item.action {
      case .result, .skip:
        if let place { voters.remove(at: place) }
      case .undo(let result, _, _):
        guard place == nil, let last = undone[result] else { continue }
        voters.insert(last.voter, at: min(last.index, voters.count))
      case .correction(_, _, let correction):
        if let place { voters[place].apply(correction) }
      }
    }
    return voters
  }
}

extension ListedVoter {
  /// The same voter with a correction made; what the mode hides stays hidden.
  fileprivate mutating func apply(_ correction: Correction) {
    if let name = correction.name { self.name = name }
    if let new = correction.address {
      address = Place(street: new.street, city: new.city, state: new.state, zip: new.zip)
    }
    if let phone = correction.phone { self.phone = phone }
  }
}

extension OutboxItem {
  /// What it is, in a few words: `call to Ada Smith: Supporter`.
  var summary: String {
    switch action {
    case .result(.letters, _, _, _): "letter to \(voterName)"
    case .result(.calls, _, let resolution, _): "call to \(voterName): \(resolution ?? "")"
    case .skip: "skipping \(voterName)"
    case .correction: "correction of \(voterName)"
    case .undo: "taking \(voterName) back"
    }
  }
}
