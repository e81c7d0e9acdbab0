import API
import Domain
import Testing

@testable import ClientCore

/// Every state of an item with everything that can happen to it.
struct OutboxTableTests {
  /// The states in which an item can be.
  enum Before: String, CaseIterable {
    case unwritten, queued, known, inFlight, waiting, refused
  }

  private static let item = OutboxItem(
    key: "a", action: .result(mode: .letters, voter: 1, resolution: nil, notes: nil), user: 7,
    occurredAt: nil)
  private static let no = Problem(.notAssigned, "no")

  private static func outbox(_ before: Before) -> Outbox {
    var outbox = Outbox()
    outbox.add(item)
    if before == .unwritten { return outbox }
    outbox.isWritten("a")
    if before == .queued { return outbox }
    outbox.isSent("a")
    switch before {
    case .known: outbox.isUnanswered("a")
    case .waiting: outbox.wait("a", until: 100, why: "later")
    case .refused: _ = outbox.refuse("a", no)
    case .unwritten, .queued, .inFlight: break
    }
    return outbox
  }

  /// The item's state; `~` when it is not on disk, `?` when the server may know it, `>` in flight.
  private static func state(_ outbox: Outbox) -> String {
    guard let entry = outbox["a"] else { return "gone" }
    let word =
      switch entry.item.state {
      case .queued: "queued"
      case .sending: "sending"
      case .waiting: "waiting"
      case .refused: "refused"
      }
    return (outbox.inFlight == "a" ? ">" : "") + word + (entry.isDurable ? "" : "~")
      + (entry.mayBeKnown ? "?" : "")
  }

  struct Row: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var happen: @Sendable (inout Outbox) -> Void
    /// In the order of `Before.allCases`.
    var after: [String]
  }

  private static func merged(_ stored: OutboxItem?, leaving: Bool = false)
    -> @Sendable (inout Outbox) -> Void
  {
    { outbox in
      _ = outbox.merge(
        stored.map { [$0] } ?? [], user: 7, isSender: true, leaving: leaving ? ["a"] : [])
    }
  }

  private static var refusedItem: OutboxItem {
    var item = item
    item.state = .refused(no)
    return item
  }

  static let rows: [Row] = [
    Row(
      testDescription: "it is on disk", happen: { $0.isWritten("a") },
      after: ["queued", "queued", "queued?", ">sending?", "waiting?", "refused?"]),
    Row(
      testDescription: "it is sent", happen: { $0.isSent("a") },
      after: [
        ">sending~?", ">sending?", ">sending?", ">sending?", ">sending?", ">sending?",
      ]),
    Row(
      testDescription: "no answer comes", happen: { $0.isUnanswered("a") },
      after: ["queued~", "queued", "queued?", "queued?", "queued?", "queued?"]),
    Row(
      testDescription: "it never left", happen: { $0.neverLeft("a") },
      after: ["queued~", "queued", "queued", "queued", "queued", "queued"]),
    Row(
      testDescription: "the server wants it later", happen: { $0.wait("a", until: 9, why: "") },
      after: ["waiting~", "waiting", "waiting?", "waiting?", "waiting?", "refused?"]),
    Row(
      testDescription: "the quota holds the mode",
      happen: { $0.wait("other", until: 9, why: "", holdsMode: true) },
      after: ["queued~", "queued", "queued?", ">sending?", "waiting?", "refused?"]),
    Row(
      testDescription: "the server refuses it", happen: { _ = $0.refuse("a", no) },
      after: ["refused~", "refused", "refused?", "refused?", "refused?", "refused?"]),
    Row(
      testDescription: "it is taken out", happen: { $0.remove("a") },
      after: ["gone", "gone", "gone", "gone", "gone", "gone"]),
    Row(
      testDescription: "everything may go now", happen: { $0.wakeAll() },
      after: ["queued~", "queued", "queued?", ">sending?", "queued?", "refused?"]),
    Row(
      testDescription: "the disk has it", happen: merged(item),
      after: ["queued", "queued", "queued?", ">sending?", "waiting?", "refused?"]),
    Row(
      testDescription: "the disk has it no more", happen: merged(nil),
      after: ["queued~", "gone", "gone", ">sending?", "gone", "gone"]),
    Row(
      testDescription: "it was refused elsewhere", happen: merged(refusedItem),
      after: ["refused", "refused", "refused?", ">sending?", "refused?", "refused?"]),
    Row(
      testDescription: "the disk has what is about to leave it",
      happen: merged(item, leaving: true),
      after: ["queued~", "gone", "gone", ">sending?", "gone", "gone"]),
  ]

  @Test(arguments: rows) func hasOneOutcome(_ row: Row) {
    for (before, after) in zip(Before.allCases, row.after) {
      var outbox = Self.outbox(before)
      row.happen(&outbox)
      #expect(Self.state(outbox) == after, "\(before), then \(row.testDescription)")
    }
  }

  @Test func nothingEverPutsTwoInFlight() {
    for before in Before.allCases {
      for row in Self.rows {
        var outbox = Self.outbox(before)
        outbox.add(
          OutboxItem(
            key: "b", action: .skip(mode: .calls, voter: 2), occurredAt: nil))
        outbox.isWritten("b")
        row.happen(&outbox)
        if outbox.inFlight != nil { #expect(outbox.next(at: 1_000) == nil) }
        if let next = outbox.next(at: 1_000) {
          #expect(outbox[next.key]?.isDurable == true)
          #expect(outbox[next.key]?.item.state.isRefused == false)
        }
      }
    }
  }
}
