import API
import Domain
import Testing

@testable import Simulator

/// A list as a server answers with it.
private func list(_ voters: [VoterID], at time: String = "2026-11-04T17:00:00Z") -> VoterList {
  let now = Instant(rfc3339: time) ?? Instant(seconds: 0)
  return VoterList(
    mode: .letters, chunk: 10,
    voters: voters.map {
      ListedVoter(
        Voter(id: $0, name: VoterName(last: "Sample"), address: Address()), mode: .letters,
        isCallable: false, history: [])
    }, canRefill: false, expiresAt: Expiry.nextMidnight(after: now), quota: .none, lockout: nil,
    closesAt: nil, notice: nil, tallies: Tallies(), serverTime: now)
}

@Suite struct HandoutTests {
  @Test func noticesAVoterOnTwoLists() {
    var handouts = Handouts()
    #expect(handouts.take(list([1, 2]), of: 10).isEmpty)
    #expect(handouts.take(list([2, 3]), of: 11).map(\.voter) == [2])
  }

  @Test func aVoterWhoLeftAListMayBeGivenToAnother() {
    var handouts = Handouts()
    _ = handouts.take(list([1, 2]), of: 10)
    _ = handouts.take(list([2]), of: 10)
    #expect(handouts.take(list([1]), of: 11).isEmpty)
  }

  @Test func midnightInHawaiiEndsEveryList() {
    var handouts = Handouts()
    _ = handouts.take(list([1], at: "2026-11-05T09:59:59Z"), of: 10)
    #expect(handouts.take(list([1], at: "2026-11-05T10:00:00Z"), of: 11).isEmpty)
  }

  @Test func remembersWhoHasEverHadWhom() {
    var handouts = Handouts()
    _ = handouts.take(list([1]), of: 10)
    handouts.releaseAll()
    #expect(handouts.hasHeld(1, 10, in: .letters))
    #expect(!handouts.hasHeld(1, 11, in: .letters))
    #expect(!handouts.hasHeld(1, 10, in: .calls))
  }
}
