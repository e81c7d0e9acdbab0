import Domain

/// A voter who left a volunteer's list otherwise than by a result or a skip of theirs (SPEC 6.5),
/// by number and without a name.
public struct Departure: Codable, Hashable, Sendable, Identifiable {
  public enum Reason: String, Codable, CaseIterable, Sendable {
    /// Another volunteer, who held the voter before, has been in touch: their result came late.
    case contacted
    /// Taken out of the pool (do not call, deceased, moved), or back by the organizers.
    case withdrawn
    /// The list ran out at midnight in Hawaii.
    case expired
    /// What a later server may say.
    case other

    public init(from decoder: any Decoder) throws {
      let text = try decoder.singleValueContainer().decode(String.self)
      self = Reason(rawValue: text) ?? .other
    }
  }

  /// The voter.
  public var id: VoterID
  public var reason: Reason
  /// When the voter left.
  public var at: Instant

  public init(id: VoterID, reason: Reason, at: Instant) {
    self.id = id
    self.reason = reason
    self.at = at
  }

  /// How far back a list tells of departures, in seconds.
  public static let span: Int64 = 86_400
  /// A list tells of no more than this many, the newest.
  public static let most = 50
}
