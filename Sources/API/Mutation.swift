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

/// Body of `PATCH …/voters/{id}`: what is left out stays.
public struct CorrectionRequest: Codable, Hashable, Sendable {
  public var name: VoterName?
  public var address: Address?
  public var phone: String?
  public var occurredAt: Instant?

  public init(_ correction: Correction, occurredAt: Instant? = nil) {
    name = correction.name
    address = correction.address
    phone = correction.phone
    self.occurredAt = occurredAt
  }

  public var correction: Correction { Correction(name: name, address: address, phone: phone) }
}
