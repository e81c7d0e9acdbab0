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
    if let (note, role) = signInNote(form) {
      canvas.fill(screen.status, role: .text)
      canvas.put(
        note, at: Point(row: screen.status.row, column: 1), role: role, width: size.columns - 2)
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

  private func signInNote(_ form: SignInForm) -> (String, Role)? {
    if form.isBusy { return (form.isSignUp ? "Making your account…" : "Signing in…", .dim) }
    if form.away != nil {
      let choices = session == nil ? form.offer.map(offerWords) ?? [] : backWords
      let fit = choices.first { DisplayWidth.of($0) <= size.columns - 2 } ?? choices.last
      if let fit { return (fit, .accent) }
    }
    guard let notBefore = form.notBefore, notBefore > now else { return nil }
    let left = SpokenTime.countdown((notBefore - now + 999) / 1_000)
    return ("The next try is open in \(left).", .dim)
  }

  /// What a sign-in without the network would bring, from long to short.
  private func offerWords(_ offer: SignInForm.Offer) -> [String] {
    let lists = offeredLists(offer.kept)
    let waiting = offer.unsentResults == 0 ? "" : ", \(Words.results(offer.unsentResults)) waiting"
    guard let newest = lists.map(\.serverTime).max() else {
      let fate = offer.unsentResults == 0 ? "" : " \(Words.results(offer.unsentResults)) wait here."
      return ["The list kept here is done or has run out.\(fate)", "No list is kept here.\(fate)"]
    }
    let zone = Session(server: "", kept: offer.kept).hours?.zone ?? start.zone
    let left = lists.map { (mode: $0.mode, count: offer.left(of: $0)) }.filter { $0.count > 0 }
    guard !left.isEmpty else {
      return [
        "Ctrl-O works without the network: the list kept here is done\(waiting)",
        "Ctrl-O works offline: your list is done\(waiting)", "Ctrl-O works offline",
      ]
    }
    let voters = left.map { $0.mode.counted($0.count) }.joined(separator: " and ")
    let from = SpokenTime.clock(newest, in: zone)
    return [
      "Ctrl-O works on without the network: \(voters) from \(from) kept here\(waiting)",
      "Ctrl-O works without the network: \(voters) from \(from)\(waiting)",
      "Ctrl-O works without the network: \(voters)\(waiting)",
      "Ctrl-O works offline: \(voters)\(waiting)", "Ctrl-O works offline: \(voters)",
      "Ctrl-O works offline",
    ]
  }

  private var backWords: [String] {
    ["Ctrl-O goes back to your list and signs in by itself later", "Ctrl-O goes back to your list"]
  }
}
