import API
import Cells
import Domain

/// A form of the reports page: a filter, an action's details, the word that confirms it, the file
/// of an export, or a setting.
struct ReportForm: Equatable, Sendable {
  enum Purpose: Equatable, Sendable {
    case filter
    /// What is to be done, as far as the row says it.
    case act(AdminActionRequest)
    /// The second question about something that everybody will notice.
    case confirm(Deed)
    case export
    case setting(SettingDescription)
  }

  struct Choice: Equatable, Sendable {
    var value: String
    var label: String
  }

  struct Field: Equatable, Sendable {
    enum Name: String, Equatable, Sendable {
      case days, mode, by, text, reason, phone, voter, path, value, word

      var label: String {
        switch self {
        case .days: "Days"
        case .mode: "Of"
        case .by: "Counted by"
        case .text: "Search"
        case .reason: "Reason"
        case .phone: "Telephone"
        case .voter: "Voter no."
        case .path: "File"
        case .value: "Value"
        case .word: "Type yes"
        }
      }

      /// The names under which the server calls it wrong.
      var onTheWire: Set<String> {
        switch self {
        case .days: ["from", "to", "days"]
        case .mode: ["mode"]
        case .by: ["by"]
        case .text: ["q", "text"]
        case .reason: ["reason"]
        case .phone: ["phone"]
        case .voter: ["voter"]
        case .path, .word: []
        case .value: ["value"]
        }
      }
    }

    let name: Name
    var editor: TextEditor
    /// What can be chosen; empty where text is typed.
    var choices: [Choice] = []
    var choice = 0
    /// What is wrong with it, as a sentence.
    var error: String?

    init(
      _ name: Name, text: String = "", limit: Int = 200, isMultiline: Bool = false
    ) {
      self.name = name
      editor = TextEditor(text: text, isMultiline: isMultiline, limit: limit)
    }

    init(_ name: Name, choices: [Choice], chosen value: String) {
      self.init(name)
      self.choices = choices
      choice = choices.firstIndex { $0.value == value } ?? 0
    }

    var text: String { choices.isEmpty ? editor.text : choices[choice].value }

    /// Types or chooses; false when the key is not for it.
    mutating func handle(_ key: Key, columns: Int?) -> Bool {
      guard !choices.isEmpty else { return editor.handle(key, columns: columns) }
      switch key.code {
      case .right, .character(" "): choice = (choice + 1) % choices.count
      case .left: choice = (choice + choices.count - 1) % choices.count
      case .character(let letter) where key.modifiers.isEmpty:
        guard let place = choices.firstIndex(where: { $0.label.hasPrefix(letter.lowercased()) })
        else { return true }
        choice = place
      default: return false
      }
      return true
    }
  }

  var purpose: Purpose
  var title: String
  /// What is to be known before it is filled in.
  var words: [String] = []
  var fields: [Field]
  /// Index into `fields`.
  var focus = 0
  /// What is wrong and belongs to no field, as a sentence.
  var error: String?
  /// A request is under way.
  var isBusy = false
  /// Of a deed that was asked for and not answered: asked again under the same key, it is done once.
  var key: String?

  init(_ purpose: Purpose, title: String, words: [String] = [], fields: [Field]) {
    self.purpose = purpose
    self.title = title
    self.words = words
    self.fields = fields
  }

  subscript(name: Field.Name) -> String? { fields.first { $0.name == name }?.text }

  /// The only field takes several lines.
  var isMultiline: Bool { fields.contains { $0.editor.isMultiline } }

  mutating func move(by step: Int) { focus = (focus + step + fields.count) % fields.count }

  mutating func isEdited() {
    fields[focus].error = nil
    error = nil
  }

  /// Says what is wrong with a field, with the cursor in it.
  mutating func refuse(_ name: Field.Name, _ sentence: String) {
    guard let index = fields.firstIndex(where: { $0.name == name }) else {
      error = sentence
      return
    }
    fields[index].error = sentence
    focus = index
  }

  /// Shows what the server says is wrong, beside the fields that it is about.
  mutating func show(_ problem: Problem) {
    if !show(problem.errors ?? []) { error = problem.errors?.first?.message ?? problem.detail }
  }

  /// Shows what is wrong with fields; false when it is with none that is here.
  @discardableResult mutating func show(_ problems: [FieldError]) -> Bool {
    isBusy = false
    error = nil
    var isPlaced = false
    for wrong in problems.reversed() {
      let field = fields.first { field in
        field.name.onTheWire.contains(wrong.field)
          || field.name == .value && fields.count == 1
      }
      guard let field else { continue }
      refuse(field.name, wrong.message)
      isPlaced = true
    }
    return isPlaced
  }
}

/// Something that is done only after two questions.
enum Deed: Equatable, Sendable {
  case act(AdminActionRequest)
  case undo(AdminAction)
}

extension ReportForm {
  /// What a pane shows: the days, the mode and whatever else it knows.
  static func filter(_ pane: ReportPane) -> ReportForm {
    let fields = pane.subject.filters.map { name -> Field in
      switch name {
      case .mode: Field(.mode, choices: modes, chosen: pane.filter.mode?.rawValue ?? "")
      case .by:
        Field(
          .by,
          choices: pane.subject.groupings.map {
            Choice(value: $0, label: $0.replacing("-", with: " "))
          }, chosen: pane.filter.grouping ?? "")
      case .days: Field(.days, text: pane.filter.days, limit: 40)
      default: Field(name, text: pane.filter.text)
      }
    }
    let words =
      switch pane.subject {
      case .voters: ["A name, a phone number, id:123, a state voter id or a ZIP code."]
      case .report(.notes), .report:
        ["Days: today, yesterday, 7d, 2026-11-03, 2026-11-01..2026-11-07, or all."]
      default: [] as [String]
      }
    return ReportForm(
      .filter, title: pane.subject == .voters ? "Find a voter" : "What to show", words: words,
      fields: fields)
  }

  static let modes = [
    Choice(value: "", label: "both"), Choice(value: "letters", label: "letters"),
    Choice(value: "calls", label: "calls"),
  ]
}
