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
    try voters.lock(id)
    try releaseOverdue()
    let entry = try current().first { $0.voter.id == id }
    // A key whose voter is on the list is told by the contact's own uniqueness, or by what stands
    // in the way: it is looked up where it may well be known.
    func repeatedIfKnown() throws -> ResultAnswer? {
      try contacts.find(key).map {
        try repeated($0, for: id, resolution: request.resolution, notes: notes)
      }
    }
    if entry == nil, let answer = try repeatedIfKnown() { return .success(answer) }
    let asked = WaitingResult(key: key, user: user.id, voter: id, mode: mode)
    let hold = try hold(asked, told: request.occurredAt, since: entry?.assignedAt)
    let voter = try entry?.voter ?? voters.find(id)
    let quota = try (try? rules.get()).map { try self.quota($0) }
    if let problem = try problem(
      with: request, notes: notes, voter: voter, hold: hold, quota: quota)
    {
      if entry != nil, let answer = try repeatedIfKnown() { return .success(answer) }
      guard problem.isForNow, hold.standing.isHeld, try waiting.note(asked, now: now) else {
        throw problem
      }
      return .failure(problem)
    }
    guard let voter, let since = hold.since else { throw Problem.notAssigned }
    var contact = Contact(
      key: key, user: user.id, voter: id, mode: mode, resolution: Self.kept(request.resolution),
      notes: notes, occurredAt: hold.occurredAt, recordedAt: now, assignedAt: since,
      isLate: hold.isLate)
    contact.fillsQuota = quota?.remaining == 1
    var own = try facts.own ?? TallyRows(db).row(of: user.id)
    own.take(&contact)
    do {
      try contacts.add(contact)
    } catch let error as StorageError {
      guard case .constraint = error, let answer = try repeatedIfKnown() else { throw error }
      return .success(answer)
    }
    try follow(contact, of: voter, leaving: own)
    return .success(try answer(key, finishedList: try !contact.isLate && held() == 0))
  }

  /// Takes back a result of this user's within its five minutes: the voter is on the list again,
  /// the quota stays used. Where a late result of somebody else's stands, the voter stays done.
  func undo(_ contact: Contact) throws {
    guard ResultRules.canUndo(recordedAt: contact.recordedAt, now: now) else {
      throw Problem.undoExpired
    }
    try voters.lock(contact.voter)
    try contacts.undo(contact.key, by: user.id, now: now)
    try Summaries(db).undone(contact, in: zone)
    try PoolEffects(db).end(contact.key, now: now)
    facts.own = nil
    facts.tallies = try TallyRows(db).add(-1, in: mode, to: user.id)
    facts.forgetAssignments()
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

  /// What follows from a contact that the log has now.
  ///
  /// - Parameter own: the volunteer's own row as the contact leaves it.
  private func follow(_ contact: Contact, of voter: Voter, leaving own: VolunteerRow) throws {
    facts.recorded(contact.voter, at: now)
    try TallyRows(db).write(own, after: contact)
    facts.own = own
    try Summaries(db).recorded(contact, of: voter, in: zone)
    if !contact.isLate {
      try voters.resolve(contact)
      try assignments.resolve(contact.voter, in: mode, now: now)
    } else if try voters.resolver(of: contact.voter, in: mode) == nil {
      try assignments.release(contact.voter, in: mode, as: .late, now: now)
      try voters.setHolder(contact.user, of: contact.voter, in: mode, since: contact.assignedAt)
      try voters.resolve(contact)
      facts.forgetAssignments()
    }
    if let name = contact.resolution, let effect = Resolution(name: name).effect {
      try PoolEffects(db).begin(effect, of: contact, phone: voter.phone, now: now)
      facts.forgetAssignments()
    }
    log.note(.recorded(mode, lateness: now - contact.occurredAt, isLate: contact.isLate))
    try waiting.remove(contact.key, of: user.id)
  }

  /// Why a result does not count, now or ever; nil when it does.
  private func problem(
    with request: ResultRequest, notes: String?, voter: Voter?, hold: Hold, quota: Quota?
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
      firstReceivedAt: hold.firstReceivedAt, quota: quota ?? .none,
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
      tallies: try tallies(), volunteer: user.name)
  }

  /// A letter's empty resolution is none.
  private static func kept(_ resolution: String?) -> String? {
    resolution.flatMap { $0.isEmpty ? nil : $0 }
  }
}
