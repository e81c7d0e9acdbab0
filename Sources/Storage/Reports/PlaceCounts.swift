import Domain
import Glibc

/// Where the voters of a file live and how many of them may be written to and called, counted as
/// they pass: grouping all of them afterwards takes the engines longer than writing them.
struct PlaceCounts {
  /// State, city and the first five characters of the ZIP code; told apart by their bytes, as the
  /// engines do.
  fileprivate struct Place {
    var state: String
    var city: String
    var zip: String
  }

  private struct Count {
    var letters: Int64 = 0
    var calls: Int64 = 0
  }

  private var counts: [Place: Count] = [:]
  /// More places than the United States have; a file with more is nonsense, and is counted by the
  /// engine.
  private let most: Int
  private var isGivenUp = false

  init(most: Int = 200_000) { self.most = most }

  mutating func add(_ voter: Voter) {
    if isGivenUp || !Voter.eligibleParties.contains(voter.party) { return }
    let place = Place(
      state: voter.address.state, city: voter.address.city, zip: Self.short(voter.address.zip))
    Self.add(hasPhone: Self.hasPhone(voter.phone), to: &counts[place, default: Count()])
    giveUpIfTooMany()
  }

  mutating func add(_ others: PlaceCounts) {
    if isGivenUp { return }
    counts.merge(others.counts) {
      Count(letters: $0.letters + $1.letters, calls: $0.calls + $1.calls)
    }
    isGivenUp = others.isGivenUp
    giveUpIfTooMany()
  }

  private mutating func giveUpIfTooMany() {
    guard isGivenUp || counts.count > most else { return }
    isGivenUp = true
    counts = [:]
  }

  /// Rows of `SummarySQL.places` but for the slot and who was reached; nil where there are too many.
  var rows: [[SQLValue]]? {
    if isGivenUp { return nil }
    return counts.map { place, count in
      [
        .text(place.state), .text(place.city), .text(place.zip), .integer(count.letters),
        .integer(count.calls),
      ]
    }
  }

  private static func add(hasPhone: Bool, to count: inout Count) {
    count.letters += 1
    if hasPhone { count.calls += 1 }
  }

  /// `substr(zip, 1, 5)`.
  private static func short(_ zip: String) -> String {
    zip.utf8.count <= 5 ? zip : String(String.UnicodeScalarView(zip.unicodeScalars.prefix(5)))
  }

  /// As `VotersTable.isEligible`: a number of white space and punctuation alone is none.
  private static func hasPhone(_ phone: String) -> Bool {
    phone.unicodeScalars.contains { ("0"..."9").contains($0) || !blank.contains($0) }
  }

  private static let blank = Set(
    (PhoneNumber.punctuation + VotersTable.blanks).flatMap(\.unicodeScalars))
}

extension PlaceCounts.Place: Hashable {
  static func == (one: Self, other: Self) -> Bool {
    isSame(one.zip, other.zip) && isSame(one.city, other.city) && isSame(one.state, other.state)
  }

  func hash(into hasher: inout Hasher) {
    Self.hash(zip, into: &hasher)
    Self.hash(city, into: &hasher)
    Self.hash(state, into: &hasher)
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    var (one, other) = (one, other)
    return one.withUTF8 { bytes in
      other.withUTF8 { others in
        guard bytes.count == others.count else { return false }
        guard let first = bytes.baseAddress, let second = others.baseAddress else { return true }
        return memcmp(first, second, bytes.count) == 0
      }
    }
  }

  private static func hash(_ text: String, into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0 as UInt8)
  }
}
