import Domain
import Testing

@Suite struct CorrectionTests {
  private static let address = Address(
    street: "1 Main St", city: "Keene", state: "NH", zip: "03431")

  @Test(
    arguments: [
      (Correction(name: VoterName(first: "Ann")), [], [], []),
      (Correction(address: address), [], ["address"], []),
      (Correction(phone: "603-555-0100"), ["phone"], [], []),
      (Correction(), [""], [""], [""]),
      (
        Correction(name: VoterName(last: "Lee"), address: address, phone: "603-555-0100"),
        ["phone"], ["address"], []
      ),
    ] as [(Correction, [String], [String], [String])])
  func eachModeAllowsItsOwn(
    correction: Correction, letters: [String], calls: [String], admin: [String]
  ) {
    #expect(correction.problems(in: .letters).map(\.field) == letters)
    #expect(correction.problems(in: .calls).map(\.field) == calls)
    #expect(correction.problems(in: nil).map(\.field) == admin)
  }

  /// A good correction but for one field.
  private func correction(_ field: String, _ text: String) -> Correction {
    var name = VoterName(first: "Ann", last: "Lee")
    var address = Self.address
    switch field {
    case "name.honorific": name.honorific = text
    case "name.first": name.first = text
    case "name.middle": name.middle = text
    case "name.last": name.last = text
    case "name.suffix": name.suffix = text
    case "address.street": address.street = text
    case "address.city": address.city = text
    default: Issue.record("no field \(field)")
    }
    return field.hasPrefix("name") ? Correction(name: name) : Correction(address: address)
  }

  @Test(arguments: [
    ("name.honorific", 20), ("name.first", 60), ("name.middle", 60), ("name.last", 80),
    ("name.suffix", 20), ("address.street", 160), ("address.city", 80),
  ])
  func everyFieldHasItsLimit(field: String, longest: Int) {
    let text = String(repeating: "x", count: longest)
    #expect(correction(field, text).problems(in: nil) == [])
    #expect(
      correction(field, text + "x").problems(in: nil)
        == [FieldError(field: field, message: "At most \(longest) characters fit here.")])
    // As databases count: a letter and its accent are two.
    let accented = String(repeating: "e\u{301}", count: longest / 2 + 1)
    #expect(correction(field, accented).problems(in: nil).map(\.field) == [field])
  }

  @Test(arguments: [
    ("NH", true), ("nh", false), ("N", false), ("NHX", false), ("", false), ("N1", false),
    ("ÑH", false), ("N\u{301}H", false),
  ])
  func aStateHasTwoLetters(state: String, fits: Bool) {
    var address = Self.address
    address.state = state
    #expect(Correction(address: address).problems(in: .letters).isEmpty == fits)
  }

  @Test(arguments: [
    ("03301", true), ("03301-1234", true), ("3301", false), ("033011", false), ("03301-", false),
    ("03301-12", false), ("0330a", false), ("", false), ("03301 1234", false), ("٠٣٣٠١", false),
    ("-03301", false),
  ])
  func aZIPLooksLikeOne(zip: String, fits: Bool) {
    var address = Self.address
    address.zip = zip
    #expect(Correction(address: address).problems(in: .letters).isEmpty == fits)
  }

  @Test(arguments: [
    ("603-555-0142", true), ("(603) 555-0142", true), ("+1 603 555 0142", true), ("5550142", true),
    ("+44 20 7946 0958", true), ("", true), ("555014", false), ("1234567890123456", false),
    ("603-555-0142 x5", false), ("none", false), ("٦٠٣٥٥٥٠١٤٢", false), ("---", false),
  ])
  func aPhoneNumberIsPlausibleOrGone(phone: String, fits: Bool) {
    #expect(Correction(phone: phone).problems(in: .calls).isEmpty == fits)
  }

  @Test func aNameKeepsAFirstOrALastName() {
    #expect(
      Correction(name: VoterName(honorific: "Dr.")).problems(in: .letters)
        == [FieldError(field: "name.last", message: "Keep a first or a last name.")])
  }

  @Test func aLetterNeedsAStreetAndACity() {
    let problems = Correction(address: Address(state: "NH", zip: "03301")).problems(in: .letters)
    #expect(problems.map(\.field) == ["address.street"])
    let city = Correction(address: Address(street: "1", state: "NH", zip: "03301"))
    #expect(city.problems(in: .letters).map(\.field) == ["address.city"])
  }

  @Test func cleaningReachesEveryField() {
    let dirty = " \u{1B}a  b\n"
    let correction = Correction(
      name: VoterName(honorific: dirty, first: dirty, middle: dirty, last: dirty, suffix: dirty),
      address: Address(street: dirty, city: dirty, state: " nh\u{7}", zip: "03301\n"),
      phone: "\t603  555 0142\u{202E}")
    #expect(
      correction.cleaned
        == Correction(
          name: VoterName(
            honorific: "a b", first: "a b", middle: "a b", last: "a b", suffix: "a b"),
          address: Address(street: "a b", city: "a b", state: "NH", zip: "03301"),
          phone: "603 555 0142"))
    #expect(correction.cleaned.cleaned == correction.cleaned)
    #expect(Correction().cleaned.isEmpty)
  }

  @Test func whatIsLeftOutStays() {
    #expect(Correction().applied(to: zoe) == zoe)
    var expected = zoe
    expected.phone = ""
    #expect(Correction(phone: "").applied(to: zoe) == expected)
    expected.name = VoterName(first: "Ann")
    expected.address = Self.address
    #expect(
      Correction(name: VoterName(first: "Ann"), address: Self.address, phone: "").applied(to: zoe)
        == expected)
  }
}

