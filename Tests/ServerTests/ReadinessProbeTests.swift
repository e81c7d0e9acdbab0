import API
import Foundation
import SQLiteStorage
import Service
import Synchronization
import Testing

@testable import Server

@Suite struct ReadinessProbeTests {
  @Test func isReadyWhenTheDatabaseAnswers() async {
    #expect(await ReadinessProbe(ping: {}).isReady())
  }

  @Test func isNotReadyWhenTheDatabaseFails() async {
    #expect(await !ReadinessProbe(ping: { throw CancellationError() }).isReady())
  }

  @Test func asksAtMostOnceInThreeSeconds() async {
    let start = ContinuousClock.now
    let passed = Mutex(Duration.zero)
    let asked = Mutex(0)
    let probe = ReadinessProbe(now: { start + passed.withLock { $0 } }) {
      let count = asked.withLock { count in
        count += 1
        return count
      }
      if count == 2 { throw CancellationError() }
    }
    var answers: [Bool] = []
    for milliseconds in [0, 1, 2_999, 3_000, 5_999, 6_000] {
      passed.withLock { $0 = .milliseconds(milliseconds) }
      answers.append(await probe.isReady())
    }
    #expect(answers == [true, true, true, false, false, true])
    #expect(asked.withLock { $0 } == 3)
  }

  @Test func isNotReadyWhenTheDatabaseWasMovedAway() async throws {
    let folder = NSTemporaryDirectory() + "eblocks-ready-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await SQLiteStore(path: folder + "/eblocks.sqlite")
    let service = Service(store: store, passwords: PlainPasswords())
    try await service.checkReadiness()
    try FileManager.default.moveItem(
      atPath: folder + "/eblocks.sqlite", toPath: folder + "/elsewhere.sqlite")
    await #expect(throws: Problem.self) { try await service.checkReadiness() }
    await store.close()
  }

  @Test(.timeLimit(.minutes(5))) func doesNotWaitForADatabaseThatHangs() async {
    let gate = Gate()
    let probe = ReadinessProbe(limit: .milliseconds(50)) { await gate.pass() }
    #expect(await !probe.isReady())
    await gate.open()
  }

  @Test(.timeLimit(.minutes(5))) func doesNotAskAgainBeforeAHangingDatabaseHasAnswered() async {
    let gate = Gate()
    let asked = Mutex(0)
    let probe = ReadinessProbe(limit: .milliseconds(20), interval: .zero) {
      asked.withLock { $0 += 1 }
      await gate.pass()
    }
    for _ in 1...5 { #expect(await !probe.isReady()) }
    #expect(asked.withLock { $0 } == 1)
    await gate.open()
    while await !probe.isReady() { await Task.yield() }
    #expect(asked.withLock { $0 } >= 2)
  }
}
