import Dispatch
import Foundation
import Storage
import Synchronization

/// Threads with a connection each, and the transactions that wait for one. Swift's cooperative
/// threads never wait for the server here.
final class ConnectionPool: Sendable {
  /// Seconds that a transaction waits for a free connection.
  static let patience: Double = 10

  /// A transaction that waits.
  struct Job: Sendable {
    let run: @Sendable (Seat) -> Void
    /// Tells whoever waits that it was never begun.
    let refuse: @Sendable (StorageError) -> Void
    fileprivate let since = DispatchTime.now()
  }

  private struct State {
    var waiting: [Job] = []
    var threads = 0
    var idle = 0
    var isClosed = false
    var onEnd: [@Sendable () -> Void] = []
  }

  private let server: Server
  private let use: Server.Use
  private let limit: Int
  private let state = Mutex(State())
  /// Counts the jobs that wait; after closing, also one for each thread to leave by.
  private let arrivals = DispatchSemaphore(value: 0)

  /// - Parameter limit: how many connections there are at most, 1 or more; each is opened when
  ///   there is work for it.
  init(_ server: Server, for use: Server.Use, limit: Int) {
    self.server = server
    self.use = use
    self.limit = max(1, limit)
  }

  /// Takes a transaction; whoever waits for it hears of it sooner or later, whatever happens.
  func add(_ job: Job) {
    let (isRefused, needsThread) = state.withLock { state in
      if state.isClosed { return (true, false) }
      state.waiting.append(job)
      let needsThread = state.idle < state.waiting.count && state.threads < limit
      if needsThread { state.threads += 1 }
      return (false, needsThread)
    }
    if isRefused { return job.refuse(.unavailable("it was closed")) }
    arrivals.signal()
    if needsThread { start() }
  }

  /// Refuses what comes from now on; `whenEnded` is called when what waits has been served and
  /// every connection is closed.
  func close(whenEnded: @escaping @Sendable () -> Void) {
    let (threads, hasEnded) = state.withLock { state in
      let threads = state.isClosed ? 0 : state.threads
      state.isClosed = true
      if state.threads > 0 { state.onEnd.append(whenEnded) }
      return (threads, state.threads == 0)
    }
    for _ in 0..<threads { arrivals.signal() }
    if hasEnded { whenEnded() }
  }

  private func start() {
    let thread = Thread { [self] in work() }
    thread.name = "mariadb"
    thread.start()
  }

  private func work() {
    let seat = Seat(server, for: use)
    while let job = next() {
      if job.since + Self.patience < .now() { job.refuse(.busy) } else { job.run(seat) }
    }
    seat.leave()
    let ended = state.withLock { state in
      state.threads -= 1
      return state.threads == 0 ? state.onEnd : []
    }
    for tell in ended { tell() }
  }

  private func next() -> Job? {
    state.withLock { $0.idle += 1 }
    arrivals.wait()
    return state.withLock { state in
      state.idle -= 1
      return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
    }
  }
}
