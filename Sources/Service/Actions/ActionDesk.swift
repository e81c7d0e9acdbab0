import API
import Domain
import Storage

/// One admin's action inside one transaction: looked at, begun, or undone.
struct ActionDesk {
  private let db: any SQLConnection
  private let user: User
  private let now: Instant
  private var rows: AdminActionRows { AdminActionRows(db) }

  init(_ db: any SQLConnection, user: User, now: Instant) {
    self.db = db
    self.user = user
    self.now = now
  }

  /// What an order would do; nothing is changed.
  func preview(_ order: AdminOrder) throws -> AdminActionAnswer {
    let subject = try subject(of: order)
    try check(order, subject: subject)
    let figures = try figures(of: order)
    let words = ActionWords(order, subject: subject, zone: try settings().campaignZone)
    return AdminActionAnswer(text: words.preview(figures), count: figures.total)
  }

  /// Logs an action and does it, but for results, which are taken back in batches after it. One that
  /// was begun under this key before comes back as it is.
  func begin(_ order: AdminOrder, reason: String?, key: String) throws -> LoggedAction {
    // In one order, so that two admins who suspend each other take turns: the second is told.
    for id in Set([user.id, order.user ?? user.id]).sorted() {
      try TallyRows(db).beginChange(by: id)
    }
    let wanted = LoggedAction(order, key: key, reason: reason, by: user.id, at: now)
    if let earlier = try rows.find(under: key) {
      guard earlier.isSame(as: wanted) else { throw Problem.keyReused }
      return earlier
    }
    if try Suspensions(db).contains(user.id) { throw Problem.suspended(try settings()) }
    let subject = try subject(of: order)
    try check(order, subject: subject)
    let figures = try figures(of: order)
    try checkNotEmpty(order, figures, subject: subject)
    var action = wanted
    do {
      action.id = try rows.add(wanted)
    } catch StorageError.constraint {
      // Somebody else has used the key at this moment.
      throw Problem.keyReused
    }
    try carryOut(order, action)
    return try rows.find(action.id) ?? action
  }

  /// Says that an action does not hold any more, and brings back what it changed, but for results,
  /// which come back in batches after it. An undone one comes back as it is.
  func undo(_ id: Int64) throws -> LoggedAction {
    try TallyRows(db).beginChange(by: user.id)
    guard let action = try rows.findToChange(id) else { throw Problem.noSuchAction }
    guard let order = action.order else {
      throw Problem.pointless("id", "A setting is not undone: set it to what it was.")
    }
    if action.undoneAt != nil { return action }
    try rows.undo(id, by: user.id, now: now)
    switch order {
    case .takeBack: break
    case .releaseLists(let volunteer, _): try giveBack(to: volunteer, action)
    case .suspend:
      try Suspensions(db).end(action: id)
      try rows.add(restored: 1, remaining: 0, to: id)
    case .closeVoter, .closeNumber:
      let figures = try figures(of: order)
      try PoolEffects(db).end(action.effectKey, now: now)
      try rows.add(restored: figures.total, remaining: 0, to: id)
    }
    return try rows.find(id) ?? action
  }

  private func carryOut(_ order: AdminOrder, _ action: LoggedAction) throws {
    switch order {
    // In batches, in transactions of their own.
    case .takeBack: return
    case .releaseLists(let volunteer, _):
      try count(try release(volunteer, in: order.modes, action.id), action.id)
    case .suspend(let volunteer):
      try Suspensions(db).add(volunteer, action: action.id, now: now)
      try count(try release(volunteer, in: Mode.allCases, action.id), action.id)
    case .closeVoter(let voter, _):
      try PoolEffects(db).close(voter, in: order.modes, key: action.effectKey, now: now)
      for mode in order.modes { try rows.add(1, in: mode, to: action.id) }
    case .closeNumber(let digits):
      let voters = try PoolEffects(db).close(number: digits, key: action.effectKey, now: now)
      try rows.add(voters, in: .calls, to: action.id)
    }
    try rows.finish(action.id, now: now)
  }

