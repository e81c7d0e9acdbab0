import API
import Domain
import Storage
import Testing

@testable import Service

/// A database that can do nothing but say why.
private struct BrokenStore: Store {
  let error: StorageError

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    throw error
  }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    throw error
  }

  func close() async {}
}

@Suite struct UnavailableTests {
  private let vera = User(id: 1, name: "Vera", permissions: .use)

  @Test(arguments: [
    (StorageError.busy, Problem.Code.unavailable), (.full, .unavailable),
    (.unavailable("gone"), .unavailable), (.readOnly, .unavailable),
    (.other("11"), .internalError), (.malformedRow("PHONE"), .internalError),
  ])
  func saysWhetherItIsWorthTryingAgain(_ error: StorageError, _ code: Problem.Code) async throws {
    try await confirmation(expectedCount: 4) { reported in
      let service = Service(
        store: BrokenStore(error: error), passwords: PlainPasswords(), report: { _ in reported() })
      let problems = [
        try await problem { try await service.list(.letters, user: vera, now: noon) },
        try await problem {
          try await service.recordResult(
            ResultRequest(), key: "k", mode: .letters, voter: 1, user: vera, now: noon)
        },
        try await problem { try await service.authenticate(session: "s", now: noon) },
        try await problem { try await service.checkReadiness() },
      ]
      #expect(problems.allSatisfy { $0?.code == code })
      #expect(problems.allSatisfy { ($0?.retryAfter != nil) == (code == .unavailable) })
      #expect(problems.allSatisfy { $0?.detail.contains("PHONE") == false })
    }
  }
}
