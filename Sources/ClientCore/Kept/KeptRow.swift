import Cells
import Domain

/// A row of what is kept here: an outbox that was damaged, something that the server has not got, or
/// notes begun for a voter who has left the list.
enum KeptRow: Equatable, Sendable {
  /// Put aside; what was said of it.
  case damaged(String)
  case item(OutboxItem)
  case notes(VoterRef, String)

  /// The notes in it; empty without any.
  var notes: String {
    switch self {
    case .damaged: ""
    case .item(let item):
      if case .result(_, _, _, let notes) = item.action { notes ?? "" } else { "" }
    case .notes(_, let text): text
    }
  }
}

extension Model {
  /// A damaged outbox, what is in this one, oldest first, and notes that have lost their voter.
  var keptRows: [KeptRow] {
    [damage].compactMap { $0.map(KeptRow.damaged) } + outbox.entries.map { .item($0.item) }
      + leftNotes.map { .notes($0.key, $0.value.text) }
  }

  /// The row under the cursor while what is kept is looked at.
  var keptRow: KeptRow? {
    guard case .kept(let list) = layers.last else { return nil }
    let rows = keptRows
    return rows.indices.contains(list.index) ? rows[list.index] : nil
  }

  /// Notes begun for voters who are not on their list now, by mode and number.
  var leftNotes: [(key: VoterRef, value: TextEditor)] {
    drafts.filter(isLeft).sorted {
      ($0.key.mode.rawValue, $0.key.voter) < ($1.key.mode.rawValue, $1.key.voter)
    }
  }

  var hasLeftNotes: Bool { drafts.contains(where: isLeft) }

  private func isLeft(_ ref: VoterRef, _ notes: TextEditor) -> Bool {
    let page = pages[ref.mode]
    guard !notes.isEmpty, page.list != nil, !page.visible.contains(where: { $0.id == ref.voter })
    else { return false }
    return !outbox.pending.contains { $0.action.mode == ref.mode && $0.action.voter == ref.voter }
  }

  /// The name of a voter seen in this session, or `voter 4711`.
  func label(of ref: VoterRef) -> String {
    let listed = pages[ref.mode].list?.voters.first { $0.id == ref.voter }?.name.short
    return listed ?? names[ref.voter] ?? "voter \(ref.voter)"
  }
}
