import API
import Domain

/// What the volunteer did and the server has yet to confirm, oldest first: a pure state machine.
///
/// Only what is on disk is sent, one at a time, in order; what waits lets others past, but for
/// those that concern the same voter. Nothing leaves it but by the server's answer, by the
/// volunteer's own undo, or by a disk that would not take it in the first place. Of the programs
/// that share an outbox one is the sender; the others only add to it.
public struct Outbox: Hashable, Sendable {
  public private(set) var entries: [Entry] = []
  /// The item in flight.
  public private(set) var inFlight: String?
  /// Whether this program may send, and cancel what was not sent.
  public private(set) var isSender = true

  /// An item and how far its way to the disk is.
  public struct Entry: Hashable, Sendable {
    public var item: OutboxItem
    /// It may be sent.
    public var isDurable: Bool
    /// The server may know it: it was sent once, by this session or by one before.
    public var mayBeKnown: Bool
    /// What `mayBeKnown` was before the attempt under way.
    fileprivate var wasKnown = false
  }

  public init() {}

  /// What a disk held: nothing of it is in flight any more, all of it may have been sent.
  ///
  /// - Parameter user: who is signed in; what another account recorded is never sent as theirs, and
  ///   is shown as refused.
  public init(stored: [OutboxItem], user: UserID? = nil, isSender: Bool = true) {
    entries = stored.map { Entry(stored: $0, user: user) }
    self.isSender = isSender
  }

  /// The items that are still to be accepted.
  public var pending: [OutboxItem] {
    entries.lazy.map(\.item).filter { !$0.state.isRefused }
  }

  /// The items that the server refused, for the volunteer to see.
  public var refused: [OutboxItem] { entries.lazy.map(\.item).filter(\.state.isRefused) }

  /// Letters and calls that wait for the server, on disk or on their way there.
  public var unsentResults: Int {
    entries.count { $0.item.action.isResult && !$0.item.state.isRefused }
  }

  public subscript(key: String) -> Entry? { entries.first { $0.item.key == key } }

  /// Adds an item that is being written to disk.
  public mutating func add(_ item: OutboxItem) {
    entries.append(Entry(item: item, isDurable: false, mayBeKnown: false))
  }

  /// The item has reached the disk: it may be sent.
  public mutating func isWritten(_ key: String) { change(key) { $0.isDurable = true } }

  /// Takes an item out: it was accepted, taken back unsent, never written, or seen when refused.
  @discardableResult
  public mutating func remove(_ key: String) -> OutboxItem? {
    guard let index = entries.firstIndex(where: { $0.item.key == key }) else { return nil }
    if inFlight == key { inFlight = nil }
    return entries.remove(at: index).item
  }

  /// Gives items without a name the one that `find` knows.
  mutating func name(by find: (OutboxItem.Action) -> String?) {
    for index in entries.indices where entries[index].item.voterName.isEmpty {
      if let name = find(entries[index].item.action) { entries[index].item.voterName = name }
    }
  }

  // MARK: Sending

  /// The item to send now, or nil: none, one is in flight, all wait, or another program sends.
  ///
  /// - Parameter now: a reading of the monotonic clock, in milliseconds.
  public func next(at now: Int64) -> OutboxItem? {
    guard isSender, inFlight == nil else { return nil }
    return entries.indices.first { isReady($0, at: now) }.map { entries[$0].item }
  }

  /// When the first of the items that wait may go, in milliseconds; nil when none waits.
  public var nextAttempt: Int64? {
    guard isSender else { return nil }
    return entries.compactMap { entry in
      if case .waiting(let until, _) = entry.item.state { until } else { nil }
    }.min()
  }

  /// It was handed to the network.
  public mutating func isSent(_ key: String) {
    inFlight = key
    change(key) { entry in
      entry.item.state = .sending
      entry.wasKnown = entry.mayBeKnown
      entry.mayBeKnown = true
    }
  }

  /// No answer came: its fate is unknown, and it goes again.
  public mutating func isUnanswered(_ key: String) {
    release(key)
    change(key) { entry in
      entry.item.state = .queued
      entry.item.attempts += 1
    }
  }

  /// There was no connection: the server has heard nothing of this attempt.
  public mutating func neverLeft(_ key: String) {
    release(key)
    change(key) { entry in
      entry.item.state = .queued
      entry.mayBeKnown = entry.wasKnown
    }
  }

  /// The server wants it later. A quota holds every result of the mode, so those wait with it.
  public mutating func wait(_ key: String, until: Int64, why: String, holdsMode: Bool = false) {
    release(key)
    let mode = self[key]?.item.action.mode
    change(key) { $0.item.attempts += 1 }
    for index in entries.indices where !entries[index].item.state.isRefused {
      let item = entries[index].item
      let isHeld = holdsMode && item.action.isResult && item.action.mode == mode
      if item.key == key || isHeld { entries[index].item.state = .waiting(until: until, why: why) }
    }
  }

