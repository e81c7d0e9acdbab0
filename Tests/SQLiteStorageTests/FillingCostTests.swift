import Domain
import Foundation
import Testing

@testable import SQLiteStorage
@testable import Storage

/// Once all voters are in, nobody goes through them again but for the indexes.
@Suite struct FillingCostTests {
  /// Steps of `body` over so many voters, of whom a tenth are especially valuable.
  private func cost(
    _ count: Int, _ body: @escaping @Sendable (any SQLConnection) throws -> Void
  ) async throws -> Int {
    let store = try await SQLiteStore.inMemory()
    let cost = try await store.write { connection in
      let voters = (1...count).map { number in
        let line = String(format: "%04d", number % 10_000)
        return Voter(
          id: VoterID(number), name: VoterName(last: "Reed"), address: Address(state: "NH"),
          phone: "603-555-\(line)", party: "D", isPrime: number % 10 == 0)
      }
      try connection.insert(voters)
      return try steps(of: connection) { try body(connection) }
    }
    await store.close()
    return cost
  }

  @Test func findsWhoIsKeptBackByTheirNumbers() async throws {
    let keepBack: @Sendable (any SQLConnection) throws -> Void = { connection in
      try connection.run(
        """
        INSERT INTO pool_effects (result_key, effect, mode, digits)
        VALUES ('a', 'doNotCall', 1, '6035550007')
        """)
      try connection.keepBackAll()
    }
    let few = try await cost(100, keepBack)
    let many = try await cost(5_000, keepBack)
    #expect(Double(many) <= 1.3 * Double(few), "\(few), \(many)")
  }

  @Test func countsThePoolsInTheOrderOfTheirIndexes() async throws {
    let count: @Sendable (any SQLConnection) throws -> Void = { connection in
      try Summaries(connection).filledVoters(PlaceCounts())
    }
    let few = try await cost(100, count)
    let many = try await cost(5_100, count)
    // Of each mode once, and nothing is sorted.
    #expect(Double(many - few) / 5_000 <= 2 * 12, "\(few), \(many)")
  }
}
