import Domain

/// A volunteer's own row: the tallies, and what the next result is compared with.
public struct VolunteerRow: Hashable, Sendable {
  /// What stands.
  public private(set) var tallies: Tallies
  /// When the last letter of those told of was written.
  private(set) var lastLetterAt: Instant?
  private(set) var lastCallAt: Instant?
  /// Tells the last notes apart from others; not the notes themselves.
  private(set) var lastNotes: Int64?
  private(set) var lastResolution: String?

  /// Of somebody who has never done anything.
  public init() {
    tallies = Tallies()
  }

  static let columns = "letters, calls, last_letter_at, last_call_at, last_notes, last_resolution"

  /// Reads `columns`.
  init(_ row: Row) throws {
    tallies = Tallies(letters: try row.int(0), calls: try row.int(1))
    lastLetterAt = try row.optionalInstant(2)
    lastCallAt = try row.optionalInstant(3)
    lastNotes = try row.optionalInteger(4)
    lastResolution = try row.optionalText(5)
  }

  /// When the last result of a mode happened.
  func lastAt(in mode: Mode) -> Instant? { mode == .letters ? lastLetterAt : lastCallAt }

  /// Takes in a new result, and lets it say how it compares with the one before.
  public mutating func take(_ contact: inout Contact) {
    let notes = contact.notes.map(Self.digest)
    let last = lastAt(in: contact.mode)
    contact.pause = last.flatMap { $0 <= contact.occurredAt ? contact.occurredAt - $0 : nil }
    contact.hasSameNotes = notes != nil && notes == lastNotes
    contact.hasSameResolution =
      contact.resolution.map { lastResolution?.utf8.elementsEqual($0.utf8) ?? false } ?? false
    tallies[contact.mode] += 1
    let latest = max(last ?? contact.occurredAt, contact.occurredAt)
    switch contact.mode {
    case .letters: lastLetterAt = latest
    case .calls: lastCallAt = latest
    }
    lastNotes = notes ?? lastNotes
    lastResolution = contact.resolution ?? lastResolution
  }

  /// Tells texts apart well enough (FNV-1a).
  private static func digest(_ text: String) -> Int64 {
    Int64(
      bitPattern: text.utf8.reduce(0xCBF2_9CE4_8422_2325) { hash, byte in
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      })
  }
}
