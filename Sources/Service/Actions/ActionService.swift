import API
import Domain
import Storage

/// What admins do about what the reports show: `/v1/actions`.
extension Service {
  /// How many actions the log shows.
  private static let mostShown = 200

  /// `GET`: the log, newest first, the latest 200.
  public func actions(user: User) async throws(Problem) -> AdminActions {
    try user.mustBeAdmin()
    return try await read { db in
      let actions = try AdminActionRows(db).latest(Self.mostShown)
      let words = try ActionLog(db, actions)
      return AdminActions(actions: actions.map(words.described))
    }
  }

  /// `POST`: says what would be done, or does it once `confirmed`, once however often it is sent.
  ///
  /// - Parameter key: the header `Idempotency-Key`; needed for what is confirmed.
  public func act(
    _ request: AdminActionRequest, key: String?, user: User, now: Instant
  ) async throws(Problem) -> AdminActionAnswer {
    try user.mustBeAdmin()
    let reason = AdminReason.cleaned(request.reason)
    let order = try Self.order(request, reason: reason)
    guard request.confirmed == true else {
      return try await read { try ActionDesk($0, user: user, now: now).preview(order) }
    }
    let key = try RequestKey.required(key)
    let action = try await write { db in
      db.canBeRepeated()
      return try ActionDesk(db, user: user, now: now).begin(order, reason: reason, key: key)
    }
    if case .takeBack(let volunteer, _, _, _) = order, action.finishedAt == nil {
      try await takeBack(action.id, now: now)
      await mirror(volunteer)
    }
    return try await answer(action.id)
  }

  /// `DELETE`: undoes an action; one that is undone already is gone on with, if there is anything
  /// left to do of it.
  public func undoAction(
    _ id: Int64, user: User, now: Instant
  ) async throws(Problem) -> AdminActionAnswer {
    try user.mustBeAdmin()
    let action = try await write { db in
      db.canBeRepeated()
      return try ActionDesk(db, user: user, now: now).undo(id)
    }
    if action.kind == .takeBack, let volunteer = action.user {
      try await countAgain(id, now: now)
      await mirror(volunteer)
    }
    return try await read { db in
      guard let action = try AdminActionRows(db).find(id) else { throw Problem.noSuchAction }
      let log = try ActionLog(db, [action])
      return AdminActionAnswer(
        text: log.undone(action), count: action.restored, action: log.described(action))
    }
  }

  private static func order(
    _ request: AdminActionRequest, reason: String?
  ) throws(Problem) -> AdminOrder {
    let problems = AdminReason.problems(with: reason)
    let fields = AdminOrder.Fields(
      user: request.user, voter: request.voter, phone: request.phone, mode: request.mode,
      from: request.from, to: request.to)
    let order: AdminOrder
    do throws(AdminOrder.Refused) {
      order = try AdminOrder(request.kind, fields)
    } catch {
      throw .invalid(error.problems + problems)
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    return order
  }

  private func answer(_ id: Int64) async throws(Problem) -> AdminActionAnswer {
    try await read { db in
      guard let action = try AdminActionRows(db).find(id) else { throw Problem.noSuchAction }
      let described = try ActionLog(db, [action]).described(action)
      return AdminActionAnswer(
        text: described.text, count: action.counts.letters + action.counts.calls,
        action: described)
    }
  }

  private func takeBack(_ id: Int64, now: Instant) async throws(Problem) {
    var place: TakeBack.Place?
    repeat {
      let start = place
      place = try await write { db in
        db.canBeRepeated()
        return try TakeBack(db).takeNext(id, after: start, now: now)
      }
    } while place != nil
  }

  private func countAgain(_ id: Int64, now: Instant) async throws(Problem) {
    var place: Int64? = 0
    while let start = place {
      place = try await write { db in
        db.canBeRepeated()
        return try CountAgain(db).settleNext(id, after: start, now: now)
      }
    }
  }

  /// A tally that was not written with the transaction is written after it (SPEC 5.5).
  private func mirror(_ volunteer: UserID) async {
    do {
      try await transactions.store.write { db in
        if !db.site.preferencesRollBack { try TallyRows(db).mirror(volunteer) }
      }
    } catch {
      transactions.report(error)
    }
  }
}

extension Problem {
  static let noSuchUser = Problem(.notFound, "There is no user of that number.")

  static let noSuchAction = Problem(.notFound, "There is no action of that number.")

  static let noSuchSetting = Problem(
    .notFound, "There is no setting of that name. GET /v1/settings has them all.")

  /// What was asked for is not to be done; the sentence says why.
  static func pointless(_ field: String, _ message: String) -> Problem {
    .invalid([FieldError(field: field, message: message)])
  }
}
