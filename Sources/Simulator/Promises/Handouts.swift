import API
import Domain

/// Who was given whom, by the lists that the server has answered with, and not by its own log.
struct Handouts {
  struct Place: Hashable {
    var mode: Mode
    var voter: VoterID
  }

  private struct Owner: Hashable {
    var user: UserID
    var mode: Mode
  }

  private struct Gift: Hashable {
    var user: UserID
    var place: Place
  }

  private var holders: [Place: UserID] = [:]
  private var lists: [Owner: [VoterID]] = [:]
  private var ever: Set<Gift> = []
  private var midnight = Instant(seconds: 0)

  /// Takes in a list as the server answers with it.
  ///
  /// - Returns: the voters who were on somebody else's list by that one's last answer.
  mutating func take(_ list: VoterList, of user: UserID) -> [(voter: VoterID, holder: UserID)] {
    let latest = Expiry.lastMidnight(before: list.serverTime)
    if latest > midnight {
      midnight = latest
      releaseAll()
    }
    let owner = Owner(user: user, mode: list.mode)
    let ids = list.voters.map(\.id)
    for voter in lists[owner] ?? [] where !ids.contains(voter) {
      let place = Place(mode: list.mode, voter: voter)
      if holders[place] == user { holders[place] = nil }
    }
    lists[owner] = ids
    var conflicts: [(voter: VoterID, holder: UserID)] = []
    for voter in ids {
      let place = Place(mode: list.mode, voter: voter)
      if let holder = holders[place], holder != user { conflicts.append((voter, holder)) }
      holders[place] = user
      ever.insert(Gift(user: user, place: place))
    }
    return conflicts
  }

  /// Everybody's assignments have ended.
  mutating func releaseAll() {
    holders = [:]
    lists = [:]
  }

  /// Whether the user has ever had the voter on a list.
  func hasHeld(_ voter: VoterID, _ user: UserID, in mode: Mode) -> Bool {
    ever.contains(Gift(user: user, place: Place(mode: mode, voter: voter)))
  }
}
