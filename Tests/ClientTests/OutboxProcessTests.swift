import ClientCore
import Foundation
import Testing

@testable import Client

/// Whole processes: killed, limited, failed.
@Suite(.enabled(if: ChildTask.current == nil)) struct OutboxProcessTests {
  @Test func aProgramKilledInTheMiddleLosesNothingItAcknowledged() throws {
    try Scratch.use { scratch in
      let task = ChildTask(folder: scratch.folder)
      for round in 0..<12 {
        let before = task.said.count
        let process = try ChildTask.start(.writes, in: scratch.folder)
        // At a moment that the child's own work sets, and no clock: anywhere in the next write.
        let enough = before + 5 + Int.random(in: 0..<60)
        while process.isRunning, task.said.count < enough { usleep(UInt32.random(in: 50...900)) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try #require(task.said.count >= enough, "round \(round): \(output(scratch))")
        try expectEverythingAcknowledged(task, scratch)
      }
    }
  }

  private func expectEverythingAcknowledged(_ task: ChildTask, _ scratch: Scratch) throws {
    var sure: Set<String> = []
    var unsure: Set<String> = []
    for line in task.said {
      let key = String(line.dropFirst())
      switch line.first {
      case "+": sure.insert(key)
      case "?":
        sure.remove(key)
        unsure.insert(key)
      default: unsure.remove(key)
      }
    }
    let opened = try OutboxOpening(place: scratch.place)
    #expect(opened.damage == nil)
    let found = Set(opened.items.map(\.key))
    #expect(sure.isSubset(of: found))
    // At most the insert under way is more than what was said.
    #expect(found.subtracting(sure).subtracting(unsure).count <= 1)
  }

  @Test func theRightToSendComesFreeWhenItsHolderIsKilled() throws {
    try Scratch.use { scratch in
      let task = ChildTask(folder: scratch.folder)
      let process = try ChildTask.start(.sends, in: scratch.folder)
      while process.isRunning, task.said.isEmpty { usleep(1_000) }
      let opened = try OutboxOpening(place: scratch.place)
      #expect(!opened.lock.isHeld, "\(output(scratch))")
      let outbox = OpenOutbox(opened)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      var events: [Event.Kind] = []
      for _ in 0..<200 where events.isEmpty {
        var descriptor = pollfd(
          fd: try #require(outbox.descriptor), events: Int16(POLLIN), revents: 0)
        let isTold = poll(&descriptor, 1, outbox.due == nil ? 5_000 : 5) > 0
        guard isTold || outbox.due != nil else { break }
        events = outbox.attend(at: MachineClock.milliseconds)
      }
      #expect(events == [.outboxChanged(items: [], isSender: true)])
    }
  }

  @Test func saysThatALimitIsMetAndGoesOnWhenItIsGone() throws {
    try Scratch.use { try ChildTask.run(.meetsALimit, in: $0.folder) }
  }

  @Test func saysWhatIsWrongWithTheDiskAndGoesOnWhenItIsMended() throws {
    try Scratch.use { try ChildTask.run(.meetsAFailingDisk, in: $0.folder) }
  }

  private func output(_ scratch: Scratch) -> String {
    (try? String(contentsOf: scratch.folder.appending(path: "output"), encoding: .utf8)) ?? ""
  }
}
