import API
import Domain
import Foundation
import Storage

/// Actions of the log in words.
struct ActionLog {
  private let users: [UserID: String]
  private let voters: [VoterID: VoterName]
  private let zone: TimeZone

  init(_ db: any SQLConnection, _ actions: [LoggedAction]) throws {
    users = try db.userNames(
      of: Set(actions.map(\.by) + actions.compactMap(\.user) + actions.compactMap(\.undoneBy)))
    voters = try db.voterNames(of: Set(actions.compactMap(\.voter)))
    zone = try Variables(db).settings().campaignZone
  }

  /// As `GET /v1/actions` shows it.
  func described(_ action: LoggedAction) -> AdminAction {
    AdminAction(
      id: action.id, kind: action.kind, by: name(action.by), at: action.at,
      subject: subject(of: action), text: text(of: action), reason: action.reason,
      undoneAt: action.undoneAt, undoneBy: action.undoneBy.map(name),
      canUndo: action.kind.isUndoable && action.undoneAt == nil)
  }

  /// What became of it.
  func undone(_ action: LoggedAction) -> String {
    words(action)?.undone(restored: action.restored, left: action.remaining) ?? ""
  }

  /// `Pat Sample (voter 5)`.
  static func subject(_ id: VoterID, _ name: VoterName?) -> String {
    let text = [name?.first, name?.last].compactMap { $0.map(CleanText.line) }
      .filter { !$0.isEmpty }.joined(separator: " ")
    return text.isEmpty ? "voter \(id)" : "\(text) (voter \(id))"
  }

  private func subject(of action: LoggedAction) -> String {
    if let user = action.user { return name(user) }
    if let voter = action.voter { return Self.subject(voter, voters[voter]) }
    if let digits = action.digits { return PhoneNumber.grouped(digits) }
    return action.variable ?? ""
  }

  private func text(of action: LoggedAction) -> String {
    guard let words = words(action) else {
      return SettingWords.changed(
        action.variable.flatMap(Variable.init), from: action.oldValue, to: action.newValue)
    }
    let done = words.done(ActionFigures(counts: action.counts))
    guard action.finishedAt == nil else { return done }
    return done + " Not finished: send it again to go on."
  }

  private func words(_ action: LoggedAction) -> ActionWords? {
    action.order.map { ActionWords($0, subject: subject(of: action), zone: zone) }
  }

  private func name(_ user: UserID) -> String {
    let name = users[user].map(CleanText.line) ?? ""
    return name.isEmpty ? "user \(user)" : name
  }
}
