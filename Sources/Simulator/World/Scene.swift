import Cells

/// What a person sees in front of them, by the bottom line.
enum Scene {
  case signIn, question, picker, filter, notes, correction, reader, kept, finished
  /// A list; whether it is one of calls.
  case page(calls: Bool)

  init(_ canvas: Canvas) {
    let help = ScreenText.row(canvas.size.rows - 1, of: canvas)
    let says = { (word: String) in help.contains(word) }
    self =
      if says("y yes") {
        .question
      } else if says("take it") {
        says("all") ? .filter : .picker
      } else if says("save") {
        .correction
      } else if says("sign in") || says("make a") || says("account") || says("next  ") {
        .signIn
      } else if says("next list") {
        .finished
      } else if says("remove") {
        .kept
      } else if says("Esc done") {
        .notes
      } else if says("down") {
        .reader
      } else {
        .page(calls: says("result") || says("Tab letters"))
      }
  }
}
