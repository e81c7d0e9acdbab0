import API
import Domain

/// The moment an RFC 3339 text names; a test with a mistake in one fails loudly.
func at(_ text: String) -> Instant { Instant(rfc3339: text)! }

let zoe = Voter(
  id: 7, name: VoterName(honorific: "Ms.", first: "Zoë", last: "Müller"),
  address: Address(street: "12 Elm Street", city: "Concord", state: "NH", zip: "03301"),
  phone: "603-555-0142", party: "D", gender: "F", isPrime: true)

/// A list as an opened page gets it.
func list(
  _ mode: Mode, voters: [ListedVoter] = [], quota: Quota = .none, lockout: Lockout? = nil,
  closesAt: Instant? = nil, notice: Notice? = nil
) -> VoterList {
  VoterList(
    mode: mode, chunk: 10, voters: voters, canRefill: true, expiresAt: at("2026-11-07T10:00:00Z"),
    quota: quota, lockout: lockout, closesAt: closesAt, notice: notice,
    tallies: Tallies(letters: 12, calls: 34), serverTime: at("2026-11-06T18:00:00Z"))
}
