import Domain
import Testing

@Suite struct SignInThrottleTests {
  private static let now = at("2026-11-06T18:00:00Z")

  @Test(
    arguments: [
      (0, 0, nil), (4, 0, nil), (5, 0, 1), (5, 1, nil), (6, 0, 2), (6, 1, 1), (7, 0, 4),
      (10, 0, 32),
      (13, 0, 256), (14, 0, 300), (100, 0, 300), (Int.max, 299, 1), (Int.max, 300, nil),
      (100, 3_600, nil),
    ] as [(Int, Int64, Int64?)])
  func eachFailureDoublesTheWait(failures: Int, ago: Int64, wait: Int64?) {
    let next = SignInThrottle.account.nextTry(
      failures: failures, lastFailure: Self.now - ago, now: Self.now)
    #expect(next == wait.map { Self.now + $0 })
  }

  @Test(arguments: [(29, nil), (30, 1), (35, 32), (36, 60), (500, 60)] as [(Int, Int64?)])
  func aWholePartyMaySitBehindOneAddress(failures: Int, wait: Int64?) {
    let next = SignInThrottle.address.nextTry(
      failures: failures, lastFailure: Self.now, now: Self.now)
    #expect(next == wait.map { Self.now + $0 })
  }

  @Test func withoutAFailureNobodyWaits() {
    #expect(SignInThrottle.account.nextTry(failures: 99, lastFailure: nil, now: Self.now) == nil)
  }
}

@Suite struct CredentialsTests {
  @Test(arguments: [
    "a", "ann", "Ann Lee", "Zoë", "王小明", "o'neil-42", String(repeating: "x", count: 50),
  ])
  func aNameIsTaken(name: String) {
    #expect(Credentials.problems(withName: name) == [])
  }

  @Test(arguments: [
    ("", "Choose a name."), (" ann", "Choose a name without spaces around it."),
    ("ann\n", "Choose a name without spaces around it."),
    (" ", "Choose a name without spaces around it."),
    (String(repeating: "x", count: 51), "A name has at most 50 characters."),
    (String(repeating: "e\u{301}", count: 26), "A name has at most 50 characters."),
    ("a\u{1B}[2J", "A name is made of letters, digits, marks and single spaces."),
    ("a\tb", "A name is made of letters, digits, marks and single spaces."),
    ("a\nb", "A name is made of letters, digits, marks and single spaces."),
    ("a  b", "A name is made of letters, digits, marks and single spaces."),
    ("a\u{202E}b", "A name is made of letters, digits, marks and single spaces."),
    ("a\u{2028}b", "A name is made of letters, digits, marks and single spaces."),
  ])
  func aNameIsRefused(name: String, message: String) {
    #expect(
      Credentials.problems(withName: name) == [FieldError(field: "username", message: message)])
  }

  @Test(arguments: [
    ("1234567", false), ("12345678", true), ("pass word", true), ("日本語日本語日本", true),
    (String(repeating: "x", count: 511), true), (String(repeating: "x", count: 512), false),
    (String(repeating: "é", count: 256), false), ("1234567\u{0}8", false), ("", false),
  ])
  func aPasswordIsOneThatCryptTakes(password: String, fits: Bool) {
    let problems = Credentials.problems(withPassword: password, field: "new")
    #expect(problems.isEmpty == fits)
    #expect(problems.allSatisfy { $0.field == "new" })
  }
}
