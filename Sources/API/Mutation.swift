import Domain

/// Body of `POST /v1/lists/{mode}/voters/{id}/result`.
public struct ResultRequest: Codable, Hashable, Sendable {
  /// Required for calls, left out for letters.
  public var resolution: String?
  public var notes: String?
  /// When it happened by the server's clock; now when left out.
  public var occurredAt: Instant?

  public init(resolution: String? = nil, notes: String? = nil, occurredAt: Instant? = nil) {
    self.resolution = resolution
    self.notes = notes
    self.occurredAt = occurredAt
  }
}

/// Answer 201 of recording a result; the same for every repeat of its key.
public struct ResultAnswer: Codable, Hashable, Sendable {
  public struct Recorded: Codable, Hashable, Sendable {
    /// The idempotency key.
    public var id: String

    public init(id: String) {
      self.id = id
    }
  }

  public var result: Recorded
  /// The campaign's thanks, or its congratulations when the list was finished.
  public var thanks: String
  public var finishedList: Bool
  /// The list as it is now, refilled when it was finished.
  public var list: VoterList

  public init(result: Recorded, thanks: String, finishedList: Bool, list: VoterList) {
    self.result = result
    self.thanks = thanks
    self.finishedList = finishedList
    self.list = list
  }
}

/// Body of `POST /v1/lists/{mode}/voters/{id}/skip`; may be empty.
public struct SkipRequest: Codable, Hashable, Sendable {
  public var occurredAt: Instant?

  public init(occurredAt: Instant? = nil) {
    self.occurredAt = occurredAt
  }
}

/// Answer 200 of an undo, a skip, and a correction: the list as it is now.
public struct ListAnswer: Codable, Hashable, Sendable {
  public var list: VoterList

  public init(list: VoterList) {
    self.list = list
  }
}

/// Body of `PATCH …/voters/{id}`: what is left out stays, a single field of a name or an address
/// as well.
public struct CorrectionRequest: Codable, Hashable, Sendable {
  public struct Name: Codable, Hashable, Sendable {
    public var honorific: String?
    public var first: String?
    public var middle: String?
    public var last: String?
    public var suffix: String?
  }

  public struct Place: Codable, Hashable, Sendable {
    public var street: String?
    public var city: String?
    public var state: String?
    public var zip: String?
  }

  public var name: Name?
  public var address: Place?
  public var phone: String?
  public var occurredAt: Instant?

  public init(_ correction: Correction, occurredAt: Instant? = nil) {
    name = correction.name.map {
      Name(
        honorific: $0.honorific, first: $0.first, middle: $0.middle, last: $0.last,
        suffix: $0.suffix)
    }
    address = correction.address.map {
      Place(street: $0.street, city: $0.city, state: $0.state, zip: $0.zip)
    }
    phone = correction.phone
    self.occurredAt = occurredAt
  }

  /// The correction of a voter who has this name and this address now.
  public func correction(ofName old: VoterName, address oldAddress: Address) -> Correction {
    Correction(
      name: name.map {
        VoterName(
          honorific: $0.honorific ?? old.honorific, first: $0.first ?? old.first,
          middle: $0.middle ?? old.middle, last: $0.last ?? old.last,
          suffix: $0.suffix ?? old.suffix)
      },
      address: address.map {
        Address(
          street: $0.street ?? oldAddress.street, city: $0.city ?? oldAddress.city,
          state: $0.state ?? oldAddress.state, zip: $0.zip ?? oldAddress.zip)
      },
      phone: phone)
  }

  /// Whether it says anything about the field so named in a problem, such as `address.zip`.
  public func mentions(_ field: String) -> Bool {
    switch field {
    case "name.honorific": name?.honorific != nil
    case "name.first": name?.first != nil
    case "name.middle": name?.middle != nil
    case "name.last": name?.last != nil || name?.first != nil
    case "name.suffix": name?.suffix != nil
    case "address.street": address?.street != nil
    case "address.city": address?.city != nil
    case "address.state": address?.state != nil
    case "address.zip": address?.zip != nil
    default: true
    }
  }

  /// The correction with what is left out empty.
  public var correction: Correction { correction(ofName: VoterName(), address: Address()) }
}
