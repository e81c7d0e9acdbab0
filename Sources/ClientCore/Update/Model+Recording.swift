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
      user: session?.user.id, voterName: voter.name.short,
      occurredAt: occurrence(ofResultIn: ref.mode))
    keyRepeat.arm(key, at: now)
    done.append(
      Done(key: item.key, mode: ref.mode, voter: voter, index: index, notes: notes ?? ""))
    if done.count > 50 { done.removeFirst() }
    if drafts.removeValue(forKey: ref) != nil { keeping.isDue = true }
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
        key: keys.next(), action: .skip(mode: mode, voter: voter.id), user: session?.user.id,
        voterName: voter.name.short, occurredAt: occurrence))
    message = nil
    if page.visible.isEmpty { isVoterOpen = false }
  }
}

extension OutboxItem {
  /// What it is, in a few words: `call to Ada Smith: Supporter`.
  var summary: String {
    switch action {
    case .result(.letters, _, _, _): "letter to \(voterLabel)"
    case .result(.calls, _, let resolution, _): "call to \(voterLabel): \(resolution ?? "")"
    case .skip: "skipping \(voterLabel)"
    case .correction: "correction of \(voterLabel)"
    case .undo: "taking \(voterLabel) back"
    }
  }
}
