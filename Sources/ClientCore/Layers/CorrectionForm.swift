import API
import Cells
import Domain

/// The form that corrects a voter's contact information.
struct CorrectionForm: Equatable, Sendable {
  let ref: VoterRef
  /// As it was on the list.
  private(set) var original: ListedVoter
  private(set) var fields: [Field]
  var editors: [TextEditor]
  /// Index into `fields`.
  var focus = 0
  /// By the field's name in the request.
  var errors: [String: String] = [:]

  /// A line of the form; the raw value is the field's name in the request.
  enum Field: String, CaseIterable, Equatable, Sendable {
    case honorific = "name.honorific"
    case first = "name.first"
    case middle = "name.middle"
    case last = "name.last"
    case suffix = "name.suffix"
    case street = "address.street"
    case city = "address.city"
    case state = "address.state"
    case zip = "address.zip"
    case phone

    var label: String {
      switch self {
      case .honorific: "Title"
      case .first: "First name"
      case .middle: "Middle name"
      case .last: "Last name"
      case .suffix: "Suffix"
      case .street: "Street"
      case .city: "City"
      case .state: "State"
      case .zip: "ZIP code"
      case .phone: "Phone"
      }
    }
  }

  /// Letters correct the address, calls the phone; a number that is hidden now stays out.
  ///
  /// - Parameters:
  ///   - typed: a correction that the server refused, to be looked at again.
  ///   - problems: what it said was wrong with it.
  init(
    ref: VoterRef, voter: ListedVoter, typed: Correction? = nil, problems: [FieldError] = []
  ) {
    self.ref = ref
    original = voter
    var fields: [Field] = [.honorific, .first, .middle, .last, .suffix]
    switch ref.mode {
    case .letters: fields += [.street, .city, .state, .zip]
    case .calls: if voter.phone != nil { fields.append(.phone) }
    }
    self.fields = fields
    let shown = typed?.applied(to: voter.voter) ?? voter.voter
    editors = fields.map { TextEditor(text: Self.value($0, of: shown), limit: 400) }
    show(problems)
  }

  /// What was typed, cleaned, as far as it differs from the original.
  var correction: Correction {
    var typed = original.voter
    for (field, editor) in zip(fields, editors) { Self.set(field, of: &typed, to: editor.text) }
    let whole = Correction(name: typed.name, address: typed.address, phone: typed.phone).cleaned
    let voter = original.voter
    let before = Correction(name: voter.name, address: voter.address, phone: voter.phone).cleaned
    return Correction(
      name: whole.name == before.name ? nil : whole.name,
      address: ref.mode == .letters && whole.address != before.address ? whole.address : nil,
      phone: fields.contains(.phone) && whole.phone != before.phone ? whole.phone : nil)
  }

  /// The number may not be shown any more: neither it nor what was typed in its place.
  mutating func hidePhone() {
    original.phone = nil
    guard let index = fields.firstIndex(of: .phone) else { return }
    fields.remove(at: index)
    editors.remove(at: index)
    errors[Field.phone.rawValue] = nil
    focus = min(focus, fields.count - 1)
  }

  mutating func move(by step: Int) { focus = (focus + step + fields.count) % fields.count }

  /// Shows what is wrong, with the cursor on the first field of it.
  mutating func show(_ problems: [FieldError]) {
    errors = [:]
    for problem in problems where errors[problem.field] == nil {
      errors[problem.field] = problem.message
    }
    if let index = fields.firstIndex(where: { errors[$0.rawValue] != nil }) { focus = index }
  }

  private static func value(_ field: Field, of voter: Voter) -> String {
    switch field {
    case .honorific: voter.name.honorific
    case .first: voter.name.first
    case .middle: voter.name.middle
    case .last: voter.name.last
    case .suffix: voter.name.suffix
    case .street: voter.address.street
    case .city: voter.address.city
    case .state: voter.address.state
    case .zip: voter.address.zip
    case .phone: voter.phone
    }
  }

  private static func set(_ field: Field, of voter: inout Voter, to text: String) {
    switch field {
    case .honorific: voter.name.honorific = text
    case .first: voter.name.first = text
    case .middle: voter.name.middle = text
    case .last: voter.name.last = text
    case .suffix: voter.name.suffix = text
    case .street: voter.address.street = text
    case .city: voter.address.city = text
    case .state: voter.address.state = text
    case .zip: voter.address.zip = text
    case .phone: voter.phone = text
    }
  }
}