  /// The server said no, for good. An undo of a refused result has nothing left to undo.
  ///
  /// - Returns: the keys of such undos, which are gone.
  public mutating func refuse(_ key: String, _ problem: Problem) -> [String] {
    release(key)
    change(key) { $0.item.state = .refused(problem) }
    let orphans = entries.compactMap { entry -> String? in
      if case .undo(key, _, _) = entry.item.action { entry.item.key } else { nil }
    }
    for orphan in orphans { remove(orphan) }
    return orphans
  }

  /// What taking a result back means now.
  public enum Undoing: Hashable, Sendable {
    /// The server has never heard of it: drop it.
    case cancel
    /// It is on its way to the disk: in a moment.
    case notYet
    /// The server has it, or may have: send an undo, which follows when its fate is known.
    case send
  }

  public func undoing(_ key: String) -> Undoing {
    guard let entry = self[key], !entry.item.state.isRefused else { return .send }
    if !entry.isDurable { return .notYet }
    // Only the sender knows what was sent.
    return entry.mayBeKnown || !isSender ? .send : .cancel
  }

  /// Lets everything that waits go now, as after a sign-in or when the volunteer asks.
  public mutating func wakeAll() {
    for index in entries.indices {
      if case .waiting = entries[index].item.state { entries[index].item.state = .queued }
    }
  }

  // MARK: Sharing

  /// What another program on the same outbox has changed.
  public struct Merge: Hashable, Sendable {
    /// Settled there: they are gone.
    public var left: [OutboxItem] = []
    /// Refused there, and kept for the volunteer to see.
    public var refused: [OutboxItem] = []
  }

  /// Takes over what the disk holds. It is right about everything but what is on its way to it, in
  /// flight here, or about to be removed by this program.
  ///
  /// - Parameters:
  ///   - stored: all items on disk, oldest first.
  ///   - leaving: keys whose removal is on its way to the disk.
  public mutating func merge(
    _ stored: [OutboxItem], user: UserID?, isSender: Bool, leaving: Set<String>
  ) -> Merge {
    var merge = Merge()
    let isPromoted = isSender && !self.isSender
    self.isSender = isSender
    let mine = Dictionary(
      entries.map { ($0.item.key, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    var merged: [Entry] = []
    for item in stored where !leaving.contains(item.key) && seen.insert(item.key).inserted {
      guard var entry = mine[item.key] else {
        merged.append(Entry(stored: item, user: user))
        continue
      }
      entry.isDurable = true
      // The one who sent before may have sent anything.
      if isPromoted { entry.mayBeKnown = true }
      if inFlight != item.key, item.state.isRefused, !entry.item.state.isRefused {
        entry.item.state = item.state
        merge.refused.append(entry.item)
      }
      merged.append(entry)
    }
    for entry in entries where !seen.contains(entry.item.key) {
      if !entry.isDurable || inFlight == entry.item.key {
        merged.append(entry)
      } else {
        merge.left.append(entry.item)
      }
    }
    entries = merged
    return merge
  }

  // MARK: Inside

  private func isReady(_ index: Int, at now: Int64) -> Bool {
    let entry = entries[index]
    switch entry.item.state {
    case .sending, .refused: return false
    case .waiting(let until, _) where until > now: return false
    case .queued, .waiting: break
    }
    return entry.isDurable && !entries[..<index].contains { $0.holds(entry.item) }
  }

  private mutating func release(_ key: String) {
    if inFlight == key { inFlight = nil }
  }

  private mutating func change(_ key: String, _ body: (inout Entry) -> Void) {
    guard let index = entries.firstIndex(where: { $0.item.key == key }) else { return }
    body(&entries[index])
  }
}

extension Outbox.Entry {
  /// As read from a disk, for that user.
  fileprivate init(stored: OutboxItem, user: UserID?) {
    item = stored
    if !item.state.isRefused { item.state = .queued }
    if let owner = stored.user, let user, owner != user { item.state = .refused(Self.foreign) }
    isDurable = true
    mayBeKnown = true
  }

  private static let foreign = Problem(
    .forbidden,
    "Another account of this name recorded it, so it is not sent as yours. "
      + "Please tell an organizer.")

  /// Whether `later` must wait for this item: what happened to one voter stays in order, but a
  /// correction that was put off holds nothing up.
  fileprivate func holds(_ later: OutboxItem) -> Bool {
    guard !item.state.isRefused, item.action.voter == later.action.voter,
      item.action.mode == later.action.mode
    else { return false }
    if case .correction = item.action, case .waiting = item.state { return false }
    return true
  }
}
