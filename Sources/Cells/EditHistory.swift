/// One change of a text: the characters at `start` that went and those that came.
struct Edit: Equatable, Sendable {
  var start: Int
  var removed: [Character]
  var inserted: [Character]
  var cursorBefore: Int
  var cursorAfter: Int

  var inverse: Edit {
    Edit(
      start: start, removed: inserted, inserted: removed, cursorBefore: cursorAfter,
      cursorAfter: cursorBefore)
  }
}

/// What can be undone and done again.
///
/// Typing is one step a word, and a run of Backspace is one step.
struct EditHistory: Equatable, Sendable {
  enum Kind: Equatable, Sendable { case typing, erasing, other }

  /// The most steps that are kept.
  static let depth = 1000

  private var done: [[Edit]] = []
  private var undone: [[Edit]] = []
  private var openKind: Kind?

  var canUndo: Bool { !done.isEmpty }
  var canRedo: Bool { !undone.isEmpty }

  /// The next edit begins a step of its own.
  mutating func endStep() { openKind = nil }

  mutating func record(_ edit: Edit, kind: Kind) {
    undone = []
    if kind != .other, openKind == kind, !Self.beginsWord(edit, after: done.last?.last, kind) {
      append(edit)
    } else {
      done.append([edit])
      if done.count > Self.depth { done.removeFirst() }
    }
    openKind = kind
  }

  /// The edits that take the last step back, in order.
  mutating func undo() -> [Edit] {
    openKind = nil
    guard let step = done.popLast() else { return [] }
    undone.append(step)
    return step.reversed().map(\.inverse)
  }

  /// The edits of the step taken back last, in order.
  mutating func redo() -> [Edit] {
    openKind = nil
    guard let step = undone.popLast() else { return [] }
    done.append(step)
    return step
  }

  /// Adds to the last step, and to its last edit where the typing simply goes on.
  private mutating func append(_ edit: Edit) {
    guard let index = done.indices.last, var last = done[index].popLast() else { return }
    if edit.removed.isEmpty, edit.start == last.start + last.inserted.count {
      last.inserted += edit.inserted
      last.cursorAfter = edit.cursorAfter
      done[index].append(last)
    } else {
      done[index] += [last, edit]
    }
  }

  private static func beginsWord(_ edit: Edit, after last: Edit?, _ kind: Kind) -> Bool {
    guard kind == .typing, let before = last?.inserted.last, let new = edit.inserted.last
    else { return false }
    return before.isWhitespace && !new.isWhitespace
  }
}
