import API
import Domain

/// What is needed to go on without the network after a restart: the lists as the server said them
/// last, what belongs to them, and notes begun. Kept in the outbox's file until the volunteer signs
/// out; phone numbers are in it only while the phones are open.
public struct KeptWork: Codable, Hashable, Sendable {
  public var user: UserDescription
  /// As the server counted last; what waits in the outbox is not in it.
  public var tallies: Tallies
  /// The campaign's variables by name.
  public var settings: [String: String]
  /// At most one for each mode.
  public var lists: [VoterList]
  /// Notes begun, by mode and voter.
  public var drafts: [Draft]
  /// The page shown last.
  public var mode: Mode
  public var clock: KeptClock

  /// Notes begun for one voter and not recorded.
  public struct Draft: Codable, Hashable, Sendable {
    public var mode: Mode
    public var voter: VoterID
    public var text: String

    public init(mode: Mode, voter: VoterID, text: String) {
      self.mode = mode
      self.voter = voter
      self.text = text
    }
  }

  public init(
    user: UserDescription, tallies: Tallies, settings: [String: String], lists: [VoterList],
    drafts: [Draft], mode: Mode, clock: KeptClock
  ) {
    self.user = user
    self.tallies = tallies
    self.settings = settings
    self.lists = lists
    self.drafts = drafts
    self.mode = mode
    self.clock = clock
  }
}
