import Domain
import Testing

@Suite struct ReportRulesTests {
  @Test func usualWorkIsNotRemarkedOn() {
    let work = UnusualWork(
      letters: 100, calls: 100, fastCalls: 4, sameNotes: 9, sameResolutions: 40, skips: 19,
      quotaHours: [1, 2, 4, 5])
    #expect(work.findings == [])
  }

  @Test(
    arguments: [
      (UnusualWork(calls: 6, fastCalls: 5), .fastCalls, 5),
      (UnusualWork(letters: 10, sameNotes: 10), .sameNotes, 10),
      (UnusualWork(calls: 22, sameResolutions: 20), .oneResolution, 20),
      (UnusualWork(letters: 60, quotaHours: [7, 9, 10, 11, 13]), .atTheQuota, 3),
      (UnusualWork(letters: 40, skips: 20), .manySkips, 20),
    ] as [(UnusualWork, UnusualWork.Reason, Int64)])
  func isToldWithItsNumbers(
    _ work: UnusualWork, _ reason: UnusualWork.Reason, _ count: Int64
  ) throws {
    let finding = try #require(work.findings.first)
    #expect(work.findings.count == 1)
    #expect(finding.reason == reason)
    #expect(finding.count == count)
    #expect(finding.words.contains("\(count)"))
    #expect(!reason.title.isEmpty)
  }

  @Test func oneResolutionOnlyMeansNearlyAll() {
    #expect(UnusualWork(calls: 23, sameResolutions: 20).findings == [])
  }

  @Test func fewSkipsBesideMuchWorkAreFine() {
    #expect(UnusualWork(letters: 41, skips: 20).findings == [])
  }
}
