import API
import Cells
import Domain

/// Taking results back: dropped when the server never heard of them, asked of it otherwise.
extension Model {
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
          user: session?.user.id, voterName: last.voter.name.short, occurredAt: occurrence))
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

  mutating func restoreNotes(_ last: Done) {
    keeping.isDue = true
    drafts[VoterRef(mode: last.mode, voter: last.voter.id)] = TextEditor(
      text: last.notes, isMultiline: true, limit: Notes.longest)
  }

  /// The result stands after all: the notes that came back with its voter go again, unless they
  /// were written on.
  mutating func forgetNotes(_ last: Done) {
    let ref = VoterRef(mode: last.mode, voter: last.voter.id)
    guard drafts[ref]?.text == last.notes else { return }
    drafts[ref] = nil
    keeping.isDue = true
  }
}
