import API
import Foundation
import Testing

@Suite struct VersionTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func theChangelogBeginsWithThisVersion() throws {
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("docs/CHANGELOG.md"), encoding: .utf8)
    let heading = try #require(text.split(separator: "\n").first { $0.hasPrefix("## ") })
    #expect(heading.split(separator: " ").dropFirst().first.map(String.init) == Version.current)
  }

  @Test func theContractSaysThisVersion() throws {
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("docs/openapi.yaml"), encoding: .utf8)
    #expect(text.contains("\n  version: \(Version.current)\n"))
  }

  @Test(arguments: [
    ("1", 1, 1), ("2-3", 2, 3), ("7-7", 7, 7), ("1-9999", 1, 9_999),
  ])
  func readsLevels(header: String, oldest: Int, newest: Int) {
    #expect(APILevels(header: header) == APILevels(oldest: oldest, newest: newest))
  }

  @Test(arguments: [
    "", "0", "-", "1-", "-1", "2-1", "1-2-3", "1 - 2", "one", "10000", "+1", "1.0", "١", "0-1",
    String(repeating: "1", count: 400),
  ])
  func readsNothingElseAsLevels(header: String) {
    #expect(APILevels(header: header) == nil)
  }

  @Test(arguments: [APILevels(oldest: 1, newest: 1), APILevels(oldest: 2, newest: 14)])
  func levelsSurviveTheirHeader(_ levels: APILevels) {
    #expect(APILevels(header: levels.header) == levels)
  }

  @Test(arguments: [
    (1, 1, 1, 1, APILevels.Standing.together), (1, 2, 2, 3, .together), (2, 3, 1, 2, .together),
    (1, 9, 4, 5, .together), (1, 1, 2, 3, .tooOld), (4, 5, 1, 3, .tooNew),
  ])
  func knowsWhoIsBehind(
    _ oldest: Int, _ newest: Int, _ theirOldest: Int, _ theirNewest: Int,
    _ standing: APILevels.Standing
  ) {
    let own = APILevels(oldest: oldest, newest: newest)
    #expect(own.standing(to: APILevels(oldest: theirOldest, newest: theirNewest)) == standing)
  }
}
