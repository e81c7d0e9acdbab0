import Cells
import Domain

/// Server, name, password, and nothing else.
extension Model {
  func drawSignIn(_ form: SignInForm, on canvas: inout Canvas) {
    let layout = SignInLayout(form, in: screen)
    drawSignInTop(form, layout, on: &canvas)
    for place in layout.fields {
      let isHere = place.field == form.focus
      let row = place.rect.row
      canvas.put(
        isHere ? "▸" : " ", at: Point(row: row, column: layout.labelColumn - 2), role: .accent)
      canvas.put(
        place.field.label, at: Point(row: row, column: layout.labelColumn),
        role: isHere ? .text : .label)
      let editor = form[place.field]
      if isHere || editor.isSecure {
        editor.draw(in: place.rect, on: &canvas, role: .text, isFocused: isHere)
      } else {
        canvas.put(
          editor.text, at: place.rect.origin, role: .text, width: place.rect.columns)
      }
      if form[place.field].isEmpty, !isHere {
        canvas.put(
          String(repeating: "·", count: 12), at: place.rect.origin, role: .dim,
          width: place.rect.columns)
      }
      for (index, line) in place.error.enumerated() {
        canvas.put(
          line, at: Point(row: place.errorAt.row + index, column: place.errorAt.column),
          role: .error)
      }
    }
    if let note = signInNote(form) {
      canvas.fill(screen.status, role: .text)
      canvas.put(
        note, at: Point(row: screen.status.row, column: 1), role: .dim, width: size.columns - 2)
    }
  }

  private func drawSignInTop(
    _ form: SignInForm, _ layout: SignInLayout, on canvas: inout Canvas
  ) {
    var lines = [Panel.Line(form.isSignUp ? "eBlocks: a new account" : "eBlocks", .title)]
    for (text, role) in [
      (form.reason, Role.warning), (form.loginMessage, .text), (form.loginURL, .accent),
    ] {
      guard let text, !text.isEmpty else { continue }
      for line in text.split(separator: "\n") {
        lines += TextLayout.wrap(String(line), columns: layout.top.columns).map {
          Panel.Line($0, role)
        }
      }
    }
    let room = layout.top.rows
    let shown = lines.prefix(room)
    let first = max(room - shown.count - (room > shown.count + 1 ? 1 : 0), 0)
    for (index, line) in shown.enumerated() {
      let gap = index == 0 || shown.count + 1 > room ? 0 : 1
      canvas.put(
        line.text,
        at: Point(row: first + index + gap - (first > 0 ? 1 : 0), column: layout.top.column),
        role: line.role, width: layout.top.columns)
    }
  }

  private func signInNote(_ form: SignInForm) -> String? {
    if form.isBusy { return form.isSignUp ? "Making your account…" : "Signing in…" }
    if let notBefore = form.notBefore, notBefore > now {
      return "The next try is open in \(SpokenTime.countdown((notBefore - now + 999) / 1_000))."
    }
    return nil
  }
}
