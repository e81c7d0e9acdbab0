import Testing

@testable import VoterFiles

@Suite struct FiledTextTests {
  @Test(arguments: [
    ("02138", "02138"), ("2138", "02138"), ("501", "00501"), ("021384567", "02138-4567"),
    ("21384567", "02138-4567"), ("5014567", "00501-4567"), ("02138-4567", "02138-4567"),
    ("2138-4567", "02138-4567"), ("02138 4567", "02138-4567"), ("02138-", "02138"),
    ("02138-0000", "02138"), ("021380000", "02138"), ("", ""), ("12", "12"), ("K1A 0B1", "K1A 0B1"),
    ("021385", "021385"), ("02138-45", "02138-45"), ("02138-45x7", "02138-45x7"),
    ("0213845678", "0213845678"),
  ])
  func mendsZIPs(_ text: String, mended: String) {
    #expect(FiledZIP.mended(text) == mended)
  }

  @Test(arguments: [
    ("603-555-0142", FiledPhone.number("603-555-0142")), ("6035550142", .number("6035550142")),
    ("1 (603) 555-0142", .number("1 (603) 555-0142")),
    ("603-555-0142 x12", .number("603-555-0142")),
    ("6035550142 ext. 7", .number("603-555-0142")),
    ("+44 20 7946 0142", .number("+44 20 7946 0142")),
    ("555-0142", .lacksAreaCode), ("5550142", .lacksAreaCode), ("", .none), ("-", .none),
    ("000-000-0000", .none), ("603", .unreadable), ("n/a", .unreadable),
    ("603-555-0142 or 0143", .unreadable), ("1-800-FLOWERS", .unreadable),
    ("1234567890123456", .unreadable), ("(603) 555-0142", .number("(603) 555-0142")),
    ("(000) 000-0000", .none), ("(603) 555-014x", .unreadable),
    ("(603)-555-0142", .number("(603)-555-0142")),
    ("603.555.0142 1", .number("603.555.0142 1")), ("(603) 555 014-2", .number("(603) 555 014-2")),
  ])
  func readsTelephoneNumbers(_ text: String, phone: FiledPhone) {
    #expect(FiledPhone(text, isJoined: false, areaCode: nil) == phone)
  }

  @Test func putsNumbersTogetherFromTheirParts() {
    #expect(
      FiledPhone("352 5550142", isJoined: true, areaCode: nil) == .number("352-555-0142"))
    #expect(FiledPhone("5550142", isJoined: true, areaCode: "352") == .number("352-555-0142"))
    #expect(FiledPhone("352", isJoined: true, areaCode: "352") == .unreadable)
  }
}
