import Domain

/// Voters that nobody is, with numbers of a fictional exchange, 555-0100 to 555-0199.
enum SampleVoters {
  private static let places: [(city: String, state: String, zip: String)] = [
    ("Concord", "NH", "03301"), ("Albany", "NY", "12207"), ("Chicago", "IL", "60601"),
    ("Denver", "CO", "80202"), ("Phoenix", "AZ", "85001"), ("Fresno", "CA", "93701"),
    ("Hilo", "HI", "96720"), ("Nashville", "TN", ""), ("Nowhere", "", ""),
  ]
  private static let firstNames = ["Ada", "Zoë", "王", "Robert", "Ñusta", "Pat", "Иван", "Mary"]

  /// Of every twenty, one or two share a number with a neighbour, one has none, and one belongs to
  /// a party that is not contacted.
  static func make(_ count: Int, chance: inout Chance) -> [Voter] {
    var voters: [Voter] = []
    for index in 0..<count {
      let place = chance.happens(0.6) ? places[0] : chance.one(of: places) ?? places[0]
      let fresh = number(area: 201 + index / 100, line: index % 100)
      let phone =
        chance.happens(0.05) ? "" : chance.happens(0.08) ? voters.last?.phone ?? fresh : fresh
      voters.append(
        Voter(
          id: VoterID(index + 1),
          name: VoterName(
            first: chance.one(of: firstNames) ?? "Pat", last: "\(lastName)\(index + 1)"),
          address: Address(
            street: "\(index + 1) Elm Street", city: place.city, state: place.state,
            zip: place.zip),
          phone: phone, party: chance.one(of: ["D", "D", "I", "", "D", "R"]) ?? "D",
          gender: chance.one(of: ["F", "M", ""]) ?? "", isPrime: chance.happens(0.1)))
    }
    return voters
  }

  /// How every last name begins.
  static let lastName = "Sampleton"

  /// A number nobody has: what a volunteer writes down as a correction.
  static func freshNumber(_ chance: inout Chance) -> String {
    number(area: chance.among(900...989), line: chance.among(0...99))
  }

  private static func number(area: Int, line: Int) -> String {
    "\(area)-555-01\(line < 10 ? "0" : "")\(line)"
  }
}
