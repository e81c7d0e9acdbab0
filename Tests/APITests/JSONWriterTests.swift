import Domain
import Foundation
import Testing

@testable import API

/// Lists write their own JSON: the bytes must be those that `JSONEncoder` would write.
@Suite struct JSONWriterTests {
  private func expectSame<Value: Encodable & JSONWritable>(
    _ value: Value, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let expected = String(decoding: try encoder.encode(value), as: UTF8.self)
    #expect(
      String(decoding: try JSON.encode(value), as: UTF8.self) == expected,
      sourceLocation: location)
  }

  private static let then = Instant(seconds: 1_795_000_000)

  /// A contact with everything, and one without what may be left out.
  private static let history = [
    EarlierContact(
      at: then, mode: .calls, resolution: "Not home", notes: "said \"maybe\"\nafter 6 \\ before 9"),
    EarlierContact(at: then - 60, mode: .letters, resolution: nil, notes: nil),
  ]

  private func voter(_ id: VoterID, mode: Mode, contacts: Int) -> ListedVoter {
    let name = VoterName(
      honorific: "Ms.", first: "Zoë", middle: "", last: "O'Neil/Ito", suffix: "Jr")
    let voter = Voter(
      id: id, name: name,
      address: Address(street: "1 Elm St", city: "Concord", state: "NH", zip: "03301"),
      phone: "603-555-0101", party: "D", gender: "F", isPrime: id == 2)
    return ListedVoter(
      voter, mode: mode, isCallable: id != 3, history: Array(Self.history.prefix(contacts)))
  }

  private func list(_ mode: Mode, voters: [ListedVoter], isClosed: Bool) -> VoterList {
    let limited = Quota(
      exempt: false, window: .hour, limit: 20, used: 3, remaining: 17, nextFreeAt: Self.then)
    let departures = Departure.Reason.allCases.map { reason in
      Departure(id: 7, reason: reason, at: Self.then)
    }
    return VoterList(
      mode: mode, chunk: 10, voters: voters, canRefill: isClosed, expiresAt: Self.then,
      quota: isClosed ? .none : limited,
      lockout: isClosed ? Lockout(endsAt: nil, message: "Closed.") : nil,
      closesAt: isClosed ? nil : Self.then,
      notice: isClosed ? Notice(kind: .poolEmpty, text: "Nobody is left.") : nil,
      tallies: Tallies(letters: 12, calls: 0), serverTime: Self.then,
      departures: isClosed ? departures : [])
  }

  @Test(arguments: Mode.allCases, [true, false])
  func writesListsAsTheEncoderDoes(mode: Mode, isClosed: Bool) throws {
    let voters = (0..<3).map { voter(Int64($0) + 1, mode: mode, contacts: $0) }
    let list = list(mode, voters: isClosed ? [] : voters, isClosed: isClosed)
    try expectSame(list)
    try expectSame(ListAnswer(list: list))
    try expectSame(
      ResultAnswer(
        result: .init(id: "a/b\"c"), thanks: "Thanks!", finishedList: isClosed, list: list))
  }

  /// Every ASCII character, and some that other writers escape.
  @Test func writesEveryCharacterAsTheEncoderDoes() throws {
    let ascii = String(String.UnicodeScalarView((0..<0x80).compactMap { Unicode.Scalar($0) }))
    for text in [ascii, "", "e\u{301} \u{85} \u{2028} \u{2029} \u{FEFF} 👩‍👩‍👧 \u{10FFFF}", "</script>"]
    {
      try expectSame(Notice(kind: .quota, text: text))
    }
  }

  @Test func writesTheLargestNumbersAsTheEncoderDoes() throws {
    try expectSame(Departure(id: .max, reason: .expired, at: Instant(seconds: .max)))
    try expectSame(Departure(id: .min, reason: .expired, at: Instant(seconds: .min)))
    try expectSame(
      Quota(exempt: false, window: .day, limit: .max, used: .min, remaining: 0, nextFreeAt: nil))
  }
}
