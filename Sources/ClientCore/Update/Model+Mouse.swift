import Cells
import Domain

/// The mouse, for those who like it: everything goes by keys as well.
extension Model {
  mutating func take(_ mouse: Mouse) {
    guard screen.kind != .tooSmall else { return }
    switch mouse.kind {
    case .press(.left): click(mouse.at)
    case .wheelUp: turnWheel(by: .up)
    case .wheelDown: turnWheel(by: .down)
    case .press, .release, .drag: break
    }
  }

  private mutating func turnWheel(by command: Command) {
    switch context {
    case .page, .picker, .filter, .reader, .kept, .reports, .acts:
      run(command, Key(command == .up ? .up : .down))
    case .notes, .finished, .correction, .signIn, .question, .form, .setting, .everywhere: break
    }
  }

  private mutating func click(_ point: Point) {
    if screen.help.contains(point) { return clickHelp(point) }
    if signIn != nil { return clickForm(point) }
    if case .picker(let picker) = layers.last { return click(picker, point) }
    guard layers.isEmpty else { return }
    if screen.header.contains(point) { return clickTab(point) }
    if isAtReports { return clickReports(point) }
    guard page.finished == nil, !page.visible.isEmpty else { return }
    if isListShown, screen.list.contains(point) { return clickList(point) }
    if isSheetShown, let layout = sheetLayout,
      layout.notes.contains(point) || layout.notesTitle.contains(point)
    {
      focus = .notes
    }
  }

  /// A key of the bottom line, as if it were pressed.
  private mutating func clickHelp(_ point: Point) {
    let items = helpItems
    guard let item = items.first(where: { $0.columns.contains(point.column) }),
      let key = item.binding.keys.first
    else { return }
    take(.key(key))
  }

  private mutating func clickTab(_ point: Point) {
    guard let tab = headerTabs.first(where: { $0.columns.contains(point.column) }),
      !isShown(tab.place)
    else { return }
    if context == .finished || layers.isEmpty {
      for _ in Tab.places where !isShown(tab.place) { run(.otherMode, Key(.tab)) }
    }
  }

  /// Selects; a click on what is selected opens it, as Enter does.
  private mutating func clickList(_ point: Point) {
    let window = listWindow
    let index = point.row - screen.list.row - 1 + window.first
    guard point.row > screen.list.row, index < window.first + window.count else { return }
    if index == page.focusIndex, screen.kind == .narrow {
      isVoterOpen = true
    } else {
      focus = .list
      pages[mode].focus(at: index)
    }
  }

  private mutating func clickForm(_ point: Point) {
    guard let form = signIn else { return }
    let layout = SignInLayout(form, in: screen)
    if let field = layout.fields.first(where: { $0.rect.contains(point) })?.field {
      signIn?.focus = field
    }
  }

  private mutating func click(_ picker: ResolutionPicker, _ point: Point) {
    let layout = PickerLayout(picker, in: screen)
    guard let place = layout.places.first(where: { $0.rect.contains(point) }) else { return }
    var picker = picker
    if picker.index == place.index, let resolution = picker.selected {
      record(resolution: resolution.name, for: picker.ref, by: Key(.enter))
    } else {
      picker.index = place.index
      layers[layers.count - 1] = .picker(picker)
    }
  }
}
