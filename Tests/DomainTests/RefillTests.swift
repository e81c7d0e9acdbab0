import Domain
import Testing

@Suite struct RefillTests {
  private static func quota(_ remaining: Int) -> Quota {
    Quota(
      exempt: false, window: .hour, limit: 20, used: 20 - remaining, remaining: remaining,
      nextFreeAt: nil)
  }

  @Test(
    arguments: [
      (Refill.Reason.opened, 0, 20, true, 10, false), (.finished, 0, 20, true, 10, false),
      (.asked, 0, 20, true, 10, false),
      // Never in the middle by itself.
      (.opened, 1, 20, true, 0, false), (.finished, 9, 20, true, 0, false),
      (.asked, 1, 20, true, 9, false), (.asked, 10, 20, true, 0, false),
      // Above the chunk after an undo.
      (.asked, 11, 20, true, 0, false),
      // Never beyond what remains.
      (.opened, 0, 10, true, 10, false), (.opened, 0, 9, true, 9, true),
      (.opened, 0, 0, true, 0, true),
      (.asked, 4, 10, true, 6, false), (.asked, 4, 9, true, 5, true), (.asked, 4, 4, true, 0, true),
      (.asked, 4, 3, true, 0, true),
      // Closed phones hand out nobody, whatever the quota.
      (.opened, 0, 20, false, 0, false), (.asked, 3, 20, false, 0, false),
      (.opened, 0, 0, false, 0, false),
    ] as [(Refill.Reason, Int, Int, Bool, Int, Bool)])
  func fillsAListOfTen(
    reason: Refill.Reason, held: Int, remaining: Int, isOpen: Bool, assign: Int, heldBack: Bool
  ) {
    let refill = Refill(
      reason, held: held, chunk: 10, quota: Self.quota(remaining), isOpen: isOpen)
    #expect(refill.assign == assign)
    #expect(refill.isHeldByQuota == heldBack)
    if reason == .asked {
      #expect(
        Refill.isPossible(
          held: held, chunk: 10, quota: Self.quota(remaining), isOpen: isOpen) == (assign > 0))
    }
  }

  @Test func theExemptGetAWholeChunk() {
    let refill = Refill(.opened, held: 0, chunk: 200, quota: .none, isOpen: true)
    #expect(refill.assign == 200 && !refill.isHeldByQuota)
  }
}
