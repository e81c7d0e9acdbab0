import API
import Domain
import Storage

/// Requests' transactions: whatever goes wrong in one comes out as a `Problem`.
struct Transactions: Sendable {
  let store: any Store
  /// Hears of every error that the answer does not spell out.
  let report: @Sendable (any Error) -> Void

  func read<Answer: Sendable>(
    _ body: @Sendable @escaping (any SQLConnection) throws -> Answer
  ) async throws(Problem) -> Answer {
    do {
      return try await store.read(body)
    } catch {
      throw problem(from: error)
    }
  }

  func write<Answer: Sendable>(
    _ body: @Sendable @escaping (any SQLConnection) throws -> Answer
  ) async throws(Problem) -> Answer {
    do {
      return try await store.write(body)
    } catch {
      throw problem(from: error)
    }
  }

  func checkWrites() async throws(Problem) {
    do {
      try await store.checkWrites()
    } catch {
      throw problem(from: error)
    }
  }

  /// What a person is told of an error.
  func problem(from error: any Error) -> Problem {
    if let problem = error as? Problem { return problem }
    if let unreadable = error as? UnreadableVariable { return .misconfigured(unreadable) }
    report(error)
    return Problem(databaseError: error)
  }
}
