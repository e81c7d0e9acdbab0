import API
import Domain

/// Two programs of one volunteer on one outbox: one sends, both add.
extension Model {
  /// Takes over what the other program has changed on disk.
  mutating func merge(_ items: [OutboxItem], isSender: Bool) {
    guard isOutboxOpen, opening == 0, let session else { return }
    let leaving = writes.values.compactMap { writing in
      switch writing {
      case .settle(let key), .cancel(let key): key
      case .insert, .update: nil as String?
      }
    }
    let change = outbox.merge(
      items, user: session.user.id, isSender: isSender, leaving: Set(leaving + settled))
    nameItems()
    adoptUndos()
    for item in change.left { settledElsewhere(item) }
    for item in change.refused { refusedElsewhere(item) }
    showLists()
  }

  /// The other program has the server's yes, or what was refused was seen there.
  private mutating func settledElsewhere(_ item: OutboxItem) {
    guard !item.state.isRefused else { return }
    let mode = item.action.mode
    switch item.action {
    case .result(_, let voter, _, _):
      pages[mode].list?.voters.removeAll { $0.id == voter }
      session?.tallies[mode] += 1
      if let index = done.lastIndex(where: { $0.key == item.key }) { done[index].acceptedAt = now }
    case .skip(_, let voter): pages[mode].list?.voters.removeAll { $0.id == voter }
    case .undo(let result, _, _):
      undone[result] = nil
      let tally = session?.tallies[mode] ?? 0
      session?.tallies[mode] = max(tally - 1, 0)
    case .correction: break
    }
    pages[mode].changedAfter = latestRequest
    pages[mode].want(.read)
  }

  private mutating func refusedElsewhere(_ item: OutboxItem) {
    guard case .refused(let problem) = item.state else { return }
    done.removeAll { $0.key == item.key }
    undone[item.key] = nil
    pages[item.action.mode].want(.read)
    sayRefused(item, problem)
  }
}
