import API
import Cells
import Domain

/// The sign-in screen's form.
struct SignInForm: Equatable, Sendable {
  enum Field: Int, CaseIterable, Hashable, Sendable {
    case server, name, password, again

    var label: String {
      switch self {
      case .server: "Server"
      case .name: "Name"
      case .password: "Password"
      case .again: "Password again"
      }
    }
  }

  struct Away: Hashable, Sendable {
    /// As a sentence.
    var why: String
    /// In monotonic milliseconds.
    var since: Int64
  }

  struct Offer: Hashable, Sendable {
    let kept: KeptWork
    /// What waits beside it.
    let items: [OutboxItem]

    init(kept: KeptWork, items: [OutboxItem]) {
      self.kept = kept
      self.items = items.filter { !$0.state.isRefused }
    }

    var unsentResults: Int { items.count { $0.action.isResult } }

    /// The voters of a list for whom nothing waits: those still to be written to or called.
    func left(of list: VoterList) -> Int {
      let undone = Set(
        items.compactMap { item -> String? in
          if case .undo(let result, _, _) = item.action { result } else { nil }
        })
      let gone = items.filter { item in
        switch item.action {
        case .result, .skip: item.action.mode == list.mode && !undone.contains(item.key)
        case .correction, .undo: false
        }
      }
      let voters = Set(gone.map(\.action.voter))
      return list.voters.count { !voters.contains($0.id) }
    }
  }

  var focus: Field
  /// What is wrong, beside the field it is about.
  var errors: [Field: String] = [:]
  /// The server's words and the address to log in at, when it sent them.
  var loginMessage: String?
  var loginURL: String?
  /// Why the form is shown in the middle of the work.
  var reason: String?
  /// A new account is made instead.
  var isSignUp = false
  /// A request is under way.
  var isBusy = false
  /// When the server wants to hear the next try, in monotonic milliseconds.
  var notBefore: Int64?
  /// Why the last try found no server.
  var away: Away?
  /// Work kept on this machine to go on with meanwhile.
  var offer: Offer?
  private var editors: [Field: TextEditor]

  init(server: String, name: String, password: String = "") {
    editors = [
      .server: TextEditor(text: server, limit: 300),
      .name: TextEditor(text: name, limit: Credentials.longestName),
      .password: TextEditor(text: password, limit: Credentials.longestPassword, isSecure: true),
      .again: TextEditor(limit: Credentials.longestPassword, isSecure: true),
    ]
    focus = server.isEmpty ? .server : name.isEmpty ? .name : .password
  }

  var fields: [Field] { isSignUp ? Field.allCases : [.server, .name, .password] }

  /// What was typed; blanks around server and name are left out.
  func text(_ field: Field) -> String {
    let text = editors[field]?.text ?? ""
    return field == .server || field == .name ? CleanText.line(text) : text
  }

  subscript(field: Field) -> TextEditor {
    get { editors[field] ?? TextEditor() }
    set { editors[field] = newValue }
  }

  /// Moves the cursor by `step` fields, around the ends.
  mutating func move(by step: Int) {
    let fields = fields
    let index = fields.firstIndex(of: focus) ?? 0
    focus = fields[(index + step + fields.count) % fields.count]
  }

  /// The text in a field has changed: what was said about it holds no more.
  mutating func isEdited(_ field: Field) {
    errors[field] = nil
    if field == .server || field == .name { (away, offer) = (nil, nil) }
  }

  /// What is wrong with the form as it is, or nothing. An account's name and password are judged
  /// by the rules for new ones.
  func problems() -> [Field: String] {
    var problems: [Field: String] = [:]
    if text(.server).isEmpty { problems[.server] = "Which server? Ask whoever invited you." }
    if text(.name).isEmpty { problems[.name] = "Your name at this server." }
    if text(.password).isEmpty { problems[.password] = "Your password." }
    guard isSignUp else { return problems }
    if problems[.name] == nil {
      problems[.name] = Credentials.problems(withName: text(.name)).first?.message
    }
    problems[.password] =
      Credentials.problems(withPassword: text(.password), field: "password").first?.message
    if text(.again) != text(.password) { problems[.again] = "The two are not the same." }
    return problems
  }
}
