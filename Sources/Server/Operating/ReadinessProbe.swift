/// Whether the database answers in time.
struct ReadinessProbe: Sendable {
  /// How long it may take.
  let limit: Duration
  /// Reads something small from the database.
  let ping: @Sendable () async throws -> Void

  init(limit: Duration = .seconds(2), ping: @escaping @Sendable () async throws -> Void) {
    self.limit = limit
    self.ping = ping
  }

  /// True when the database answered within the limit.
  ///
  /// The two tasks are unstructured because a database that hangs cannot be cancelled, and a task
  /// group would wait for it.
  func isReady() async -> Bool {
    let (answers, continuation) = AsyncStream.makeStream(of: Bool.self)
    let asking = Task { [ping] in
      let isWell = (try? await ping()) != nil
      continuation.yield(isWell)
    }
    let waiting = Task { [limit] in
      try? await Task.sleep(for: limit)
      continuation.yield(false)
    }
    defer {
      asking.cancel()
      waiting.cancel()
    }
    return await answers.first { _ in true } ?? false
  }
}
