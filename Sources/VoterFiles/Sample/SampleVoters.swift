import Domain

/// Invented voters: real places and common names combined at random, streets that no map shows,
/// and telephone numbers set aside for fiction (555-0100 to 555-0199).
///
/// Numbered from 1; the same number and seed make the same voter on every machine. Made one by one
/// as they are asked for, so that ten million take no more memory than ten.
public struct SampleVoters: Sequence, Sendable {
  public let count: Int
  private let seed: UInt64

  /// - Parameter count: 0 or more.
  public init(count: Int, seed: UInt64 = 2004) {
    self.count = Swift.max(0, count)
    self.seed = seed
  }

  public struct Iterator: IteratorProtocol {
    fileprivate let voters: SampleVoters
    private var made = 0

    fileprivate init(_ voters: SampleVoters) { self.voters = voters }

    public mutating func next() -> Voter? {
      guard made < voters.count else { return nil }
      made += 1
      return voters.voter(VoterID(made))
    }
  }

  public func makeIterator() -> Iterator { Iterator(self) }
  public var underestimatedCount: Int { count }

  private func voter(_ id: VoterID) -> Voter {
    // Mixed twice: neighbours' numbers would otherwise be each other's, moved by one.
    var mixer = SplitMix64(seed: seed ^ UInt64(bitPattern: id))
    var random = SplitMix64(seed: mixer.next())
    let place = SamplePlace.all[random.below(SamplePlace.all.count)]
    let gender = Self.gender(&random)
    return Voter(
      id: id, name: Self.name(gender, &random),
      address: Address(
        street: Self.street(&random), city: place.city, state: place.state, zip: place.zip),
      phone: Self.phone(place.areaCode, &random), party: Self.party(&random), gender: gender,
      isPrime: random.happens(8))
  }

  private static func gender(_ random: inout SplitMix64) -> String {
    switch random.below(100) {
    case 0..<48: "F"
    case 48..<94: "M"
    case 94..<96: "X"
    default: ""
    }
  }

  /// Half D, a quarter I, a tenth without; the rest are not contacted.
  private static func party(_ random: inout SplitMix64) -> String {
    switch random.below(100) {
    case 0..<50: "D"
    case 50..<75: "I"
    case 75..<85: ""
    case 85..<95: "R"
    case 95..<98: "L"
    default: "G"
    }
  }

  private static func phone(_ areaCode: String, _ random: inout SplitMix64) -> String {
    if random.happens(12) { return "" }
    let line = "01\(random.below(10))\(random.below(10))"
    return random.happens(80) ? "\(areaCode)-555-\(line)" : "(\(areaCode)) 555-\(line)"
  }

  private static func name(_ gender: String, _ random: inout SplitMix64) -> VoterName {
    switch random.below(200) {
    case 0: return SampleNames.long
    case 1..<7:
      let name = SampleNames.wide[random.below(SampleNames.wide.count)]
      return VoterName(first: name.given, last: name.family)
    default: break
    }
    let given = givenNames(gender, &random)
    var name = VoterName(
      first: random.happens(6) ? random.pick(SampleNames.accentedGiven) : random.pick(given),
      last: random.happens(8)
        ? random.pick(SampleNames.accentedFamilies) : random.pick(SampleNames.families))
    if random.happens(6) { name.last += "-" + random.pick(SampleNames.families) }
    if random.happens(50) { name.middle = middleName(given, &random) }
    if random.happens(25) { name.honorific = honorific(gender, &random) }
    if gender == "M", random.happens(8) { name.suffix = random.pick(SampleNames.suffixes) }
    return name
  }

  private static func givenNames(_ gender: String, _ random: inout SplitMix64) -> [String] {
    let isWoman = gender == "F" || gender != "M" && random.happens(50)
    return isWoman ? SampleNames.women : SampleNames.men
  }

  private static func middleName(_ given: [String], _ random: inout SplitMix64) -> String {
    let name = random.pick(given)
    return random.happens(70) ? name.prefix(1) + "." : name
  }

  private static func honorific(_ gender: String, _ random: inout SplitMix64) -> String {
    if random.happens(15) { return random.pick(["Dr.", "Rev.", "Prof.", "Hon."]) }
    switch gender {
    case "F": return random.pick(["Ms.", "Mrs.", "Miss"])
    case "M": return "Mr."
    default: return "Mx."
    }
  }

  private static func street(_ random: inout SplitMix64) -> String {
    let number = 1 + random.below(random.happens(70) ? 400 : 9800)
    if random.happens(2) {
      return "\(number) North Old Stagecoach Crossing Extension, Apartment \(1 + random.below(40))B"
    }
    let street =
      "\(number) \(random.pick(SampleStreets.first)) \(random.pick(SampleStreets.second))"
    let whole = "\(street) \(random.pick(SampleStreets.kinds))"
    return random.happens(18) ? "\(whole), \(unit(&random))" : whole
  }

  private static func unit(_ random: inout SplitMix64) -> String {
    let number = 1 + random.below(60)
    return random.happens(60) ? "Apt \(number)" : "Unit \(number)\(random.pick(["A", "B", "C"]))"
  }
}
