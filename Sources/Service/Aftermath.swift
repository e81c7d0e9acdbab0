import Domain
import Storage

/// What a change leaves to be done once it is committed.
struct Aftermath {
  /// What there is to tell.
  var events: [WorkEvent] = []
  /// Whether the volunteer's tallies are still to be written to `userprefs`, whose engine would
  /// not have taken them back with the transaction.
  var owesMirror = false
}

extension Worklist {
  var aftermath: Aftermath {
    Aftermath(
      events: log.events,
      owesMirror: !db.site.preferencesRollBack && log.events.contains(where: \.changesTally))
  }
}

extension Service {
  /// To be called after the commit. The result counts whatever becomes of the preference: the
  /// next result, the nightly expiry and `check --repair` set it right (SPEC 5.5).
  func settle(_ aftermath: Aftermath, of user: User) async {
    if aftermath.owesMirror {
      do {
        try await transactions.store.write { try TallyRows($0).mirror(user.id) }
      } catch {
        transactions.report(error)
      }
    }
    aftermath.events.forEach(observe)
  }
}

extension WorkEvent {
  fileprivate var changesTally: Bool {
    switch self {
    case .recorded, .undone: true
    case .claimed, .skipped, .corrected: false
    }
  }
}
