import API
import Domain

/// Fictional voters.
enum Samples {
  static let voters: [ListedVoter] = [
    voter(
      1, VoterName(honorific: "Ms.", first: "Zoë", last: "Müller-Okonkwo"), "12 Long Pond Road",
      "Concord", "03301", party: "D", gender: "F", prime: true,
      history: [
        EarlierContact(
          at: Instant(seconds: 1_793_620_000), mode: .letters, resolution: nil, notes: nil),
        EarlierContact(
          at: Instant(seconds: 1_760_000_000), mode: .calls, resolution: "Not home",
          notes: "Try after six."),
      ]),
    voter(
      2, VoterName(first: "Robert", middle: "F.", last: "Jones", suffix: "III"), "3 Elm Street",
      "Nashua", "03060", party: "I", gender: "M"),
    voter(3, VoterName(first: "小明", last: "王"), "88 Main Street", "Keene", "03431", party: ""),
    voter(
      4,
      VoterName(
        first: "Wolfeschlegelsteinhausenbergerdorff", last: "Ottovordemgentschenfelde-Montgomery"),
      "1000 Old Turnpike of the Northern Hills Road, Apartment 1217", "Dover", "03820", party: "D",
      gender: "M"),
    voter(
      5, VoterName(first: "Ada", last: "Smith"), "7 Mill Lane", "Dover", "03820", party: "D",
      gender: "F", prime: true),
  ]

  static let more: [ListedVoter] = (11...30).map { number in
    voter(
      VoterID(number), VoterName(first: "Voter", last: "Number \(number)"), "\(number) Oak Street",
      "Exeter", "03833", party: "D", gender: "F")
  }

  static func voter(
    _ id: VoterID, _ name: VoterName, _ street: String, _ city: String, _ zip: String,
    party: String, gender: String = "", prime: Bool = false, history: [EarlierContact] = []
  ) -> ListedVoter {
    ListedVoter(
      id: id, name: name,
      address: .init(street: street, city: city, state: "NH", zip: zip),
      phone: "60355501\(id < 10 ? "0" : "")\(id)", party: party, gender: gender, prime: prime,
      history: history)
  }
}
