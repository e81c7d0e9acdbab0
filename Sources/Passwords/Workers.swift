import Dispatch
import Foundation
import Synchronization

/// A few threads of their own and a bounded queue, so that slow work never holds a thread of
/// Swift's concurrency.
final class Workers: Sendable {
  typealias Report = @Sendable () -> Void
  /// The slow work. It returns how to report what came out, which is done when its place is free
  /// again, so that whoever waited for it can be sure of that place.
  typealias Job = @Sendable () -> Report

  private struct State {
    var waiting: [Job] = []
    var running = 0
    var threads: Int
    var isClosed = false
    var onEnd: [Report] = []
  }

  private let threadCount: Int
  private let queueLimit: Int
  private let state: Mutex<State>
  /// Counts the jobs that wait; after closing, also one for each thread to leave by.
  private let arrivals = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - threads: how many jobs run at once, at least 1.
  ///   - queueLimit: how many more may wait, at least 0.
  init(threads: Int, queueLimit: Int) {
    threadCount = max(1, threads)
    self.queueLimit = max(0, queueLimit)
    state = Mutex(State(threads: threadCount))
    for number in 1...threadCount {
      let thread = Thread { [self] in work() }
      thread.name = "passwords-\(number)"
      thread.start()
    }
  }

  /// Takes the job, or says at once why not: `.busy` or `.closed`. A job that was taken runs.
  func enqueue(_ job: @escaping Job) throws(PasswordError) {
    let refusal: PasswordError? = state.withLock { state in
      if state.isClosed { return .closed }
      if state.waiting.count + state.running >= threadCount + queueLimit { return .busy }
      state.waiting.append(job)
      return nil
    }
    if let refusal { throw refusal }
    arrivals.signal()
  }

  /// Takes no more jobs; `whenEnded` is called once, after those taken have run and the threads
  /// are leaving. Later calls only add theirs.
  func close(whenEnded: @escaping Report) {
    let (first, ended) = state.withLock { state in
      let first = !state.isClosed
      state.isClosed = true
      let ended = state.threads == 0
      if !ended { state.onEnd.append(whenEnded) }
      return (first, ended)
    }
    if first { for _ in 0..<threadCount { arrivals.signal() } }
    if ended { whenEnded() }
  }

  private func work() {
    while let job = next() {
      let report = job()
      state.withLock { $0.running -= 1 }
      report()
    }
    let ended: [Report] = state.withLock { state in
      state.threads -= 1
      return state.threads == 0 ? state.onEnd : []
    }
    for report in ended { report() }
  }

  private func next() -> Job? {
    arrivals.wait()
    return state.withLock { state in
      if state.waiting.isEmpty { return nil }
      state.running += 1
      return state.waiting.removeFirst()
    }
  }
}
