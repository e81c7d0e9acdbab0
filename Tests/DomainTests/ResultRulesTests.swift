import Domain
import Testing

@Suite struct ResultRulesTests {
  // Friday 2026-11-06: open 14:00Z to 02:00Z.
  private static let closing = at("2026-11-07T02:00:00Z")
  private static let noon = at("2026-11-06T17:00:00Z")
  private static let free = Quota(recorded: [], hourly: 5, daily: nil, now: noon)
  private static let used = Quota(recorded: [noon], hourly: 1, daily: nil, now: noon)
  private static let access = PhoneAccess(hours: hours(), rule: .campaign, zoneKey: "")
  private static let onList = ResultRules.Standing.onList(since: noon - 600)
  private static let heldThen = ResultRules.Standing.heldThen(
    since: noon - 864_000, until: noon + 864_000)

  private func refusal(
    _ standing: ResultRules.Standing, occurredAt: Instant, receivedAt: Instant,
    firstReceivedAt: Instant? = nil, quota: Quota = free, access: PhoneAccess? = access
  ) -> ResultRules.Refusal? {
    ResultRules.refusal(
      standing: standing, occurredAt: occurredAt, receivedAt: receivedAt,
      firstReceivedAt: firstReceivedAt, quota: quota, access: access
    ) { Lockout(endsAt: $0, message: "closed") }
  }

  private static let locked = ResultRules.Refusal.lockedOut(
    Lockout(endsAt: at("2026-11-07T15:00:00Z"), message: "closed"))