  private func release(_ user: UserID, in modes: [Mode], _ action: Int64) throws -> Tallies {
    try ListReleases(db).release(of: user, in: modes, action: action, now: now)
  }

  private func count(_ counts: Tallies, _ action: Int64) throws {
    for mode in Mode.allCases where counts[mode] > 0 {
      try rows.add(counts[mode], in: mode, to: action)
    }
  }

  private func giveBack(to volunteer: UserID, _ action: LoggedAction) throws {
    try TallyRows(db).beginChange(by: volunteer)
    if try Suspensions(db).contains(volunteer) {
      throw Problem.pointless("id", "This user is suspended: undo that first.")
    }
    let (restored, left) = try ListReleases(db).giveBack(
      to: volunteer, action: action.id, since: Expiry.lastMidnight(before: now), now: now)
    try rows.add(restored: restored, remaining: left, to: action.id)
  }

  /// Throws where somebody or something is unknown, or where it must not be done.
  private func subject(of order: AdminOrder) throws -> String {
    switch order {
    case .takeBack(let id, _, _, _), .releaseLists(let id, _), .suspend(let id):
      guard let account = try Accounts(db).find(id) else { throw Problem.noSuchUser }
      return CleanText.line(account.name)
    case .closeVoter(let id, _):
      guard let voter = try VoterRows(db).find(id) else { throw Problem.noSuchVoter }
      return ActionLog.subject(id, voter.name)
    case .closeNumber(let digits): return PhoneNumber.grouped(digits)
    }
  }

  private func check(_ order: AdminOrder, subject: String) throws {
    switch order {
    case .takeBack, .releaseLists: break
    case .suspend(let id):
      if id == user.id {
        throw Problem.pointless(
          "user", "Nobody can suspend themself; ask another admin to.")
      }
      if try Suspensions(db).contains(id) {
        throw Problem.pointless("user", "\(subject) is suspended already.")
      }
    case .closeVoter(let id, let mode):
      if let earlier = try rows.closing(voter: id, mode: mode) {
        throw Problem.pointless(
          "voter", "\(subject) is out of the pool already, by action \(earlier.id).")
      }
    case .closeNumber(let digits):
      if let earlier = try rows.closing(number: digits) {
        throw Problem.pointless(
          "phone", "\(subject) is out of the calls' pool already, by action \(earlier.id).")
      }
    }
  }

  /// The log keeps what was done, not what there was nothing to do of.
  private func checkNotEmpty(_ order: AdminOrder, _ figures: ActionFigures, subject: String) throws
  {
    guard figures.total == 0 else { return }
    switch order {
    case .takeBack, .releaseLists:
      throw Problem.pointless(
        "user",
        ActionWords(order, subject: subject, zone: try settings().campaignZone).preview(figures))
    case .suspend, .closeVoter, .closeNumber: return
    }
  }

  private func figures(of order: AdminOrder) throws -> ActionFigures {
    switch order {
    case .takeBack(let id, _, let from, let to):
      return try TakeBack(db).figures(of: id, in: order.modes, from: from, to: to)
    case .releaseLists(let id, _), .suspend(let id):
      return ActionFigures(counts: try ListReleases(db).count(of: id, in: order.modes))
    case .closeVoter(let id, let mode):
      return ActionFigures(
        counts: Tallies(
          letters: mode == .calls ? 0 : 1, calls: mode == .letters ? 0 : 1),
        listed: try ListReleases(db).listed(voter: id, in: order.modes))
    case .closeNumber(let digits):
      return ActionFigures(
        counts: Tallies(calls: try db.voters(withNumber: digits)),
        listed: try ListReleases(db).listed(number: digits))
    }
  }

  private func settings() throws -> Settings { try Variables(db).settings() }
}

extension AdminOrder {
  fileprivate var modes: [Mode] { mode.map { [$0] } ?? Mode.allCases }
}

extension LoggedAction {
  /// Whether both were asked for by the same request.
  fileprivate func isSame(as other: LoggedAction) -> Bool {
    by == other.by && order == other.order && reason == other.reason
  }
}
