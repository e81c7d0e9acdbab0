import API
import Domain
import Storage

/// Corrections of contact information: `/v1/lists/{mode}/voters/{id}` and `/v1/voters/{id}`.
extension Service {
  /// `PATCH` by a volunteer: only a voter on the own list, unresolved, and only what the mode
  /// shows (SPEC 5.10).
  ///
  /// - Parameter key: the header `Idempotency-Key`, if sent.
  public func correct(
    _ request: CorrectionRequest, key: String?, mode: Mode, voter: VoterID,
    user: some Caller, now: Instant
  ) async throws(Problem) -> ListAnswer {
    let key = try RequestKey.optional(key)
    return try await change(mode, of: user, now: now, isRepeatable: key != nil) { worklist in
      let correction = VoterCorrection(
        request, key: key, voter: voter, mode: mode, user: worklist.user, now: now)
      if try !correction.wasMade(worklist.db) {
        try worklist.releaseOverdue()
        guard let old = try worklist.voters.find(voter) else { throw Problem.noSuchVoter }
        try correction.validate(old: old)
        guard try worklist.current().contains(where: { $0.voter.id == voter }) else {
          throw Problem.notAssigned
        }
        try correction.make(worklist.db, old: old)
        worklist.facts.forgetAssignments()
        worklist.log.note(.corrected(mode))
      }
      return ListAnswer(list: try worklist.settled())
    }
  }

  /// `PATCH` by an admin: any voter, any contact information.
  public func correctAsAdmin(
    _ request: CorrectionRequest, key: String?, voter: VoterID, user: some Caller, now: Instant
  ) async throws(Problem) {
    let key = Result { () throws(Problem) in try RequestKey.optional(key) }
    try await write { db in
      let (user, _) = try Self.begin(by: user, db, now: now)
      try user.mustBeAdmin()
      let key = try key.get()
      let correction = VoterCorrection(
        request, key: key, voter: voter, mode: nil, user: user, now: now)
      if try correction.wasMade(db) { return }
      guard let old = try VoterRows(db).find(voter) else { throw Problem.noSuchVoter }
      try correction.validate(old: old)
      try correction.make(db, old: old)
    }
  }
}

/// One correction of one voter.
private struct VoterCorrection {
  let request: CorrectionRequest
  let key: String?
  let voter: VoterID
  /// nil for an admin's.
  let mode: Mode?
  let user: User
  let now: Instant

  init(
    _ request: CorrectionRequest, key: String?, voter: VoterID, mode: Mode?, user: User,
    now: Instant
  ) {
    self.request = request
    self.key = key
    self.voter = voter
    self.mode = mode
    self.user = user
    self.now = now
  }

  /// Whether the log has it under its key; another one under that key is a mistake.
  func wasMade(_ db: any SQLConnection) throws -> Bool {
    guard let key, let earlier = try Corrections(db).find(key) else { return false }
    let wanted = request.correction(
      ofName: earlier.after.name ?? VoterName(), address: earlier.after.address ?? Address())
    guard earlier.user == user.id, earlier.voter == voter, earlier.mode == mode,
      earlier.after == wanted.cleaned
    else { throw Problem.keyReused }
    return true
  }

  private func correction(of old: Voter) -> Correction {
    request.correction(ofName: old.name, address: old.address).cleaned
  }

  /// What the request leaves alone may be as odd as the voter file has it.
  func validate(old: Voter) throws {
    let problems = correction(of: old).problems(in: mode).filter { request.mentions($0.field) }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
  }

  func make(_ db: any SQLConnection, old: Voter) throws {
    let correction = correction(of: old)
    let before = Correction(
      name: correction.name.map { _ in old.name },
      address: correction.address.map { _ in old.address },
      phone: correction.phone.map { _ in old.phone })
    try Corrections(db).add(
      LoggedCorrection(
        key: key, user: user.id, voter: voter, mode: mode, at: now, before: before,
        after: correction))
    try VoterRows(db).apply(correction, to: voter)
    if let phone = correction.phone {
      try PoolEffects(db).phoneCorrected(voter, to: phone, now: now)
    }
  }
}