  @Test(
    arguments: [
      // received after closing, happened after closing: refused or not
      (-1, -1, false), (0, 0, false), (1_799, 1_799, false), (1_800, 1_800, true),
      (1_800, -1, false), (1_801, 0, true), (7_200, -600, false), (7_200, 1_799, true),
      (36_000, -3_600, false), (36_000, 36_000, true),
      // The next morning the phones are open again.
      (46_800, 46_800, false),
    ] as [(Int64, Int64, Bool)])
  func aCallMadeInTimeMayBeToldLater(received: Int64, happened: Int64, isLocked: Bool) {
    let refusal = refusal(
      Self.onList, occurredAt: Self.closing + happened, receivedAt: Self.closing + received)
    #expect(refusal == (isLocked ? Self.locked : nil))
    #expect(
      self.refusal(
        Self.onList, occurredAt: Self.closing + happened, receivedAt: Self.closing + received,
        access: nil) == nil, "letters know no hours")
  }

  @Test func aVoterWhosePlaceIsUnknownIsLockedOut() {
    let nowhere = PhoneAccess(hours: hours(), rule: .voter, zoneKey: "")
    #expect(
      refusal(Self.onList, occurredAt: Self.noon, receivedAt: Self.noon, access: nowhere)
        == .lockedOut(Lockout(endsAt: nil, message: "closed")))
  }

  @Test(
    arguments: [
      (ResultRules.Standing.resolved, ResultRules.Refusal.alreadyResolved),
      (.elsewhere, .notAssigned), (heldThen, nil), (onList, nil),
    ] as [(ResultRules.Standing, ResultRules.Refusal?)])
  func onlyAHeldVoterIsRecorded(standing: ResultRules.Standing, expected: ResultRules.Refusal?) {
    #expect(refusal(standing, occurredAt: Self.noon, receivedAt: Self.noon) == expected)
    // What is not theirs is said before the hours and the quota.
    let late = Self.closing + 7_200
    let later = refusal(standing, occurredAt: late, receivedAt: late, quota: Self.used)
    #expect(later == (expected ?? (standing == Self.heldThen ? .outOfHours : Self.locked)))
    #expect(standing.isHeld == (expected == nil))
  }

  @Test(
    arguments: [(0, false), (172_800, false), (172_801, true), (604_800, true)]
      as [(Int64, Bool)])
  func aLateResultIsHeardFor48Hours(late: Int64, refused: Bool) {
    let received = at("2026-11-10T17:00:00Z")
    #expect(
      refusal(Self.heldThen, occurredAt: received - late, receivedAt: received)
        == (refused ? .tooLate : nil))
    // What was put off is judged by when it first came, and never by when it came later.
    #expect(
      refusal(
        Self.heldThen, occurredAt: received - late, receivedAt: received + 900_000,
        firstReceivedAt: received) == (refused ? .tooLate : nil))
  }

  @Test(
    arguments: [
      // A call before, at and after closing, and when the phones open again.
      (-1, true), (0, false), (1_799, false), (7_200, false), (46_799, false), (46_800, true),
    ] as [(Int64, Bool)])
  func aLateCallCountsByTheHourInWhichItWasMade(happened: Int64, counts: Bool) {
    // Whether the phones are open when it comes makes no difference.
    for received: Int64 in [46_800, 50_000, 90_000, 100_000] {
      #expect(
        refusal(
          Self.heldThen, occurredAt: Self.closing + happened, receivedAt: Self.closing + received)
          == (counts ? nil : .outOfHours))
    }
    #expect(
      refusal(
        Self.heldThen, occurredAt: Self.closing + happened, receivedAt: Self.closing + 90_000,
        access: nil) == nil, "letters know no hours")
  }

  @Test func aLateResultWaitsForTheQuotaAsOthersDo() {
    #expect(
      refusal(Self.heldThen, occurredAt: Self.noon, receivedAt: Self.noon, quota: Self.used)
        == .quotaExceeded(Self.used))
  }

  @Test func theQuotaRefusesLast() {
    #expect(
      refusal(Self.onList, occurredAt: Self.noon, receivedAt: Self.noon, quota: Self.used)
        == .quotaExceeded(Self.used))
    #expect(
      refusal(Self.onList, occurredAt: Self.noon, receivedAt: Self.noon, quota: .none) == nil)
    let late = Self.closing + 7_200
    #expect(
      refusal(Self.onList, occurredAt: late, receivedAt: late, quota: Self.used) == Self.locked)
  }

  @Test(
    arguments: [
      // told, assigned since, counted as, all beside the moment of receipt
      (nil, -600, 0), (-60, -600, -60), (0, -600, 0), (60, -600, 0), (900_000, -600, 0),
      (-600, -600, -600), (-601, -600, -600), (-900_000, -600, -600),
      // A database whose clock is ahead: assigned in the future.
      (-60, 30, 0), (nil, 30, 0), (.min, -600, -600), (.max, -600, 0),
    ] as [(Int64?, Int64, Int64)])
  func aResultHappensWhileTheVoterIsHeld(told: Int64?, since: Int64, counted: Int64) {
    #expect(
      ResultRules.happened(
        told.map { Self.noon + $0 }, standing: .onList(since: Self.noon + since),
        receivedAt: Self.noon) == Self.noon + counted)
  }

  @Test(
    arguments: [
      (nil, -60), (-60, -60), (0, -60), (-59, -60), (-61, -61), (-600, -600), (-601, -600),
      (.min, -600), (.max, -60),
    ] as [(Int64?, Int64)])
  func aLateResultHappenedWhileTheVoterWasHeld(told: Int64?, counted: Int64) {
    let standing = ResultRules.Standing.heldThen(since: Self.noon - 600, until: Self.noon - 60)
    #expect(
      ResultRules.happened(
        told.map { Self.noon + $0 }, standing: standing, receivedAt: Self.noon)
        == Self.noon + counted)
    let ahead = ResultRules.Standing.heldThen(since: Self.noon + 30, until: Self.noon + 60)
    #expect(
      ResultRules.happened(Self.noon + 40, standing: ahead, receivedAt: Self.noon) == Self.noon,
      "never in the future, though the database's clock is ahead")
  }

  @Test(arguments: [(nil, 0), (-900_000, -900_000), (60, 0)] as [(Int64?, Int64)])
  func aResultOffTheListHappensWhenTold(told: Int64?, counted: Int64) {
    for standing in [ResultRules.Standing.elsewhere, .resolved] {
      #expect(
        ResultRules.happened(
          told.map { Self.noon + $0 }, standing: standing, receivedAt: Self.noon)
          == Self.noon + counted)
    }
  }

  @Test(arguments: [(0, true), (299, true), (300, true), (301, false)] as [(Int64, Bool)])
  func anUndoIsHeardForFiveMinutes(after: Int64, can: Bool) {
    #expect(ResultRules.canUndo(recordedAt: Self.noon, now: Self.noon + after) == can)
  }

  @Test(
    arguments: [
      (Mode.letters, nil, nil, []), (.letters, "", "x", []),
      (.letters, "Supporter", nil, ["resolution"]),
      (.calls, "Supporter", nil, []), (.calls, nil, nil, ["resolution"]),
      (.calls, "", nil, ["resolution"]),
      (.calls, "supporter", nil, ["resolution"]), (.calls, "Maybe", nil, ["resolution"]),
      (.calls, "Supporter", String(repeating: "x", count: 2_000), []),
      (.calls, "Maybe", String(repeating: "x", count: 2_001), ["notes", "resolution"]),
    ] as [(Mode, String?, String?, [String])])
  func aResultIsJudgedByItsMode(
    mode: Mode, resolution: String?, notes: String?, fields: [String]
  ) {
    let problems = ResultRules.problems(
      mode: mode, resolution: resolution, notes: notes, offered: Resolution.defaults)
    #expect(problems.map(\.field) == fields)
  }

  @Test func skipsAreHeldToTheQuotaOfResults() {
    let skips = [Self.noon - 10, Self.noon - 3_599, Self.noon - 3_600]
    let quota = ResultRules.skipQuota(skips: skips, hourly: 2, permissions: .use, now: Self.noon)
    #expect(quota.remaining == 0 && quota.used == 2 && quota.nextFreeAt == Self.noon + 1)
    for exempt in [Permissions.admin, .trusted] {
      #expect(
        ResultRules.skipQuota(skips: skips, hourly: 2, permissions: exempt, now: Self.noon) == .none
      )
    }
  }
}

