import API
import Cells
import Domain

/// What a restart without the network goes on with: kept after everything that must be durable,
/// and only when it has changed.
extension Model {
  /// Keeps the work when there is something new in it and nothing more important is being written;
  /// then what is settled leaves the disk.
  mutating func keepWork() {
    if focus != .notes { keeping.isLeft() }
    keeping.look(at: now)
    guard isDiskCaughtUp else { return }
    if keeping.isDue { keepNow() }
    removeSettled()
  }

  /// The same without waiting: the program may be gone in a moment.
  mutating func keepNow() {
    keeping.isLeft()
    keeping.isDue = false
    guard isOutboxOpen, opening == 0, let work = work() else { return }
    if let last = keeping.last, work.isAsGood(as: last) { return }
    keeping.last = work
    perform(.keep(work))
  }

  /// The disk would not keep it: said once, since results are safe all the same. After signing out:
  /// it would not let go of it.
  mutating func notKept(_ reason: String) {
    guard session != nil, isOutboxOpen else {
      signIn?.reason =
        "The list kept on this machine could not be removed (\(reason)). Once that is repaired, "
        + "sign in and out again to remove it."
      return
    }
    keeping.last = nil
    guard keeping.failure == nil else { return }
    keeping.failure = reason
    sayBesideNews(
      "Your list and notes begun cannot be kept on this machine (\(reason)). Results are kept as "
        + "before, but a restart without the network would lose the list.", role: .warning)
  }

  private func work() -> KeptWork? {
    guard let session, let clock = clockToKeep else { return nil }
    return KeptWork(
      user: session.user, tallies: session.tallies, settings: session.settings.byName,
      lists: Mode.allCases.compactMap { pages[$0].list.map(listToKeep) },
      drafts: drafts.filter { !$0.value.isEmpty }.map {
        KeptWork.Draft(mode: $0.key.mode, voter: $0.key.voter, text: $0.value.text)
      }.sorted { ($0.mode.rawValue, $0.voter) < ($1.mode.rawValue, $1.voter) },
      mode: mode, clock: clock)
  }

  /// Numbers are kept only while they may be called.
  private func listToKeep(_ list: VoterList) -> VoterList {
    var list = list
    list.departures = []
    if !arePhonesOpen {
      for index in list.voters.indices { list.voters[index].phone = nil }
    }
    return list
  }

  // MARK: Going on

  /// Takes the lists and notes up again. Those of a list that has run out are nobody's any more.
  mutating func restore(_ kept: KeptWork) {
    for draft in kept.drafts {
      drafts[VoterRef(mode: draft.mode, voter: draft.voter)] = TextEditor(
        text: draft.text, isMultiline: true, limit: Notes.longest)
    }
    for list in kept.lists {
      for voter in list.voters { names[voter.id] = voter.name.short }
      guard !mayHaveRunOut(list) else { continue }
      pages[list.mode].list = list
    }
    nameItems()
    adoptUndos()
    restoreDone()
    showLists()
    for mode in Mode.allCases where !pages[mode].visible.isEmpty {
      pages[mode].run = Run(startedAt: now)
    }
  }

  /// What waits may be taken back as in the session that recorded it.
  private mutating func restoreDone() {
    done += outbox.pending.compactMap(past).filter { undone[$0.key] == nil }
  }

  /// Undos of what waits that were asked for elsewhere: their voters are on the list again here too.
  mutating func adoptUndos() {
    for item in outbox.pending {
      guard case .undo(let result, _, _) = item.action, undone[result] == nil,
        let past = outbox[result].flatMap({ past($0.item) })
      else { continue }
      undone[result] = past
      done.removeAll { $0.key == result }
    }
  }

  /// A result that waits, as it was recorded; nil for anything else, and when its voter is on no
  /// list any more.
  private func past(_ item: OutboxItem) -> Done? {
    guard case .result(let mode, let id, _, let notes) = item.action,
      let voters = pages[mode].list?.voters, let index = voters.firstIndex(where: { $0.id == id })
    else { return nil }
    return Done(key: item.key, mode: mode, voter: voters[index], index: index, notes: notes ?? "")
  }

  /// Items from the disk have numbers alone: the lists know the names.
  mutating func nameItems() {
    outbox.name { action in
      pages[action.mode].list?.voters.first { $0.id == action.voter }?.name.short
        ?? names[action.voter]
    }
  }
}

extension KeptWork {
  /// Whether keeping this instead of `other` would gain nothing: only moments differ by which the
  /// clock goes on.
  fileprivate func isAsGood(as other: KeptWork) -> Bool {
    var (left, right) = (self, other)
    for index in left.lists.indices { left.lists[index].serverTime = Instant(seconds: 0) }
    for index in right.lists.indices { right.lists[index].serverTime = Instant(seconds: 0) }
    right.clock = left.clock
    return left == right && clock.isAsGood(as: other.clock)
  }
}

extension KeptClock {
  /// The same boot, and the time told by it within two seconds.
  fileprivate func isAsGood(as other: KeptClock) -> Bool {
    boot == other.boot && abs(earliest - other.earliest) < 2_000
      && abs(latest - other.latest) < 2_000
      && abs((wallOffset ?? 0) - (other.wallOffset ?? 0)) < 2_000
  }
}
