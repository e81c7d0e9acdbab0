import Domain
import Foundation
import Testing

@Suite struct InstantTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-03T14:05:00Z", 1_793_714_700),
      ("2026-11-03T09:05:00-05:00", 1_793_714_700), ("2026-11-03T19:50:00+05:45", 1_793_714_700),
      ("2026-11-03t14:05:00z", 1_793_714_700), ("2026-11-03T14:05:00.999Z", 1_793_714_700),
      ("2026-11-03T14:05:00.1-00:00", 1_793_714_700), ("1969-12-31T23:59:59Z", -1),
      ("1969-12-31T23:59:59.5Z", -1), ("2024-02-29T00:00:00Z", 1_709_164_800),
      ("2000-02-29T23:59:59Z", 951_868_799), ("2016-12-31T23:59:60Z", 1_483_228_800),
      ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
      ("0000-01-01T01:00:00+01:00", -62_167_219_200),
    ] as [(String, Int64)])
  func readsRFC3339(text: String, seconds: Int64) {
    #expect(Instant(rfc3339: text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "now", "2026-11-03", "14:05:00Z", "2026-11-03T14:05:00", "2026-11-03T14:05Z",
    "2026-11-03 14:05:00Z", "20261103T140500Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
    "2026-11-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-11-00T00:00:00Z",
    "2026-11-03T24:00:00Z", "2026-11-03T14:60:00Z", "2026-11-03T14:05:61Z", "2026-11-03T14:05:00.Z",
    "2026-11-03T14:05:00+24:00", "2026-11-03T14:05:00+05:60", "2026-11-03T14:05:00+0500",
    "2026-11-03T14:05:00+05", "2026-11-03T14:05:00EST", "2026-11-03T14:05:00ZZ",
    "2026-11-03T14:05:00Z ", " 2026-11-03T14:05:00Z", "+2026-11-03T14:05:00Z",
    "-2026-11-03T14:05:00Z", "12026-11-03T14:05:00Z", "292277026596-12-04T15:30:07Z",
    "2026-W45-2T14:05:00Z", "２026-11-03T14:05:00Z", "2026-11-03T14:05:00Z\u{0}",
    "2026-11-03T14:05:00.00000000000000000000000000000000Z", "9999-12-31T23:59:60Z",
    "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
  ])
  func refusesEverythingElse(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test func writesWhatFoundationWritesAndReadsItBack() {
    var random = SeededRandom(seed: 3339)
    let style = Date.ISO8601FormatStyle()
    // From 1600 on: before 1582 Foundation's calendar is the Julian one.
    for _ in 0..<4_000 {
      let moment = Instant(
        seconds: Int64.random(in: -11_676_096_000...253_402_300_799, using: &random))
      #expect(moment.rfc3339 == moment.date.formatted(style))
      #expect(Instant(rfc3339: moment.rfc3339) == moment)
    }
  }

  @Test func readsBackWhatItWritesInEveryYear() {
    var seconds: Int64 = -62_167_219_200
    while seconds < 253_402_300_799 {
      let moment = Instant(seconds: seconds)
      if Instant(rfc3339: moment.rfc3339) != moment { Issue.record("\(seconds)") }
      seconds += 86_400 * 97 + 3_601
    }
  }

  @Test(arguments: [
    (Int64.max, "9999-12-31T23:59:59Z"), (.min, "0000-01-01T00:00:00Z"),
    (253_402_300_800, "9999-12-31T23:59:59Z"), (-62_167_219_201, "0000-01-01T00:00:00Z"),
  ])
  func whatNoYearHoldsBecomesTheNearestMoment(seconds: Int64, text: String) {
    let moment = Instant(seconds: seconds)
    #expect(moment.rfc3339 == text)
    #expect(Instant(rfc3339: text) == moment)
  }

  @Test func arithmeticDoesNotOverflow() {
    let (first, last) = (Instant(seconds: .min), Instant(seconds: .max))
    #expect(last + .max == last && last - .min == last && last + .min == first)
    #expect(first - .max == first && first + .min == first && first - .min == last)
    #expect(last - first == 315_569_519_999 && first - last == -315_569_519_999)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300, 0.9, -0.1])
  func anyDateIsAMoment(seconds: Double) {
    let moment = Instant(Date(timeIntervalSince1970: seconds))
    switch seconds {
    case 0.9: #expect(moment.seconds == 0)
    case -0.1: #expect(moment.seconds == -1)
    case .nan: #expect(moment.seconds == 0)
    default: #expect(seconds.isNaN || (moment.seconds > 0) == (seconds > 0))
    }
  }

  @Test func travelsAsText() throws {
    let moment = at("2026-11-03T14:05:00Z")
    let data = try JSONEncoder().encode([moment])
    #expect(String(decoding: data, as: UTF8.self) == #"["2026-11-03T14:05:00Z"]"#)
    #expect(try JSONDecoder().decode([Instant].self, from: data) == [moment])
    for text in ["[1793714700]", "[null]", #"["soon"]"#, "[1e400]", "[{}]"] {
      #expect(throws: (any Error).self) {
        try JSONDecoder().decode([Instant].self, from: Data(text.utf8))
      }
    }
  }
}
