import Foundation
import Testing

@testable import Benchmarks

@Suite struct BulkSessionsTests {
  @Test(arguments: [(1, 1), (500, 1), (501, 2), (1_234, 3)])
  func makesEveryUserAndSessionOnce(count: Int, batches: Int) {
    let statements = BulkSessions(count: count).statements(now: 7)
    #expect(statements.count == 1 + 2 * batches)
    let all = statements.joined(separator: "\n")
    for index in [0, count / 2, count - 1] {
      #expect(all.components(separatedBy: "('\(BulkSessions.name(index))', ").count == 2)
      #expect(all.components(separatedBy: "'Bench \(index)'").count == 2)
    }
    #expect(!all.contains("'\(BulkSessions.name(count))'"))
  }

  /// One statement a line, for the floor runs them so.
  @Test func breaksNoLine() {
    #expect(BulkSessions(count: 10).statements(now: 7).allSatisfy { !$0.contains("\n") })
  }

  @Test func handsOutEachSeatOnce() throws {
    var seats = Seats(count: 5)
    #expect(try seats.take(2) == [BulkSessions.name(0), BulkSessions.name(1)])
    #expect(try seats.take(3).first == BulkSessions.name(2))
    #expect(throws: Trouble.self) { try seats.take(1) }
  }

  @Test(arguments: [(128, 1.0, 6_000.0), (128, 4, 6_000), (1, 0.1, 10), (128, 4, 1)])
  func bringsEnoughVolunteersForTheFastest(clients: Int, seconds: Double, fastest: Double) {
    let volunteers = ClientsOverHTTP.volunteers(
      clients: clients, seconds: seconds, fastest: fastest)
    #expect(volunteers % clients == 0)
    #expect(Double(volunteers * ResultsBench.resultsEach) >= seconds * fastest)
  }
}
