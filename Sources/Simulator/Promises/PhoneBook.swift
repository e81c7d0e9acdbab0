import ClientCore
import Domain

/// Whose each telephone number is or was, and where they live or lived.
struct PhoneBook {
  private var owners: [String: [VoterID]] = [:]
  private var addresses: [VoterID: [Address]] = [:]

  init(_ voters: [Voter]) {
    for voter in voters {
      addresses[voter.id] = [voter.address]
      add(voter.phone, of: voter.id)
    }
  }

  /// What a volunteer has written down holds beside what was there.
  mutating func take(_ action: OutboxItem.Action) {
    guard case .correction(_, let voter, let correction) = action else { return }
    if let phone = correction.phone { add(phone, of: voter) }
    if let address = correction.address { addresses[voter, default: []].append(address) }
  }

  /// The voters with that number.
  func voters(with digits: String) -> [VoterID] { owners[digits] ?? [] }

  /// The digits of every number the voter has or had.
  func numbers(of voter: VoterID) -> [String] {
    owners.filter { $0.value.contains(voter) }.map(\.key).sorted()
  }

  func addresses(of voter: VoterID) -> [Address] { addresses[voter] ?? [] }

  private mutating func add(_ phone: String, of voter: VoterID) {
    let digits = PhoneNumber.key(phone)
    if !digits.isEmpty { owners[digits, default: []].append(voter) }
  }
}
