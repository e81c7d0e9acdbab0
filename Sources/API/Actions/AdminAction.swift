import Domain

/// Body of `POST /v1/actions`.
public struct AdminActionRequest: Codable, Hashable, Sendable {
  public var kind: AdminActionKind
  /// Whom it is about: for `take_back`, `release_lists` and `suspend`.
  public var user: UserID?
  /// For `close_voter`.
  public var voter: VoterID?
  /// For `close_number`, in any spelling.
  public var phone: String?
  /// Only this mode; both when nil. Not for `suspend` and `close_number`.
  public var mode: Mode?
  /// For `take_back`: results recorded from `from` to before `to`.
  public var from: Instant?
  public var to: Instant?
  /// Why, for the log; 200 characters at the most.
  public var reason: String?
  /// False, or left out: nothing is done, the answer says what would be. True: it is done.
  public var confirmed: Bool?

  public init(
    kind: AdminActionKind, user: UserID? = nil, voter: VoterID? = nil, phone: String? = nil,
    mode: Mode? = nil, from: Instant? = nil, to: Instant? = nil, reason: String? = nil,
    confirmed: Bool? = nil
  ) {
    self.kind = kind
    self.user = user
    self.voter = voter
    self.phone = phone
    self.mode = mode
    self.from = from
    self.to = to
    self.reason = reason
    self.confirmed = confirmed
  }
}

/// Answer of `POST /v1/actions` (200 for what would be done, 201 for what was) and of
/// `DELETE /v1/actions/{id}`.
public struct AdminActionAnswer: Codable, Hashable, Sendable {
  /// In words, with the numbers: `Takes back 41 results of ann; 41 voters return to the pools.`
  public var text: String
  /// How many results, voters or permissions it is about.
  public var count: Int
  /// Nil while nothing is done.
  public var action: AdminAction?

  public init(text: String, count: Int, action: AdminAction? = nil) {
    self.text = text
    self.count = count
    self.action = action
  }
}

/// One thing that an admin did: a row of `GET /v1/actions`.
public struct AdminAction: Codable, Hashable, Sendable, Identifiable {
  public var id: Int64
  public var kind: AdminActionKind
  /// Who did it.
  public var by: String
  public var at: Instant
  /// Whom or what it was about, in words: a user's name, a voter's, a number.
  public var subject: String
  /// What was done, in words.
  public var text: String
  public var reason: String?
  /// Nil while it stands.
  public var undoneAt: Instant?
  public var undoneBy: String?
  /// Whether it can be undone: not what is, and no change of the configuration.
  public var canUndo: Bool

  public init(
    id: Int64, kind: AdminActionKind, by: String, at: Instant, subject: String, text: String,
    reason: String? = nil, undoneAt: Instant? = nil, undoneBy: String? = nil, canUndo: Bool = true
  ) {
    self.id = id
    self.kind = kind
    self.by = by
    self.at = at
    self.subject = subject
    self.text = text
    self.reason = reason
    self.undoneAt = undoneAt
    self.undoneBy = undoneBy
    self.canUndo = canUndo
  }
}

/// Answer of `GET /v1/actions`: newest first, the latest 200.
public struct AdminActions: Codable, Hashable, Sendable {
  public var actions: [AdminAction]

  public init(actions: [AdminAction]) {
    self.actions = actions
  }
}