@Suite struct ResolutionTests {
  @Test func offersTheSpecsListInOrder() {
    #expect(
      Resolution.defaults.map(\.name).joined(separator: ", ")
        == "Supporter, Leaning, Undecided, Opposed, Already voted, Left message, Not home, Busy, "
        + "Call back, Refused, Hung up, Wrong number, Disconnected, Moved, Language barrier, "
        + "Deceased, Do not call")
  }

  @Test func onlyFiveHaveAnEffect() {
    let effects = Resolution.defaults.compactMap { resolution in
      resolution.effect.map { "\(resolution.name): \($0)" }
    }
    #expect(
      effects == [
        "Wrong number: badNumber", "Disconnected: badNumber", "Moved: moved",
        "Deceased: deceased", "Do not call: doNotCall",
      ])
  }

  @Test(
    arguments: [
      ("DO NOT CALL", Resolution.Effect.doNotCall), ("do not call", .doNotCall),
      ("Do not call again", nil), ("Donotcall", nil), ("", nil), ("moved", .moved),
    ] as [(String, Resolution.Effect?)])
  func anEffectGoesByTheWholeName(name: String, effect: Resolution.Effect?) {
    #expect(Resolution(name: name).effect == effect)
  }

  @Test(arguments: [
    ("Supporter", Resolution.Group.reached), ("Refused", .reached), ("Moved", .reached),
    ("Not home", .notReached), ("LEFT MESSAGE", .notReached), ("Wrong number", .badNumber),
    ("Our own", .reached),
  ])
  func thePickerGroupsThem(name: String, group: Resolution.Group) {
    #expect(Resolution(name: name).group == group)
  }
}

@Suite struct NotesTests {
  @Test(
    arguments: [
      (nil, nil), ("", nil), (" \n\t ", nil), ("\u{1B}\u{7}", nil), (" hi \n", "hi"),
      ("a\r\nb\rc", "a\nb\nc"), ("tab\there", "tab\there"), ("\u{1B}[31mred", "[31mred"),
      ("right \u{202E}left", "right left"), ("naïve 王小明 👩‍👩‍👧", "naïve 王小明 👩‍👩‍👧"),
    ] as [(String?, String?)])
  func areCleaned(notes: String?, kept: String?) {
    #expect(Notes.cleaned(notes) == kept)
  }

  @Test(arguments: [
    (String(repeating: "x", count: 2_000), true), (String(repeating: "x", count: 2_001), false),
    (String(repeating: "e\u{301}", count: 1_000), true),
    (String(repeating: "e\u{301}", count: 1_001), false),
    (String(repeating: "👍", count: 2_000), true), (String(repeating: "👍🏽", count: 1_001), false),
  ])
  func have2000ScalarsAtMost(notes: String, fits: Bool) {
    #expect(Notes.problems(with: notes).isEmpty == fits)
  }

  @Test func sayHowMuchTooLongTheyAre() {
    let text = String(repeating: "x", count: 2_001)
    #expect(
      Notes.problems(with: text)
        == [
          FieldError(
            field: "notes", message: "Notes have at most 2,000 characters; these have 2001.")
        ])
    #expect(Notes.problems(with: nil) == [])
  }
}
