/// What can be done to what is kept here.
extension Model {
  /// The whole of a row, to read.
  mutating func readKept(_ row: KeptRow) {
    var paragraphs: [Reader.Paragraph] = []
    if case .damaged(let text) = row {
      return layers.append(.reader(Reader(title: title(of: row), paragraphs: [.init(text: text)])))
    }
    if case .item(let item) = row {
      paragraphs = [.init(text: fate(of: item)), .init(text: "")]
      if item.state.isRefused {
        paragraphs += [
          .init(text: "Outside this program, eblocks outbox export saves what is kept here."),
          .init(text: ""),
        ]
      }
    }
    paragraphs.append(.init(text: "Notes", isHeading: true))
    let notes = row.notes
    paragraphs +=
      notes.isEmpty
      ? [.init(text: "None.")]
      : notes.split(separator: "\n", omittingEmptySubsequences: false).map {
        .init(text: String($0))
      }
    layers.append(.reader(Reader(title: title(of: row), paragraphs: paragraphs)))
  }

  mutating func copyNotes(_ row: KeptRow) {
    perform(.copyToClipboard(row.notes))
    message = Message("Copied the notes, if your terminal allows it.", isPassing: true)
  }

  /// What is removed is nowhere else: never by one key alone.
  mutating func askToDiscard() {
    guard let row = keptRow else { return }
    let text =
      switch row {
      case .damaged: "Stop showing that an outbox was put aside? The file stays where it is."
      case .item(let item):
        "The \(item.summary) was not accepted, and this is the only copy. eblocks outbox export "
          + "saves it first. Remove it for good?"
      case .notes: "The \(title(of: row)) are nowhere else. Remove them for good?"
      }
    layers.append(.question(Question(text: text, action: .discard(row))))
  }

  mutating func discard(_ row: KeptRow) {
    switch row {
    case .damaged: damage = nil
    case .item(let item): settle(item.key)
    case .notes(let ref, _):
      drafts[ref] = nil
      keeping.isDue = true
    }
    if case .damaged = row {
      say("It is not shown any more. The file stays where it is.")
    } else {
      say("Removed from here: \(title(of: row)).")
    }
    guard case .kept(var list) = layers.last else { return }
    let count = keptRows.count
    list.index = min(list.index, max(count - 1, 0))
    if count > 0 { layers[layers.count - 1] = .kept(list) } else { layers.removeLast() }
  }

  func title(of row: KeptRow) -> String {
    switch row {
    case .damaged: "a damaged outbox, put aside"
    case .item(let item): item.summary
    case .notes(let ref, _): "notes begun for \(label(of: ref))"
    }
  }
}
