import Cells
import Domain

extension Model {
  /// Everything, from the back to the front.
  func draw(on canvas: inout Canvas) {
    canvas.clear(canvas.bounds)
    canvas.cursor = nil
    let screen = screen
    guard screen.kind != .tooSmall else { return drawTooSmall(on: &canvas) }
    if let signIn {
      if !isAsked { drawSignIn(signIn, on: &canvas) }
    } else {
      drawHeader(on: &canvas)
      drawRules(on: &canvas)
      drawBody(on: &canvas)
      drawStatus(on: &canvas)
    }
    if let layer = layers.last, signIn == nil || isAsked { draw(layer, on: &canvas) }
    drawMessage(on: &canvas)
    drawHelp(on: &canvas)
  }

  private func drawTooSmall(on canvas: inout Canvas) {
    let text =
      "eBlocks needs a window of 40 columns and 12 rows; this one has \(size.columns) and "
      + "\(size.rows). Make it larger: all you have typed is kept."
    for (row, line) in TextLayout.wrap(text, columns: max(size.columns, 1)).enumerated() {
      canvas.put(line, at: Point(row: row, column: 0), role: .text)
    }
  }

  private func drawRules(on canvas: inout Canvas) {
    let screen = screen
    defer { if let top = screen.rules?.top { drawProgress(inRule: top, on: &canvas) } }
    guard let rules = screen.rules else {
      let divider = isAtReports ? reportsLayout.divider : screen.divider
      if let divider, isPageShown {
        canvas.verticalRule(at: divider, rows: screen.body.row..<screen.body.endRow)
      }
      return
    }
    canvas.horizontalRule(at: rules.top, columns: 0..<size.columns)
    canvas.horizontalRule(at: rules.bottom, columns: 0..<size.columns)
    guard isPageShown else { return }
    let dividers = isAtReports ? [reportsLayout.divider] : [screen.divider, screen.secondDivider]
    for divider in dividers.compactMap({ $0 }) {
      canvas.verticalRule(
        at: divider, rows: rules.top..<(isPickerOpen ? rules.bottom : rules.bottom + 1))
    }
  }

  private var isPickerOpen: Bool {
    if case .picker = layers.last { true } else { false }
  }

  /// List and voter, as opposed to a panel in their place.
  private var isPageShown: Bool {
    if isAtReports { return !isCovered }
    return page.finished == nil && !page.visible.isEmpty && !isCovered
  }

  /// A pop-up that takes the whole body is open.
  private var isCovered: Bool {
    switch layers.last {
    case .picker, nil: false
    case .correction, .reader, .kept, .question, .report: true
    }
  }

  private func drawBody(on canvas: inout Canvas) {
    guard !isCovered else { return }
    if isAtReports { return drawReports(on: &canvas) }
    if let finished = page.finished {
      drawFinished(finished, on: &canvas)
    } else if page.visible.isEmpty {
      drawEmpty(on: &canvas)
    } else {
      if isListShown { drawList(on: &canvas) }
      if isSheetShown { drawSheet(on: &canvas) }
    }
  }

  private func draw(_ layer: Layer, on canvas: inout Canvas) {
    switch layer {
    case .picker(let picker): drawPicker(picker, on: &canvas)
    case .correction(let form): drawCorrection(form, on: &canvas)
    case .reader(let reader): drawReader(reader, on: &canvas)
    case .kept(let list): drawKept(list, on: &canvas)
    case .question(let question):
      drawPanel([Panel.Line(question.text, .text)], on: &canvas)
    case .report(let layer): drawReportLayer(layer, on: &canvas)
    }
  }

  private func drawMessage(on canvas: inout Canvas) {
    let lines = messageLines
    if message == nil, isAtReports, let text = cutText {
      return drawCut(text, on: &canvas)
    }
    let top = ScreenLayout(size, messageRows: lines.count).message.row
    for (row, line) in lines.enumerated() {
      canvas.put(
        line, at: Point(row: top + row, column: 1), role: message?.role ?? .dim,
        width: size.columns - 2)
    }
  }
}
