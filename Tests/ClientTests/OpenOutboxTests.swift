import ClientCore
import Foundation
import Testing

@testable import Client

@Suite struct OpenOutboxTests {
  private func open(_ scratch: Scratch) throws -> OpenOutbox {
    OpenOutbox(try OutboxOpening(place: scratch.place))
  }

  /// Waits for the outbox's descriptor or its time, as the loop does, until it tells something.
  private func next(_ outbox: OpenOutbox) throws -> [Event.Kind] {
    for _ in 0..<200 {
      let now = MachineClock.milliseconds
      let wait = outbox.due.map { Int32(max(0, $0 - now)) } ?? 5_000
      var descriptor = pollfd(
        fd: try #require(outbox.descriptor), events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, wait) > 0 || outbox.due != nil else { break }
      let events = outbox.attend(at: MachineClock.milliseconds)
      if !events.isEmpty { return events }
    }
    return []
  }

  @Test func aWriteIsAnsweredWhenItIsOnDisk() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      #expect(
        outbox.write(WriteID(1), .insert(.call(1)), at: 0) == [.outboxWritten(WriteID(1))])
      #expect(try OutboxReader(place: scratch.place).items == [.call(1)])
      #expect(outbox.due == nil)
    }
  }

  @Test func ownWritesAreNoNews() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      _ = outbox.write(WriteID(1), .insert(.call(1)), at: 0)
      #expect(outbox.attend(at: 1).isEmpty)
      #expect(outbox.due == nil)
    }
  }

  @Test func writesThatMeetAnothersAreMadeInOrderLater() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      try Holding(path: scratch.place.file).run {
        #expect(outbox.write(WriteID(1), .insert(.call(2)), at: 0).isEmpty)
        #expect(outbox.write(WriteID(2), .insert(.call(1)), at: 1).isEmpty)
        #expect(outbox.due == 5)
        #expect(outbox.attend(at: 5).isEmpty)
        #expect(outbox.due == 10)
      }
      #expect(
        outbox.attend(at: 10).prefix(2) == [
          .outboxWritten(WriteID(1)), .outboxWritten(WriteID(2)),
        ])
      #expect(try OutboxReader(place: scratch.place).items == [.call(2), .call(1)])
    }
  }

  @Test func givesUpOnAWriteAfterSomeSeconds() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      try Holding(path: scratch.place.file).run {
        #expect(outbox.write(WriteID(1), .insert(.call(1)), at: 0).isEmpty)
        #expect(outbox.attend(at: OpenOutbox.patience - 1).isEmpty)
        guard
          case .outboxNotWritten(WriteID(1), let reason) = outbox.attend(at: OpenOutbox.patience)
            .first
        else {
          Issue.record("it goes on trying")
          return
        }
        #expect(reason == "another eblocks holds the file for them")
      }
      #expect(try OutboxReader(place: scratch.place).items.isEmpty)
    }
  }

  @Test func removesBehindWhatIsKept() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      _ = outbox.write(WriteID(1), .insert(.call(1)), at: 0)
      #expect(outbox.write(WriteID(2), .remove(key: OutboxItem.call(1).key), at: 0).isEmpty)
      outbox.keep(.sample)
      #expect(try OutboxReader(place: scratch.place).items == [.call(1)])
      #expect(KeptFile(place: scratch.place).read() == nil)
      #expect(outbox.finish(at: 0) == [.outboxWritten(WriteID(2))])
      #expect(KeptFile(place: scratch.place).read() == .sample)
      #expect(try OutboxReader(place: scratch.place).items.isEmpty)
    }
  }

  @Test func settlesEverythingBeforeItCloses() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      outbox.keep(.sample)
      _ = outbox.write(WriteID(1), .remove(key: "x"), at: 0)
      #expect(outbox.settle() == [.outboxWritten(WriteID(1))])
      #expect(KeptFile(place: scratch.place).read() == .sample)
      #expect(outbox.due == nil)
    }
  }

  @Test func oneProgramSendsAndTheOtherHearsOfItsEnd() throws {
    try Scratch.use { scratch in
      let first = try OutboxOpening(place: scratch.place)
      var sender: OpenOutbox? = OpenOutbox(first)
      #expect(first.lock.isHeld)
      let second = try OutboxOpening(place: scratch.place)
      #expect(!second.lock.isHeld)
      let other = OpenOutbox(second)
      #expect(
        other.write(WriteID(1), .insert(.call(1)), at: 0) == [.outboxWritten(WriteID(1))])
      #expect(
        try next(#require(sender)) == [.outboxChanged(items: [.call(1)], isSender: true)])
      _ = sender?.write(WriteID(1), .insert(.call(2)), at: 0)
      #expect(
        try next(other) == [.outboxChanged(items: [.call(1), .call(2)], isSender: false)])
      sender = nil
      _ = consume first
      #expect(
        try next(other) == [.outboxChanged(items: [.call(1), .call(2)], isSender: true)])
      #expect(other.due == nil)
    }
  }

  @Test func goesOnInTheFileThatTookTheOldOnesPlace() throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      _ = outbox.write(WriteID(1), .insert(.call(1)), at: 0)
      let new = try OutboxFile(path: scratch.place.draft)
      try new.perform([.insert(.call(5))])
      new.close()
      #expect(rename(scratch.place.draft, scratch.place.file) == 0)
      #expect(
        try next(outbox) == [.outboxChanged(items: [.call(5)], isSender: true)])
      #expect(
        outbox.write(WriteID(2), .insert(.call(6)), at: 0) == [.outboxWritten(WriteID(2))])
      #expect(try OutboxReader(place: scratch.place).items == [.call(5), .call(6)])
    }
  }

  @Test(arguments: [false, true])
  func writesDownAgainWhatWasInAFileThatIsGone(withFolder: Bool) throws {
    try Scratch.use { scratch in
      let outbox = try open(scratch)
      _ = outbox.write(WriteID(1), .insert(.call(1)), at: 0)
      try FileManager.default.removeItem(
        atPath: withFolder
          ? scratch.folder.path(percentEncoded: false) : scratch.place.file)
      #expect(
        outbox.write(WriteID(2), .insert(.call(2)), at: 0) == [.outboxWritten(WriteID(2))])
      #expect(try OutboxReader(place: scratch.place).items == [.call(1), .call(2)])
      #expect(
        try next(outbox) == [.outboxChanged(items: [.call(1), .call(2)], isSender: true)])
      #expect(outbox.due == nil)
      #expect(try !OutboxOpening(place: scratch.place).lock.isHeld, "two may send")
    }
  }
}
