import ClientCore
import Foundation
import GRDBSQLite
import Testing

@testable import Client

/// What runs in a process of its own; `ChildTask` starts it.
@Suite(.enabled(if: ChildTask.current != nil)) struct ChildTests {
  @Test func doesItsTask() throws {
    guard let (name, task) = ChildTask.current else { return }
    switch name {
    case .writes: try write(task)
    case .sends: try send(task)
    case .meetsALimit: try meetALimit(task)
    case .meetsAFailingDisk: try meetAFailingDisk(task)
    }
  }

  private func place(_ task: ChildTask) -> OutboxPlace {
    OutboxPlace(folder: task.folder, server: "localhost:8080", user: "ann")
  }

  private func write(_ task: ChildTask) throws {
    let file = try OutboxOpening(place: place(task)).file
    var alive = try file.items().map(\.key)
    var number = task.said.count * 10
    while true {
      number += 1
      let notes = String(repeating: "n", count: number * 37 % 5_000)
      let item = OutboxItem.call(number, notes: notes)
      try file.perform([.insert(item)])
      task.say("+" + item.key)
      alive.append(item.key)
      if alive.count > 12 {
        let key = alive.remove(at: number % 12)
        task.say("?" + key)
        try file.perform([.remove(key: key)])
        task.say("-" + key)
      }
    }
  }

  private func send(_ task: ChildTask) throws {
    let opened = try OutboxOpening(place: place(task))
    #expect(opened.lock.isHeld)
    task.say("sends")
    while true { pause() }
  }

  private func meetALimit(_ task: ChildTask) throws {
    signal(SIGXFSZ, SIG_IGN)
    let outbox = OpenOutbox(try OutboxOpening(place: place(task)))
    #expect(outbox.write(WriteID(0), .insert(.call(0)), at: 0) == [.outboxWritten(WriteID(0))])
    let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    var before = rlimit()
    #expect(getrlimit(resource, &before) == 0)
    var limit = rlimit(rlim_cur: 40_960, rlim_max: before.rlim_max)
    #expect(setrlimit(resource, &limit) == 0)
    let notes = String(repeating: "n", count: 3_000)
    var written = 0
    var refusal: String?
    while refusal == nil, written < 100 {
      written += 1
      let item = OutboxItem.call(written, notes: notes)
      if case .outboxNotWritten(_, let reason) = outbox.write(
        WriteID(written), .insert(item), at: 0
      ).first {
        refusal = reason
      }
    }
    #expect(refusal == "the disk is full or a size limit is met")
    outbox.keep(.sample)
    let work = outbox.finish(at: 0)
    #expect(work.isEmpty, "a small file still fits")
    #expect(setrlimit(resource, &before) == 0)
    // Nothing half done, and the file is as good as before.
    let expected = (0..<written).map { OutboxItem.call($0, notes: $0 == 0 ? nil : notes) }
    #expect(try OutboxReader(place: place(task)).items == expected)
    #expect(
      outbox.write(WriteID(999), .insert(.call(999)), at: 0) == [.outboxWritten(WriteID(999))])
    let again = try OutboxOpening(place: place(task))
    #expect(again.damage == nil)
    #expect(again.items == expected + [.call(999)])
    task.say("done")
  }

  private func meetAFailingDisk(_ task: ChildTask) throws {
    let outbox = OpenOutbox(try OutboxOpening(place: place(task)))
    #expect(outbox.write(WriteID(0), .insert(.call(0)), at: 0) == [.outboxWritten(WriteID(0))])
    FailingDisk.install()
    let reasons: [(Int32, String)] = [
      (ENOSPC, "the disk is full"), (EDQUOT, "your share of the disk is used up"),
      (EIO, "the disk reports an error"), (EROFS, "the disk is read-only"),
    ]
    for (code, reason) in reasons {
      // Fails at each of the writes that one insert makes, until all of them are good.
      var good = 0
      while good < 50 {
        FailingDisk.fail(with: code, after: good)
        let answers = outbox.write(WriteID(1), .insert(.call(1)), at: 0)
        FailingDisk.mend()
        if answers == [.outboxWritten(WriteID(1))] { break }
        #expect(
          answers == [.outboxNotWritten(WriteID(1), reason: reason)], "errno \(code) at \(good)")
        #expect(try OutboxReader(place: place(task)).items == [.call(0)])
        good += 1
      }
      #expect((5..<50).contains(good), "\(good)")
      _ = outbox.write(WriteID(1), .remove(key: OutboxItem.call(1).key), at: 0)
      #expect(outbox.finish(at: 0) == [.outboxWritten(WriteID(1))])
    }
    #expect(outbox.write(WriteID(2), .insert(.call(2)), at: 0) == [.outboxWritten(WriteID(2))])
    let again = try OutboxOpening(place: place(task))
    #expect(again.damage == nil)
    #expect(again.items == [.call(0), .call(2)])
    task.say("done")
  }
}

/// SQLite's own door for faults: its calls of pwrite(2) come here (`xSetSystemCall`).
private enum FailingDisk {
  private typealias Write =
    @convention(c) (Int32, UnsafeRawPointer?, Int, off_t) -> Int

  // One thread writes: the only test of this process.
  nonisolated(unsafe) private static var code: Int32 = 0
  nonisolated(unsafe) private static var good = 0

  static func fail(with code: Int32, after good: Int) { (self.code, self.good) = (code, good) }

  static func mend() { code = 0 }

  static func install() {
    guard let system = sqlite3_vfs_find(nil) else { return }
    let failing: Write = { descriptor, bytes, count, offset in
      if FailingDisk.code != 0 {
        if FailingDisk.good == 0 {
          errno = FailingDisk.code
          return -1
        }
        FailingDisk.good -= 1
      }
      return pwrite(descriptor, bytes, count, offset)
    }
    let call = unsafeBitCast(failing, to: sqlite3_syscall_ptr.self)
    for name in ["pwrite", "pwrite64"] where system.pointee.xGetSystemCall(system, name) != nil {
      _ = system.pointee.xSetSystemCall(system, name, call)
    }
  }
}
