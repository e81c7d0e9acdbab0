import Dispatch
import Synchronization
import Testing

@testable import Passwords

/// Holds the workers until it is opened.
private final class Gate: Sendable {
  private let opening = DispatchSemaphore(value: 0)
  private let entries = DispatchSemaphore(value: 0)

  var job: Workers.Job {
    { [self] in
      entries.signal()
      opening.wait()
      return {}
    }
  }

  func open(for jobs: Int) { for _ in 0..<jobs { opening.signal() } }
  func waitForEntry() { entries.wait() }
}

@Suite(.timeLimit(.minutes(5)))
struct WorkersTests {
  @Test func isBusyWhenTheQueueIsFullAndRecovers() async throws {
    let gate = Gate()
    let workers = Workers(threads: 2, queueLimit: 3)
    let pool = PasswordPool(workers: workers)
    for _ in 0..<5 { try workers.enqueue(gate.job) }
    await #expect(throws: PasswordError.busy) { try await pool.hash("secret") }
    await #expect(throws: PasswordError.busy) { try await pool.verifyNothing("secret") }
    gate.open(for: 5)
    await pool.close()
    await #expect(throws: PasswordError.closed) { try await pool.hash("secret") }
  }

  @Test func takesMoreOnceAPlaceIsFree() async throws {
    let gate = Gate()
    let workers = Workers(threads: 1, queueLimit: 0)
    try workers.enqueue(gate.job)
    #expect(throws: PasswordError.busy) { try workers.enqueue(gate.job) }
    gate.open(for: 1)
    await withCheckedContinuation { continuation in workers.close { continuation.resume() } }

    let others = PasswordPool(threads: 1, queueLimit: 0)
    let hash = try await others.hash("secret")
    #expect(try await others.verify("secret", against: hash) == .matches)
  }

  @Test func runsAsManyAtOnceAsThereAreThreads() throws {
    let gate = Gate()
    let workers = Workers(threads: 3, queueLimit: 0)
    for _ in 0..<3 { try workers.enqueue(gate.job) }
    for _ in 0..<3 { gate.waitForEntry() }
    gate.open(for: 3)
    workers.close {}
  }

  @Test func closingFinishesWhatWasTaken() async throws {
    let gate = Gate()
    let done = Atomic<Int>(0)
    let workers = Workers(threads: 1, queueLimit: 8)
    try workers.enqueue(gate.job)
    for _ in 0..<8 {
      try workers.enqueue { { done.add(1, ordering: .sequentiallyConsistent) } }
    }
    let ended = DispatchSemaphore(value: 0)
    workers.close { ended.signal() }
    #expect(throws: PasswordError.closed) { try workers.enqueue(gate.job) }
    #expect(done.load(ordering: .sequentiallyConsistent) == 0)
    gate.open(for: 1)
    await withCheckedContinuation { continuation in workers.close { continuation.resume() } }
    #expect(done.load(ordering: .sequentiallyConsistent) == 8)
    #expect(ended.wait(timeout: .distantFuture) == .success)
    await withCheckedContinuation { continuation in workers.close { continuation.resume() } }
  }
}
