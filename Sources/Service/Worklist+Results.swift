import API
import Domain
import Storage

/// Recording a result, and taking it back (SPEC 5.6, 6).
extension Worklist {
  /// Records a result under a key, once, however often it is sent.
  func record(
    _ request: ResultRequest, under key: String, for id: VoterID
  ) throws -> ResultAnswer {
    let notes = Notes.cleaned(request.notes)
    if let earlier = try contacts.find(key) {
      return try repeated(earlier, for: id, resolution: request.resolution, notes: notes)
    }
    let rules = try rules.get()
    let problems = ResultRules.problems(
      mode: mode, resolution: request.resolution, notes: notes, offered: rules.resolutions)
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    guard let voter = try voters.find(id) else { throw Problem.noSuchVoter }
    try releaseOverdue()
    let standing = try standing(of: id)
    let occurredAt = ResultRules.happened(
      request.occurredAt, standing: standing, receivedAt: now)
    if let refusal = ResultRules.refusal(
      standing: standing, occurredAt: occurredAt, receivedAt: now, quota: try quota(rules),
      access: rules.phones?.access(voter),
      lockout: { opensAt in
        rules.phones?.lockout(opensAt: opensAt, now: now) ?? Lockout(endsAt: opensAt, message: "")
      })
    {
      throw Problem(refusal, mode: mode, now: now)
    }
    guard case .onList(let since) = standing else { throw Problem.notAssigned }
    let contact = Contact(
      key: key, user: user.id, voter: id, mode: mode, resolution: Self.kept(request.resolution),
      notes: notes, occurredAt: occurredAt, recordedAt: now, assignedAt: since)
    try record(contact, of: voter)
    return try answer(key, finishedList: try held() == 0)
  }

  /// Takes back a result of this user's within its five minutes: the voter is on the list again,
  /// the quota stays used.
  func undo(_ contact: Contact) throws {
    guard ResultRules.canUndo(recordedAt: contact.recordedAt, now: now) else {
      throw Problem.undoExpired
    }
    try contacts.undo(contact.key, by: user.id, now: now)
    try PoolEffects(db).end(contact.key, now: now)
    try tallies.add(-1, in: mode, to: user.id)
    guard !contact.isLate else { return }
    try voters.unresolve(contact.voter, in: mode)
    // Another result may have closed the pools to this voter in the meantime.
    if try voters.isBlocked(contact.voter, in: mode) {
      try voters.setHolder(nil, of: contact.voter, in: mode, since: nil)
    } else {
      try assignments.add(contact.voter, to: user.id, in: mode, now: now)
    }
  }

  private func record(_ contact: Contact, of voter: Voter) throws {
    try contacts.add(contact)
    try voters.resolve(contact)
    try assignments.resolve(contact.voter, in: mode, now: now)
    if let name = contact.resolution, let effect = Resolution(name: name).effect {
      try PoolEffects(db).begin(effect, of: contact, phone: voter.phone, now: now)
    }
    try tallies.add(1, in: mode, to: user.id)
  }

  /// Where the voter stands for this user. Whether the user held them when it happened, for
  /// results that come late, is not looked up: such a voter is elsewhere.
  private func standing(of id: VoterID) throws -> ResultRules.Standing {
    if let since = try assignments.held(id, by: user.id, in: mode) { return .onList(since: since) }
    return try voters.isResolved(id, in: mode) ? .resolved : .elsewhere
  }

  /// The recorded answer, with the list as it is now; also after an undo, which stands.
  private func repeated(
    _ earlier: Contact, for id: VoterID, resolution: String?, notes: String?
  ) throws -> ResultAnswer {
    guard earlier.user == user.id, earlier.voter == id, earlier.mode == mode,
      earlier.resolution == Self.kept(resolution), earlier.notes == notes
    else { throw Problem.keyReused }
    let finishedList = try contacts.finishedList(earlier)
    return ResultAnswer(
      result: .init(id: earlier.key), thanks: try thanks(finishedList: finishedList),
      finishedList: finishedList, list: try list())
  }

  private func answer(_ key: String, finishedList: Bool) throws -> ResultAnswer {
    ResultAnswer(
      result: .init(id: key), thanks: try thanks(finishedList: finishedList),
      finishedList: finishedList, list: try finishedList ? filled(.finished) : list())
  }

  private func thanks(finishedList: Bool) throws -> String {
    Thanks.text(
      finishedList ? settings.thanksForList(in: mode) : settings.thanks(for: mode),
      tallies: try tallies.read(user.id), volunteer: user.name)
  }

  /// A letter's empty resolution is none.
  private static func kept(_ resolution: String?) -> String? {
    resolution.flatMap { $0.isEmpty ? nil : $0 }
  }
}
