import ClientCore
import Foundation

/// The outbox that the loop works with: its file, the right to send, the other programs that have
/// it open, and what is kept for work without the network.
///
/// A write that meets another program's is tried again until it fits, in order; the loop waits for
/// `descriptor` and `due` meanwhile and goes on hearing keys.
final class OpenOutbox {
  private let place: OutboxPlace
  private var file: OutboxFile
  private var lock: SenderLock
  private var watch: OutboxWatch?
  private let kept: KeptFile
  private var pending: [Pending] = []
  private var removals: [Pending] = []
  private var keeping: KeptWork??
  private var unsynced: Int64?
  private var nextTry: Int64?
  private var isStale = false
  private var isToldSender: Bool
  private var lockTries = 0

  private struct Pending {
    var id: WriteID
    var write: OutboxWrite
    var since: Int64
  }

  /// How long a write is tried again, in milliseconds.
  static let patience: Int64 = 5_000
  private static let pause: Int64 = 5
  /// Milliseconds between looks where the system tells of no changes.
  private static let poll: Int64 = 1_000
  /// Milliseconds after which what is kept is made to survive a power cut.
  private static let syncDelay: Int64 = 1_000

  /// Opens the outbox.
  init(_ opened: OutboxOpening) {
    place = opened.place
    file = opened.file
    lock = opened.lock
    isToldSender = opened.lock.isHeld
    kept = KeptFile(place: opened.place)
    watch = opened.watch
    if watch == nil, !lock.isHeld { nextTry = 0 }
  }

  /// Readable when `attend` has something to do; nil where the system tells nothing.
  var descriptor: Int32? { watch?.descriptor }

  /// The reading of `CLOCK_BOOTTIME` at which `attend` has something to do, in milliseconds.
  var due: Int64? {
    [nextTry, unsynced].compactMap { $0 }.min()
  }

  /// Whether `attend` has something to do.
  ///
  /// - Parameter readable: the descriptors that can be read.
  func wants(_ readable: [Int32], at now: Int64) -> Bool {
    guard let watch else { return true }
    return readable.contains(watch.descriptor) || due.map { $0 <= now } == true
  }

  /// Begins a change. The answer comes now, or from `finish` or `attend`.
  func write(_ id: WriteID, _ write: OutboxWrite, at now: Int64) -> [Event.Kind] {
    let new = Pending(id: id, write: write, since: now)
    if case .remove = write {
      // Behind what is kept: if this program is killed between the two, what is removed here must
      // not be on a list that is kept still.
      removals.append(new)
      return []
    }
    pending.append(new)
    return pending.count == 1 ? advance(at: now) : []
  }

  /// Replaces what is kept, when `finish` is called.
  func keep(_ work: KeptWork?) { keeping = .some(work) }

  /// Does what could wait until the thanks were drawn.
  func finish(at now: Int64) -> [Event.Kind] {
    var events: [Event.Kind] = []
    if let work = keeping {
      keeping = nil
      if let reason = write(work, at: now) { events.append(.notKept(reason: reason)) }
    }
    if !removals.isEmpty {
      let isIdle = pending.isEmpty
      pending += removals
      removals = []
      if isIdle { events += advance(at: now) }
    }
    return events
  }

  /// Looks what other programs did, and tries again what waits.
  func attend(at now: Int64) -> [Event.Kind] {
    if let moment = unsynced, moment <= now {
      unsynced = nil
      kept.sync()
    }
    nextTry = nil
    let signs = watch?.look() ?? OutboxWatch.Signs(file: true, lock: true)
    if signs.file { isStale = true }
    if signs.lock { lockTries = 20 }
    if lockTries > 0, !lock.take() {
      // The kernel tells of a closed file just before it lets the lock go.
      lockTries -= 1
      tryAgain(in: Self.pause, from: now)
    }
    let events = advance(at: now) + changes(at: now)
    if watch == nil, !lock.isHeld { tryAgain(in: Self.poll, from: now) }
    return events
  }

  /// Writes down what still waits, for two seconds at most, before the outbox is closed.
  func settle() -> [Event.Kind] {
    var events = finish(at: MachineClock.milliseconds)
    let end = MachineClock.milliseconds + 2_000
    while !pending.isEmpty, MachineClock.milliseconds < end {
      events += advance(at: MachineClock.milliseconds)
      if !pending.isEmpty { usleep(2_000) }
    }
    if unsynced != nil { kept.sync() }
    unsynced = nil
    return events
  }

  // MARK: Writing

  private func advance(at now: Int64) -> [Event.Kind] {
    var events: [Event.Kind] = []
    while let next = pending.first {
      do throws(OutboxFault) {
        try settlePlace()
        try file.perform([next.write])
        events.append(.outboxWritten(next.id))
      } catch {
        if error.kind == .busy, now - next.since < Self.patience {
          tryAgain(in: Self.pause, from: now)
          return events
        }
        events.append(.outboxNotWritten(next.id, reason: error.reason))
      }
      pending.removeFirst()
    }
    return events
  }

  private func tryAgain(in pause: Int64, from now: Int64) {
    nextTry = min(nextTry ?? .max, now + pause)
  }

  private func write(_ work: KeptWork?, at now: Int64) -> String? {
    do throws(OutboxFault) {
      if let work {
        try kept.write(work)
        unsynced = unsynced ?? now + Self.syncDelay
      } else {
        try kept.remove()
        unsynced = nil
      }
      return nil
    } catch {
      // An old list would offer voters again whose results go out from here on.
      if work != nil { try? kept.remove() }
      return error.reason
    }
  }

  // MARK: Other programs

  private func changes(at now: Int64) -> [Event.Kind] {
    guard isStale || lock.isHeld != isToldSender else { return [] }
    do throws(OutboxFault) {
      try settlePlace()
      let hasChanged = try file.hasChanged()
      if hasChanged || lock.isHeld != isToldSender {
        let items = try file.items()
        isToldSender = lock.isHeld
        isStale = false
        return [.outboxChanged(items: items, isSender: lock.isHeld)]
      }
      isStale = false
    } catch {
      // What cannot be read is left alone; the next write says what is wrong.
      isStale = error.kind == .busy
      if isStale { tryAgain(in: Self.pause, from: now) }
    }
    return []
  }

  /// Goes on in the file that is at the place now: another program may have put a damaged one
  /// aside. When there is none, somebody removed it, and what was in it is written down again.
  private func settlePlace() throws(OutboxFault) {
    guard !file.isInPlace else { return }
    var known: [OutboxItem] = []
    if access(place.file, F_OK) != 0 {
      known = try file.items()
      try OutboxOpening.make(place.folder)
    }
    let new = try OutboxFile(path: place.file)
    if !known.isEmpty { try new.perform(known.map(OutboxWrite.insert)) }
    file = new
    if access(place.lock, F_OK) != 0 { lock = try SenderLock(file: place.lock) }
    watch = OutboxWatch(place: place)
    isStale = true
    tryAgain(in: 0, from: MachineClock.milliseconds)
  }
}
