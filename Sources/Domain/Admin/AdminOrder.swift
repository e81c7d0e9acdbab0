/// What an admin asks for, whole and possible: an order that makes no sense has no spelling.
public enum AdminOrder: Hashable, Sendable {
  /// Results recorded from `from` to before `to`; of both modes when `mode` is nil.
  case takeBack(user: UserID, mode: Mode?, from: Instant, to: Instant)
  case releaseLists(user: UserID, mode: Mode?)
  case suspend(user: UserID)
  case closeVoter(VoterID, mode: Mode?)
  /// A number by `PhoneNumber.key`.
  case closeNumber(digits: String)

  /// Why there is no such order: every field that is wrong.
  public struct Refused: Error, Hashable, Sendable {
    public var problems: [FieldError]
  }

  /// What the order may be made from; what it does not need must be nil.
  public struct Fields: Hashable, Sendable {
    public var user: UserID?
    public var voter: VoterID?
    public var phone: String?
    public var mode: Mode?
    public var from: Instant?
    public var to: Instant?

    public init(
      user: UserID? = nil, voter: VoterID? = nil, phone: String? = nil, mode: Mode? = nil,
      from: Instant? = nil, to: Instant? = nil
    ) {
      self.user = user
      self.voter = voter
      self.phone = phone
      self.mode = mode
      self.from = from
      self.to = to
    }
  }

  public init(_ kind: AdminActionKind, _ fields: Fields) throws(Refused) {
    let problems = Self.problems(kind, fields)
    guard problems.isEmpty, let order = Self.order(kind, fields) else {
      throw Refused(problems: problems)
    }
    self = order
  }

  public var kind: AdminActionKind {
    switch self {
    case .takeBack: .takeBack
    case .releaseLists: .releaseLists
    case .suspend: .suspend
    case .closeVoter: .closeVoter
    case .closeNumber: .closeNumber
    }
  }

  public var user: UserID? {
    switch self {
    case .takeBack(let user, _, _, _), .releaseLists(let user, _), .suspend(let user): user
    case .closeVoter, .closeNumber: nil
    }
  }

  /// Only this mode; nil for both.
  public var mode: Mode? {
    switch self {
    case .takeBack(_, let mode, _, _), .releaseLists(_, let mode), .closeVoter(_, let mode): mode
    case .suspend, .closeNumber: nil
    }
  }

  private static func order(_ kind: AdminActionKind, _ fields: Fields) -> AdminOrder? {
    switch (kind, fields.user, fields.voter, fields.phone) {
    case (.takeBack, let user?, _, _):
      guard let from = fields.from, let to = fields.to else { return nil }
      return .takeBack(user: user, mode: fields.mode, from: from, to: to)
    case (.releaseLists, let user?, _, _): return .releaseLists(user: user, mode: fields.mode)
    case (.suspend, let user?, _, _): return .suspend(user: user)
    case (.closeVoter, _, let voter?, _): return .closeVoter(voter, mode: fields.mode)
    case (.closeNumber, _, _, let phone?): return .closeNumber(digits: PhoneNumber.key(phone))
    default: return nil
    }
  }

  private static func problems(_ kind: AdminActionKind, _ fields: Fields) -> [FieldError] {
    guard kind.isUndoable else {
      return [
        FieldError(
          field: "kind", message: "A setting is changed at its own address, /v1/settings/{name}.")
      ]
    }
    let needed = Self.needed(by: kind)
    var problems = fields.given.filter { !needed.contains($0) && !allowed(by: kind).contains($0) }
      .map { FieldError(field: $0, message: "Leave \($0) out: \(kind.rawValue) has none.") }
    problems += needed.filter { !fields.given.contains($0) }
      .map { FieldError(field: $0, message: "Say \($0): \(kind.rawValue) needs it.") }
    if let from = fields.from, let to = fields.to, from >= to {
      problems.append(
        FieldError(field: "to", message: "The end must come after the beginning (from)."))
    }
    if kind == .closeNumber, let phone = fields.phone, !PhoneNumber.isPlausible(phone) {
      problems.append(
        FieldError(field: "phone", message: "A telephone number has 7 to 15 digits."))
    }
    return problems
  }

  private static func needed(by kind: AdminActionKind) -> [String] {
    switch kind {
    case .takeBack: ["user", "from", "to"]
    case .releaseLists, .suspend: ["user"]
    case .closeVoter: ["voter"]
    case .closeNumber: ["phone"]
    case .changeSetting: []
    }
  }

  private static func allowed(by kind: AdminActionKind) -> [String] {
    switch kind {
    case .takeBack, .releaseLists, .closeVoter: ["mode"]
    case .suspend, .closeNumber, .changeSetting: []
    }
  }
}

extension AdminOrder.Fields {
  /// The names of those that are there, in a fixed order.
  fileprivate var given: [String] {
    [
      user.map { _ in "user" }, voter.map { _ in "voter" }, phone.map { _ in "phone" },
      mode.map { _ in "mode" }, from.map { _ in "from" }, to.map { _ in "to" },
    ].compactMap { $0 }
  }
}

/// Why an admin did something, for the log.
public enum AdminReason {
  /// The longest, in Unicode scalars.
  public static let longest = 200

  /// On one line, without anything unsafe; nil when nothing is left.
  public static func cleaned(_ reason: String?) -> String? {
    guard let line = reason.map(CleanText.line), !line.isEmpty else { return nil }
    return line
  }

  /// What is wrong with a cleaned reason, or nothing.
  public static func problems(with reason: String?) -> [FieldError] {
    guard let count = reason?.unicodeScalars.count, count > longest else { return [] }
    return [
      FieldError(
        field: "reason",
        message: "A reason has at most \(longest) characters; this one has \(count).")
    ]
  }
}
