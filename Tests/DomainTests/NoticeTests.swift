import Domain
import Testing

@Suite struct NoticeTests {
  private static let now = at("2026-11-06T18:00:00Z")

  @Test(
    arguments: [
      (
        17, 20, Quota.Window.hour, 250, 3, true,
        "Only 3 records, because you have almost used your 20 letters for the past hour. "
          + "The next frees up in 5 minutes; or make some calls."
      ),
      (
        19, 20, .hour, 60, 1, false,
        "Only 1 record, because you have almost used your 20 letters for the past hour. "
          + "The next frees up in 1 minute."
      ),
      (
        20, 20, .hour, 59, 0, true,
        "No records, because you have used your 20 letters for the past hour. "
          + "The next frees up in less than a minute; or make some calls."
      ),
      (
        1, 1, .hour, 61, 0, false,
        "No records, because you have used your 1 letter for the past hour. "
          + "The next frees up in 2 minutes."
      ),
      (
        50, 50, .day, 7_140, 0, false,
        "No records, because you have used your 50 letters for the past day. "
          + "The next frees up in 119 minutes."
      ),
      (
        50, 50, .day, 7_200, 0, false,
        "No records, because you have used your 50 letters for the past day. "
          + "The next frees up in 2 hours."
      ),
      (
        50, 50, .day, 7_201, 0, false,
        "No records, because you have used your 50 letters for the past day. "
          + "The next frees up in 2 hours 1 minute."
      ),
      (
        50, 50, .day, 86_400, 0, false,
        "No records, because you have used your 50 letters for the past day. "
          + "The next frees up in 24 hours."
      ),
      (
        50, 50, .day, 41_000, 0, false,
        "No records, because you have used your 50 letters for the past day. "
          + "The next frees up in 11 hours 24 minutes."
      ),
      // A limit below the chunk, nothing used yet.
      (
        0, 5, .hour, nil, 5, true,
        "Only 5 records, because the limit is 5 letters in any hour. Meanwhile, make some calls."
      ),
      (0, 1, .day, nil, 1, false, "Only 1 record, because the limit is 1 letter in any day."),
      // Switched off.
      (
        0, 0, .hour, nil, 0, true,
        "No records, because letters are switched off for now. Meanwhile, make some calls."
      ),
      (3, 0, .day, nil, 0, false, "No records, because letters are switched off for now."),
    ] as [(Int, Int, Quota.Window, Int64?, Int, Bool, String)])
  func saysWhyTheListIsShort(
    used: Int, limit: Int, window: Quota.Window, freeIn: Int64?, count: Int, other: Bool,
    text: String
  ) {
    let quota = Quota(
      exempt: false, window: window, limit: limit, used: used, remaining: max(limit - used, 0),
      nextFreeAt: freeIn.map { Self.now + $0 })
    let notice = Notice.quota(
      quota, count: count, mode: .letters, isOtherModeOpen: other, contact: nil, now: Self.now)
    #expect(notice == Notice(kind: .quota, text: text))
    let told = Notice.quota(
      quota, count: count, mode: .letters, isOtherModeOpen: other, contact: "Ann, 555-0100",
      now: Self.now)
    #expect(told.text == text + " Is the limit in your way? Tell Ann, 555-0100.")
  }

  @Test func recommendsLettersToCallers() {
    let quota = Quota(
      exempt: false, window: .hour, limit: 30, used: 30, remaining: 0, nextFreeAt: Self.now + 1_800)
    #expect(
      Notice.quota(
        quota, count: 0, mode: .calls, isOtherModeOpen: true, contact: nil, now: Self.now
      ).text
        == "No records, because you have used your 30 calls for the past hour. "
        + "The next frees up in 30 minutes; or write some letters.")
  }

  @Test(arguments: [
    (
      Mode.letters, true,
      "Every eligible voter has been written to or is on somebody's list. You can make some calls."
    ),
    (
      .letters, false,
      "Every eligible voter has been written to or is on somebody's list. Look again later."
    ),
    (
      .calls, true,
      "Every eligible voter with a phone number has been called or is on somebody's list. "
        + "You can write some letters."
    ),
  ])
  func saysThatNobodyIsLeft(mode: Mode, other: Bool, text: String) {
    #expect(
      Notice.poolEmpty(mode: mode, isOtherModeOpen: other) == Notice(kind: .poolEmpty, text: text))
  }

  @Test func saysThatNobodyIsAwake() {
    #expect(
      Notice.nobodyAwake(isOtherModeOpen: true).text
        == "Nobody left may be called at this hour where they live. Meanwhile, write some letters.")
    #expect(
      Notice.nobodyAwake(isOtherModeOpen: false).text
        == "Nobody left may be called at this hour where they live. Look again later.")
  }

  @Test func namesTheBrokenVariable() {
    let problem = UnreadableVariable(.chunkAddresses, "must be a whole number from 1 to 200")
    #expect(
      Notice.misconfigured(problem, mode: .letters)
        == Notice(
          kind: .misconfigured,
          text: "The campaign's setting eblocks_chunk_addresses cannot be read, so no letters can "
            + "be handed out. Please tell an organizer; nothing of yours is lost."))
  }

  @Test(arguments: [
    (Mode.letters, 0, "0 letters"), (.letters, 1, "1 letter"), (.letters, 2, "2 letters"),
    (.calls, 1, "1 call"), (.calls, 34, "34 calls"),
  ])
  func countsWithANoun(mode: Mode, count: Int, text: String) {
    #expect(mode.counted(count) == text)
  }
}
