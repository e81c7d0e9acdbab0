import Domain
import Testing

@testable import Storage

/// What a new result is compared with, and what it leaves for the next.
@Suite struct VolunteerRowTests {
  private func told(
    _ row: inout VolunteerRow, _ mode: Mode, at seconds: Int64, _ resolution: String? = nil,
    notes: String? = nil
  ) -> Contact {
    let moment = Instant(seconds: seconds)
    var contact = Contact(
      key: "\(seconds)", user: 1, voter: 1, mode: mode, resolution: resolution, notes: notes,
      occurredAt: moment, recordedAt: moment, assignedAt: nil)
    row.take(&contact)
    return contact
  }

  @Test func thePauseIsThatOfTheModeAndNoneBackwards() {
    var row = VolunteerRow()
    #expect(told(&row, .calls, at: 100, "Busy").pause == nil)
    #expect(told(&row, .letters, at: 150).pause == nil)
    #expect(told(&row, .calls, at: 160, "Busy").pause == 60)
    // Two at one moment.
    #expect(told(&row, .calls, at: 160, "Busy").pause == 0)
    #expect(told(&row, .calls, at: 90, "Busy").pause == nil)
    // The one told of late does not count as the last.
    #expect(told(&row, .calls, at: 170, "Busy").pause == 10)
  }

  @Test func whatIsMissingIsNotTheSameAndChangesNothing() {
    var row = VolunteerRow()
    let first = told(&row, .calls, at: 1, "Busy", notes: "Likes trains")
    #expect(!first.hasSameNotes && !first.hasSameResolution)
    let letter = told(&row, .letters, at: 2)
    #expect(!letter.hasSameNotes && !letter.hasSameResolution)
    let next = told(&row, .calls, at: 3, "Busy", notes: "Likes trains")
    #expect(next.hasSameNotes && next.hasSameResolution)
    let other = told(&row, .calls, at: 4, "busy", notes: "likes trains")
    #expect(!other.hasSameNotes && !other.hasSameResolution)
  }

  @Test func countsEachModeByItself() {
    var row = VolunteerRow()
    for seconds in 1...3 { _ = told(&row, .calls, at: Int64(seconds), "Busy") }
    _ = told(&row, .letters, at: 9)
    #expect(row.tallies == Tallies(letters: 1, calls: 3))
  }
}
