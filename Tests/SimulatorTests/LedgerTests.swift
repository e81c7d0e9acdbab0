import API
import ClientCore
import Domain
import Testing

@testable import Simulator

@Suite struct LedgerTests {
  private let item = OutboxItem(
    key: "k1", action: .result(mode: .letters, voter: 7, resolution: nil, notes: nil),
    occurredAt: nil)

  private func ledger() throws -> Ledger {
    var ledger = Ledger()
    try ledger.add(item, by: 3)
    return ledger
  }

  @Test func aKeyIsUsedOnce() throws {
    var ledger = try ledger()
    #expect(throws: BrokenPromise.self) { try ledger.add(item, by: 3) }
  }

  @Test func whatWasRecordedIsNeverRefused() throws {
    var ledger = try ledger()
    try ledger.answered("k1", nil)
    #expect(throws: BrokenPromise.self) { try ledger.answered("k1", .alreadyResolved) }
  }

  @Test(
    arguments: [
      (.quotaExceeded, false), (.unavailable, false), (.unauthenticated, false),
      (.misconfigured, false), (.internalError, false), (.notAssigned, true),
      (.alreadyResolved, true), (.lockedOut, true),
    ] as [(Problem.Code, Bool)])
  func onlySomeAnswersAreForGood(code: Problem.Code, isFinal: Bool) throws {
    var ledger = try ledger()
    try ledger.answered("k1", code)
    #expect((ledger["k1"]?.refusal != nil) == isFinal)
  }

  @Test func knowsWhatIsTakenBack() throws {
    var ledger = try ledger()
    #expect(ledger.takenBack.isEmpty)
    let undo = OutboxItem(
      key: "k2", action: .undo(result: "k1", mode: .letters, voter: 7), occurredAt: nil)
    try ledger.add(undo, by: 3)
    #expect(ledger.takenBack.isEmpty)
    ledger.change("k2") { $0.isWritten = true }
    #expect(ledger.takenBack == ["k1"])
  }
}
