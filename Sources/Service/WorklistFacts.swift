import Domain
import Storage

/// What one run of a transaction has read about one volunteer's list, so that nothing is read
/// twice. What changes it says so here.
final class WorklistFacts {
  /// Whom the volunteer holds, those whose time has run out among them.
  var open: [AssignedVoter]?
  /// How the volunteer's assignments ended lately, but by a result.
  var endings: (skipped: Bool, departed: Bool)?
  /// When results were recorded, as far back as the quota counts.
  var recorded: [Instant]?
  var tallies: Tallies?

  /// - Parameter tallies: where they are known already.
  init(tallies: Tallies?) {
    self.tallies = tallies
  }

  /// Voters came to the list, or left it.
  func forgetAssignments() {
    open = nil
    endings = nil
  }

  /// The volunteer told of one on the list, and of nobody else.
  func recorded(_ voter: VoterID, at now: Instant) {
    open?.removeAll { $0.voter.id == voter }
    recorded?.append(now)
  }
}
