import Synchronization

/// Whether the database answers in time and can keep what it is given. It is asked at most once in
/// `interval`, however often anybody asks here, and not again while it owes an answer: the question
/// costs a write, and a database that hangs would collect them.
final class ReadinessProbe: Sendable {
  /// How long an answer may take.
  private let limit: Duration
  /// How long an answer is good for.
  private let interval: Duration
  private let now: @Sendable () -> ContinuousClock.Instant
  /// Asks the database.
  private let ping: @Sendable () async throws -> Void
  private let latest = Mutex(Latest())

  private struct Latest {
    var askedAt: ContinuousClock.Instant?
    var isReady: Bool?
    /// Whether a question is without its answer.
    var isAsking = false
  }

  init(
    limit: Duration = .seconds(2), interval: Duration = .seconds(3),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    ping: @escaping @Sendable () async throws -> Void
  ) {
    self.limit = limit
    self.interval = interval
    self.now = now
    self.ping = ping
  }

  /// True when the database answered well within the limit, a moment ago or now.
  func isReady() async -> Bool {
    let now = now()
    let known = latest.withLock { latest -> Bool? in
      if let askedAt = latest.askedAt, let isReady = latest.isReady, now - askedAt < interval {
        return isReady
      }
      if latest.isAsking, let isReady = latest.isReady { return isReady }
      latest.askedAt = now
      latest.isAsking = true
      return nil
    }
    if let known { return known }
    let isReady = await ask()
    latest.withLock { $0.isReady = isReady }
    return isReady
  }

  /// The two tasks are unstructured because a database that hangs cannot be cancelled, and a task
  /// group would wait for it.
  private func ask() async -> Bool {
    let (answers, continuation) = AsyncStream.makeStream(of: Bool.self)
    Task { [self] in
      let isWell = (try? await ping()) != nil
      latest.withLock { $0.isAsking = false }
      continuation.yield(isWell)
    }
    let waiting = Task { [limit] in
      try? await Task.sleep(for: limit)
      continuation.yield(false)
    }
    defer { waiting.cancel() }
    return await answers.first { _ in true } ?? false
  }
}
