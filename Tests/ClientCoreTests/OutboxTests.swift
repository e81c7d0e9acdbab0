import API
import Domain
import Testing

@testable import ClientCore

/// The outbox's states, one by one.
struct OutboxTests {
  private func item(
    _ key: String, voter: VoterID = 1, mode: Mode = .letters, undoing: String? = nil,
    isCorrection: Bool = false
  ) -> OutboxItem {
    let action: OutboxItem.Action =
      if let undoing {
        .undo(result: undoing, mode: mode, voter: voter)
      } else if isCorrection {
        .correction(mode: mode, voter: voter, Correction(name: VoterName(last: "X")))
      } else {
        .result(mode: mode, voter: voter, resolution: nil, notes: nil)
      }
    return OutboxItem(key: key, action: action, voterName: "Ada", occurredAt: nil)
  }

  private func outbox(_ items: OutboxItem...) -> Outbox {
    var outbox = Outbox()
    for item in items {
      outbox.add(item)
      outbox.isWritten(item.key)
    }
    return outbox
  }

  @Test func sendsNothingThatIsNotOnDisk() {
    var outbox = Outbox()
    outbox.add(item("a"))
    #expect(outbox.next(at: 0) == nil)
    #expect(outbox.undoing("a") == .notYet)
    outbox.isWritten("a")
    #expect(outbox.next(at: 0)?.key == "a")
    #expect(outbox.undoing("a") == .cancel)
  }

  @Test func hasOneInFlight() {
    var outbox = outbox(item("a"), item("b", voter: 2))
    outbox.isSent("a")
    #expect(outbox.next(at: 0) == nil)
    #expect(outbox.undoing("a") == .send)
    outbox.remove("a")
    #expect(outbox.next(at: 0)?.key == "b")
  }

  @Test func anUnansweredOneGoesAgainFirst() {
    var outbox = outbox(item("a"), item("b", voter: 2))
    outbox.isSent("a")
    outbox.isUnanswered("a")
    #expect(outbox.next(at: 0)?.key == "a")
    #expect(outbox["a"]?.item.attempts == 1)
    #expect(outbox.undoing("a") == .send, "the server may have it")
  }

  @Test func whatWaitsLetsOthersPast() {
    var outbox = outbox(item("a"), item("b", voter: 2), item("c", voter: 3, mode: .calls))
    outbox.isSent("a")
    outbox.wait("a", until: 100, why: "")
    #expect(outbox.next(at: 0)?.key == "b")
    #expect(outbox.next(at: 100)?.key == "a")
    #expect(outbox.nextAttempt == 100)
    outbox.wait("a", until: 200, why: "", holdsMode: true)
    #expect(outbox.next(at: 0)?.key == "c", "a quota holds every letter and no call")
    outbox.wakeAll()
    #expect(outbox.next(at: 0)?.key == "a")
  }

  @Test func whatHappenedToOneVoterStaysInOrder() {
    var outbox = outbox(item("a"), item("u", undoing: "a"), item("b"))
    outbox.isSent("a")
    outbox.wait("a", until: 100, why: "")
    #expect(outbox.next(at: 0) == nil)
    outbox.remove("a")
    #expect(outbox.next(at: 0)?.key == "u")
    outbox.remove("u")
    #expect(outbox.next(at: 0)?.key == "b")
  }

  @Test func aCorrectionThatWaitsHoldsNothingUp() {
    var outbox = outbox(item("c", isCorrection: true), item("a"))
    #expect(outbox.next(at: 0)?.key == "c")
    outbox.isSent("c")
    outbox.wait("c", until: 100, why: "")
    #expect(outbox.next(at: 0)?.key == "a")
  }

  @Test func aRefusedOneStaysAndHoldsNothingUp() {
    var outbox = outbox(item("a"), item("u", undoing: "a"), item("b"))
    outbox.isSent("a")
    #expect(outbox.refuse("a", Problem(.notAssigned, "no")) == ["u"])
    #expect(outbox.next(at: 0)?.key == "b")
    #expect(outbox.refused.map(\.key) == ["a"])
    #expect(outbox.unsentResults == 1)
  }

  @Test func takesEverythingFromDiskForPerhapsSent() {
    var sending = item("a")
    sending.state = .sending
    var waiting = item("b", voter: 2)
    waiting.state = .waiting(until: 9_999_999, why: "")
    var refused = item("c", voter: 3)
    refused.state = .refused(Problem(.notAssigned, "no"))
    let outbox = Outbox(stored: [sending, waiting, refused])
    #expect(outbox.entries.map(\.item.state.isRefused) == [false, false, true])
    #expect(outbox.next(at: 0)?.key == "a")
    #expect(outbox.undoing("b") == .send)
    #expect(outbox.nextAttempt == nil)
  }

  @Test func survivesTheDisk() throws {
    var refused = item("a")
    refused.state = .refused(Problem(.lockedOut, "closed", endsAt: Instant(seconds: 5)))
    for item in [item("r"), item("u", undoing: "r"), item("c", isCorrection: true), refused] {
      let text = try JSON.encode(item)
      var back = try JSON.decode(OutboxItem.self, from: text)
      #expect(back.voterName.isEmpty)
      #expect(String(decoding: text, as: UTF8.self).contains("Ada") == false)
      back.voterName = item.voterName
      #expect(back == item)
    }
  }

  @Test(arguments: [
    (1, 2_000), (2, 4_000), (3, 8_000), (8, 256_000), (9, 300_000), (50, 300_000),
  ])
  func backsOffTwiceAsLongEachTime(_ attempts: Int, _ delay: Int64) {
    #expect(Backoff.delay(attempts: attempts, jitter: 0) == delay)
    #expect(Backoff.delay(attempts: attempts, jitter: 0.999) >= delay * 3 / 4)
  }
}
