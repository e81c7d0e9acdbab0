/// The number of a voter: `voters.id`.
public typealias VoterID = Int64
/// The number of a user: `users.uid`.
public typealias UserID = Int64

/// A voter's name as the registration file has it; what is missing is empty.
public struct VoterName: Codable, Hashable, Sendable {
  public var honorific: String
  public var first: String
  public var middle: String
  public var last: String
  public var suffix: String

  public init(
    honorific: String = "", first: String = "", middle: String = "", last: String = "",
    suffix: String = ""
  ) {
    self.honorific = honorific
    self.first = first
    self.middle = middle
    self.last = last
    self.suffix = suffix
  }

  /// First and last name, for a list: `Zoë Müller-Okonkwo`.
  public var short: String { joined([first, last, suffix]) }
  /// Everything, for an envelope: `Ms. Zoë A. Müller-Okonkwo Jr.`
  public var full: String { joined([honorific, first, middle, last, suffix]) }

  private func joined(_ parts: [String]) -> String {
    var text = ""
    for part in parts where !part.isEmpty {
      if !text.isEmpty { text += " " }
      text += part
    }
    return text.isEmpty ? "(no name on file)" : text
  }
}

/// A voter's mailing address; what is missing is empty.
public struct Address: Codable, Hashable, Sendable {
  public var street: String
  public var city: String
  public var state: String
  public var zip: String

  public init(street: String = "", city: String = "", state: String = "", zip: String = "") {
    self.street = street
    self.city = city
    self.state = state
    self.zip = zip
  }

  /// `Concord, NH 03301`, without what is missing.
  public var lastLine: String {
    let region = [state, zip].filter { !$0.isEmpty }.joined(separator: " ")
    return [city, region].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// A registered voter as volunteers see one. Contact data only: assignments and results are kept
/// beside it by the storage.
public struct Voter: Hashable, Sendable, Identifiable {
  public var id: VoterID
  public var name: VoterName
  public var address: Address
  /// As on file, punctuation and all; empty when there is none.
  public var phone: String
  /// `D`, `R`, `I`, a longer code, or empty.
  public var party: String
  /// `F`, `M`, another code, or empty.
  public var gender: String
  /// Especially valuable to the campaign (SPEC 5.3).
  public var isPrime: Bool

  public init(
    id: VoterID, name: VoterName, address: Address, phone: String = "", party: String = "",
    gender: String = "", isPrime: Bool = false
  ) {
    self.id = id
    self.name = name
    self.address = address
    self.phone = phone
    self.party = party
    self.gender = gender
    self.isPrime = isPrime
  }

  /// The parties whose voters are contacted, the empty one included (SPEC 4.3).
  public static let eligibleParties = ["D", "I", ""]

  /// Whether this voter may be handed out in `mode` as far as the voter file tells.
  public func isEligible(for mode: Mode) -> Bool {
    Self.eligibleParties.contains(party) && (mode == .letters || !phone.allSatisfy(\.isWhitespace))
  }
}