@Suite struct VoterTests {
  @Test(arguments: [
    ("D", "603-555-0142", true, true), ("I", "603-555-0142", true, true), ("", "x", true, true),
    ("R", "603-555-0142", false, false), ("d", "603-555-0142", false, false),
    ("D ", "603-555-0142", false, false), ("D", "", true, false), ("D", "  \t", true, false),
  ])
  func isEligibleByPartyAndPhone(party: String, phone: String, letters: Bool, calls: Bool) {
    var voter = zoe
    voter.party = party
    voter.phone = phone
    #expect(voter.isEligible(for: .letters) == letters)
    #expect(voter.isEligible(for: .calls) == calls)
  }

  @Test func hasNamesForEveryPurpose() {
    #expect(zoe.name.short == "Zoë Müller Jr.")
    #expect(zoe.name.full == "Ms. Zoë A. Müller Jr.")
    #expect(VoterName().full == "(no name on file)")
    #expect(zoe.address.lastLine == "Concord, NH 03301")
    #expect(Address(city: "Concord").lastLine == "Concord")
    #expect(Address(zip: "03301").lastLine == "03301")
    #expect(Address().lastLine == "")
  }

  @Test func theColumnsAreTheSeeds() {
    #expect(
      VoterColumn.allCases.map(\.rawValue) == [
        "id", "HONOR", "FIRSTNAM", "MIDNAME", "LASTNAME", "JR", "MADD", "MCITY", "MSTATE",
        "MZIPCODE", "PHONE", "PARTY", "GENDER", "prime",
      ])
  }

  @Test(arguments: [
    ("603-555-0142", "6035550142"), ("(603) 555-0142", "6035550142"),
    ("+1 603.555.0142", "6035550142"), ("1/603/555/0142", "6035550142"),
    ("16035550142", "6035550142"), ("26035550142", "26035550142"), ("5550142", "5550142"),
    ("", ""), (" - ", ""), ("1", "1"), ("603-555-0142 x5", "6035550142x5"),
  ])
  func numbersAreComparedByTheirDigits(number: String, key: String) {
    #expect(PhoneNumber.key(number) == key)
  }

  @Test(arguments: [
    ("6035550142", "603-555-0142"), ("(603) 555-0142", "603-555-0142"),
    ("1-603-555-0142", "603-555-0142"), ("5550142", "5550142"),
    ("+44 20 7946 0958", "+44 20 7946 0958"),
    ("", ""), ("603555014x", "603555014x"),
  ])
  func numbersAreGroupedForReading(number: String, grouped: String) {
    #expect(PhoneNumber.grouped(number) == grouped)
  }
}
