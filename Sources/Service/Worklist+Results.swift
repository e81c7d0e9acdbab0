import API
import Domain
import Storage

/// Recording a result, and taking it back (SPEC 5.6, 6).
extension Worklist {
  /// Records a result under a key, once, however often it is sent.
  ///
  /// - Returns: the answer; or a first refusal for now, which is remembered with the moment, so
  ///   that the result is not too late when it is sent again. Any other refusal is thrown.
  func record(
    _ request: ResultRequest, under key: String, for id: VoterID
  ) throws -> Result<ResultAnswer, Problem> {
    let notes = Notes.cleaned(request.notes)
    if let earlier = try contacts.find(key) {
      return .success(
        try repeated(earlier, for: id, resolution: request.resolution, notes: notes))
    }
    let voter = try voters.findToChange(id)
    try releaseOverdue()
    let asked = WaitingResult(key: key, user: user.id, voter: id, mode: mode)
    let hold = try hold(asked, told: request.occurredAt)
    if let problem = try problem(with: request, notes: notes, voter: voter, hold: hold) {
      guard problem.isForNow, hold.standing.isHeld, try waiting.note(asked, now: now) else {
        throw problem
      }
      return .failure(problem)
    }
    guard let voter, let since = hold.since else { throw Problem.notAssigned }
    let contact = Contact(
      key: key, user: user.id, voter: id, mode: mode, resolution: Self.kept(request.resolution),
      notes: notes, occurredAt: hold.occurredAt, recordedAt: now, assignedAt: since,
      isLate: hold.isLate)
    try record(contact, of: voter)
    return .success(try answer(key, finishedList: try !contact.isLate && held() == 0))
  }

  /// Takes back a result of this user's within its five minutes: the voter is on the list again,
  /// the quota stays used. Where a late result of somebody else's stands, the voter stays done.
  func undo(_ contact: Contact) throws {
    guard ResultRules.canUndo(recordedAt: contact.recordedAt, now: now) else {
      throw Problem.undoExpired
    }
    _ = try voters.findToChange(contact.voter)
    try contacts.undo(contact.key, by: user.id, now: now)
    try PoolEffects(db).end(contact.key, now: now)
    try tallies.add(-1, in: mode, to: user.id)
    log.note(.undone(mode))
    // A late result that found the voter resolved leaves them so.
    guard try voters.resolver(of: contact.voter, in: mode) == user.id else { return }
    if let other = try contacts.standing(of: contact.voter, in: mode) {
      try voters.setHolder(other.user, of: other.voter, in: mode, since: other.assignedAt)
      try voters.resolve(other)
      return
    }
    try voters.unresolve(contact.voter, in: mode)
    // Another result may have closed the pools to this voter in the meantime.
    if try voters.isBlocked(contact.voter, in: mode) {
      try voters.setHolder(nil, of: contact.voter, in: mode, since: nil)
    } else {
      try assignments.add(contact.voter, to: user.id, in: mode, now: now)
    }
  }

  var waiting: WaitingResults { WaitingResults(db) }

  private func record(_ contact: Contact, of voter: Voter) throws {
    try contacts.add(contact)
    if !contact.isLate {
      try voters.resolve(contact)
      try assignments.resolve(contact.voter, in: mode, now: now)
    } else if try voters.resolver(of: contact.voter, in: mode) == nil {
      try assignments.release(contact.voter, in: mode, as: .late, now: now)
      try voters.setHolder(contact.user, of: contact.voter, in: mode, since: contact.assignedAt)
      try voters.resolve(contact)
    }
    if let name = contact.resolution, let effect = Resolution(name: name).effect {
      try PoolEffects(db).begin(effect, of: contact, phone: voter.phone, now: now)
    }
    try tallies.add(1, in: mode, to: user.id)
    log.note(.recorded(mode, lateness: now - contact.occurredAt, isLate: contact.isLate))
    try waiting.remove(contact.key, of: user.id)
  }

  /// Why a result does not count, now or ever; nil when it does.
  private func problem(
    with request: ResultRequest, notes: String?, voter: Voter?, hold: Hold
  ) throws -> Problem? {
    let rules: ModeRules
    switch self.rules {
    case .success(let readable): rules = readable
    case .failure(let unreadable): return .misconfigured(unreadable)
    }
    let problems = ResultRules.problems(
      mode: mode, resolution: request.resolution, notes: notes, offered: rules.resolutions)
    guard problems.isEmpty else { return .invalid(problems) }
    guard let voter else { return .noSuchVoter }
    return ResultRules.refusal(
      standing: hold.standing, occurredAt: hold.occurredAt, receivedAt: now,
      firstReceivedAt: hold.firstReceivedAt, quota: try quota(rules),
      access: rules.phones?.access(voter),
      lockout: { opensAt in
        rules.phones?.lockout(opensAt: opensAt, now: now) ?? Lockout(endsAt: opensAt, message: "")
      }
    ).map { Problem($0, mode: mode, now: now) }
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
