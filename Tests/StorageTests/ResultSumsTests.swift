import Domain
import Testing

@testable import Storage

/// What one result adds to the sums of the reports.
@Suite struct ResultSumsTests {
  /// A telephone rings; nobody has to wait between two letters.
  @Test(arguments: [(Mode.calls, Int64(9), true), (.calls, 10, false), (.letters, 9, false)])
  func onlyACallCanBeTooFast(mode: Mode, pause: Int64, isFast: Bool) throws {
    let moment = Instant(seconds: 7_200)
    var contact = Contact(
      key: "key", user: 7, voter: 1, mode: mode, resolution: mode == .calls ? "Busy" : nil,
      notes: nil, occurredAt: moment, recordedAt: moment, assignedAt: nil)
    contact.pause = pause
    let statements = ResultSums.of(.sqlite).statements(for: contact, at: Address(), day: 0)
    let hours = try #require(statements.first { $0.text.contains("INTO volunteer_hours") })
    // uid, hour, mode, refused, fast.
    #expect(
      hours.bindings.prefix(5) == [
        7, 2, mode.sqlValue, 0, isFast.sqlValue,
      ])
  }
}
