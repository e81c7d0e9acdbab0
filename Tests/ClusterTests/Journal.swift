import Domain
import Foundation

/// What the servers have acknowledged to all volunteers, and what they should not have said.
actor Journal {
  /// A result that was answered with 201.
  struct Entry: Sendable {
    let voter: VoterID
    let user: String
    var isUndone = false
  }

  private(set) var results: [String: Entry] = [:]
  /// Answers that nobody who behaves should get.
  private(set) var surprises: [String] = []
  /// Requests that were sent again.
  private(set) var repeats = 0

  var count: Int { results.count }

  func record(_ key: String, voter: VoterID, by user: String) {
    results[key] = Entry(voter: voter, user: user)
  }

  func undo(_ key: String) { results[key]?.isUndone = true }

  func note(_ surprise: String) { surprises.append(surprise) }

  func noteRepeat() { repeats += 1 }
}
