import API
import Domain

/// A pop-up of the reports page.
enum ReportLayer: Equatable, Sendable {
  case acts(ActMenu)
  case form(ReportForm)
}

/// What can be done about a row.
struct ActMenu: Equatable, Sendable {
  struct Act: Equatable, Sendable {
    var label: String
    var deed: Deed
  }

  /// Whom or what it is about.
  var title: String
  var acts: [Act]
  var index = 0

  mutating func move(by step: Int) { index = (index + step + acts.count) % acts.count }
}

extension ActMenu {
  /// What can be taken out of the pools without a row that has it, by its number as it is typed.
  static let typed = ActMenu(
    title: "Out of the pools",
    acts: [
      Act(
        label: "No calls to a telephone number",
        deed: .act(AdminActionRequest(kind: .closeNumber))),
      Act(
        label: "No letters or calls to a voter, by number",
        deed: .act(AdminActionRequest(kind: .closeVoter))),
    ])
}

extension ReportPane {
  /// What an admin can do about the row with the cursor; nil when nothing.
  var actMenu: ActMenu? {
    if subject == .actions { return undoMenu }
    var acts: [ActMenu.Act] = []
    var names: [String] = []
    if let user = focusedUser {
      names.append(user.name)
      acts += [
        act("Take back results of \(user.name)", .init(kind: .takeBack, user: user.id)),
        act("Release the lists of \(user.name)", .init(kind: .releaseLists, user: user.id)),
        act("Suspend \(user.name)", .init(kind: .suspend, user: user.id)),
      ]
    }
    if let voter = focusedVoter {
      names.append(voter.name)
      acts += [
        act("No letters to \(voter.name)", close(voter.id, .letters)),
        act("No calls to \(voter.name)", close(voter.id, .calls)),
        act("Neither letters nor calls to \(voter.name)", close(voter.id, nil)),
      ]
    }
    if let phone = focusedPhone {
      acts.append(act("No calls to anyone at \(phone)", .init(kind: .closeNumber, phone: phone)))
    }
    guard !acts.isEmpty else { return nil }
    return ActMenu(title: names.joined(separator: ", "), acts: acts)
  }

  private var undoMenu: ActMenu? {
    guard let action = focusedAction, action.undoneAt == nil, action.canUndo else { return nil }
    return ActMenu(
      title: action.subject,
      acts: [ActMenu.Act(label: "Undo: \(action.text)", deed: .undo(action))])
  }

  private func act(_ label: String, _ request: AdminActionRequest) -> ActMenu.Act {
    ActMenu.Act(label: label, deed: .act(request))
  }

  private func close(_ voter: VoterID, _ mode: Mode?) -> AdminActionRequest {
    AdminActionRequest(kind: .closeVoter, voter: voter, mode: mode)
  }

  private var focusedPhone: String? {
    guard case .text(let phone)? = value(named: "phone"), !phone.isEmpty else { return nil }
    return phone
  }
}
