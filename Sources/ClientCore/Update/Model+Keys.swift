import Cells

extension Model {
  /// Where a key would go now.
  var context: Keymap.Context {
    if isAsked { return .question }
    if signIn != nil { return .signIn }
    switch layers.last {
    case .picker(let picker): return picker.filter == nil ? .picker : .filter
    case .correction: return .correction
    case .reader: return .reader
    case .kept: return .kept
    case .question: return .question
    case .report(.acts): return .acts
    case .report(.form(let form)): return form.isMultiline ? .setting : .form
    case nil: break
    }
    if isAtReports { return .reports }
    if page.finished != nil { return .finished }
    return focus == .notes ? .notes : .page
  }

  /// A question waits for its answer; it goes before everything, the sign-in form included.
  var isAsked: Bool {
    if case .question = layers.last { true } else { false }
  }

  mutating func take(_ input: Input) {
    switch input {
    case .key(let key): press(key)
    case .paste(let text): paste(text)
    case .mouse(let mouse): take(mouse)
    case .focus: break
    }
  }

  /// A key goes to the pop-up on top or to the page, then to the text being edited, then to what
  /// holds everywhere.
  private mutating func press(_ key: Key) {
    if keyRepeat.swallows(key, at: now) {
      if message?.result == nil {
        refuse("\(key.label) counts once at a time: let go of it for a moment.")
      }
      return
    }
    if message?.isPassing == true { message = nil }
    message?.isRead = true
    guard screen.kind != .tooSmall || signIn != nil else { return pressAnywhere(key) }
    if choose(by: key) { return }
    if let row = Keymap.row(key, in: context, for: self) { return run(row, key) }
    if edit(with: key) { return }
    pressAnywhere(key)
  }

  private mutating func pressAnywhere(_ key: Key) {
    if let row = Keymap.row(key, in: .everywhere, for: self) { return run(row, key) }
    if context == .page || context == .reports {
      refuse("\(key.label) does nothing here. ? shows the keys.")
    }
  }

  /// Does what a row of the keymap says, or says why not.
  mutating func run(_ row: Binding, _ key: Key) {
    if let reason = row.whyNot(self) { return refuse(reason) }
    run(row.command, key)
  }

  /// A resolution's letter.
  private mutating func choose(by key: Key) -> Bool {
    guard context == .picker, case .picker(let picker) = layers.last,
      case .character(let letter) = key.code, key.modifiers.isEmpty,
      let resolution = picker.resolution(for: letter)
    else { return false }
    record(resolution: resolution.name, for: picker.ref, by: key)
    return true
  }

  /// The key typed into whatever is being edited.
  private mutating func edit(with key: Key) -> Bool {
    switch context {
    case .notes:
      var notes = notes
      guard notes.handle(key, columns: sheetLayout?.notes.columns) else { return false }
      self.notes = notes
      return true
    case .signIn:
      guard let field = signIn?.focus, signIn?[field].handle(key) == true else { return false }
      signIn?.isEdited(field)
      return true
    case .filter: return editFilter { $0.handle(key) }
    case .correction: return editCorrection { $0.handle(key) }
    case .form: return editForm { $0.handle(key, columns: nil) }
    case .setting:
      let columns = formColumns
      return editForm { $0.handle(key, columns: columns) }
    case .reports, .acts, .page, .finished, .picker, .reader, .kept, .question, .everywhere:
      return false
    }
  }

  private mutating func paste(_ text: String) {
    if message?.isPassing == true { message = nil }
    switch context {
    case .notes:
      var notes = notes
      if !notes.insert(text) { refuse("Notes have at most 2,000 characters: the end was cut off.") }
      self.notes = notes
    case .signIn:
      guard let field = signIn?.focus else { return }
      signIn?[field].insert(text)
      signIn?.isEdited(field)
    case .filter: _ = editFilter { $0.insert(text) }
    case .correction: _ = editCorrection { $0.insert(text) }
    case .form, .setting:
      _ = editForm { field in
        field.choices.isEmpty && field.editor.insert(text)
      }
    case .page where focusedVoter != nil: refuse("To paste into the notes, press e first.")
    case .reports, .acts, .page, .finished, .picker, .reader, .kept, .question, .everywhere: break
    }
  }

  private mutating func editFilter(_ change: (inout TextEditor) -> Bool) -> Bool {
    guard case .picker(var picker) = layers.last, var filter = picker.filter else { return false }
    guard change(&filter) else { return false }
    picker.filter = filter
    picker.index = 0
    layers[layers.count - 1] = .picker(picker)
    return true
  }

  private mutating func editCorrection(_ change: (inout TextEditor) -> Bool) -> Bool {
    guard case .correction(var form) = layers.last, change(&form.editors[form.focus]) else {
      return false
    }
    form.errors[form.fields[form.focus].rawValue] = nil
    layers[layers.count - 1] = .correction(form)
    return true
  }
}
