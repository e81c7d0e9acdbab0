import Domain
import Storage

/// What one run of a transaction has read about one volunteer's list, so that nothing is read
/// twice. What changes it says so here.
final class WorklistFacts {
  /// Whom the volunteer holds, those whose time has run out among them.
  var open: [AssignedVoter]?
  /// What the volunteer did, and how assignments ended lately.
  var volunteer: VolunteerFacts?
  /// When results were recorded, as far back as the quota counts.
  var recorded: [Instant]?
  /// The volunteer's own row, until something else changes it.
  var own: VolunteerRow? {
    didSet { if let own { tallies = own.tallies } }
  }
  var tallies: Tallies?

  /// - Parameter own: where it is known already.
  init(own: VolunteerRow?) {
    self.own = own
    tallies = own?.tallies
  }

  /// Voters came to the list, or left it.
  func forgetAssignments() {
    open = nil
    volunteer = nil
  }

  /// The volunteer told of one on the list, and of nobody else.
  func recorded(_ voter: VoterID, at now: Instant) {
    open?.removeAll { $0.voter.id == voter }
    volunteer = nil
    recorded?.append(now)
  }
}
