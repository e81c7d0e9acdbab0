import Domain

/// What keeps a volunteer going, under their own totals: cheap enough for every screen.
public struct CampaignProgress: Codable, Hashable, Sendable {
  /// This volunteer's results since midnight in the campaign's zone, taken back ones not counted.
  public var today: Tallies
  /// People whom the whole campaign has reached by letter or by phone, as of some seconds ago.
  public var peopleReached: Int64

  public init(today: Tallies, peopleReached: Int64) {
    self.today = today
    self.peopleReached = peopleReached
  }
}
