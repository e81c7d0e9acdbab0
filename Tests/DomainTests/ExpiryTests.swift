import Domain
import Testing

@Suite struct ExpiryTests {
  // Hawaii is ten hours behind UTC the year round, whatever the clocks elsewhere do.
  @Test(arguments: [
    ("2026-11-06T09:59:59Z", "2026-11-05T10:00:00Z", "2026-11-06T10:00:00Z"),
    ("2026-11-06T10:00:00Z", "2026-11-06T10:00:00Z", "2026-11-07T10:00:00Z"),
    ("2026-11-06T10:00:01Z", "2026-11-06T10:00:00Z", "2026-11-07T10:00:00Z"),
    ("2026-03-08T07:30:00Z", "2026-03-07T10:00:00Z", "2026-03-08T10:00:00Z"),
    ("2026-03-08T12:00:00Z", "2026-03-08T10:00:00Z", "2026-03-09T10:00:00Z"),
    ("2026-11-01T05:30:00Z", "2026-10-31T10:00:00Z", "2026-11-01T10:00:00Z"),
    ("2026-11-01T12:00:00Z", "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z"),
    ("2026-12-31T23:59:59Z", "2026-12-31T10:00:00Z", "2027-01-01T10:00:00Z"),
    ("2027-01-01T09:59:59Z", "2026-12-31T10:00:00Z", "2027-01-01T10:00:00Z"),
    ("2028-02-29T11:00:00Z", "2028-02-29T10:00:00Z", "2028-03-01T10:00:00Z"),
  ])
  func listsRunOutAtMidnightInHawaii(now: String, last: String, next: String) {
    #expect(Expiry.lastMidnight(before: at(now)) == at(last))
    #expect(Expiry.nextMidnight(after: at(now)) == at(next))
  }

  @Test func everyHourOfAYearLiesBetweenTwoMidnights() {
    for hour in 0..<8_760 {
      let now = at("2026-01-01T00:00:00Z") + Int64(hour) * 3_600
      let (last, next) = (Expiry.lastMidnight(before: now), Expiry.nextMidnight(after: now))
      #expect(last <= now && now < next && next - last == 86_400)
    }
  }
}
