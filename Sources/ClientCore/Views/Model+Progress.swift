import Cells
import Domain

/// What keeps a volunteer going, under both totals: in the rule below the header, or beside the
/// list's title where there is no rule or no totals above it. It never takes a line of its own.
extension Model {
  /// From long to short; none when the server does not tell.
  private var progressWords: [String] {
    guard !isAtReports, let session, let progress = session.progress,
      let today = session.today(tallies)
    else { return [] }
    let reached = Words.number(progress.peopleReached)
    let people = progress.peopleReached == 1 ? "person" : "people"
    return [
      "today \(today) · campaign \(reached) \(people) reached",
      "today \(today) · \(reached) reached",
      "today \(today)",
    ]
  }

  /// In the rule, under the totals.
  func drawProgress(inRule row: Int, on canvas: inout Canvas) {
    guard size.columns >= 60 else { return }
    // Under the totals, not under the tabs, and right of where a rule hangs down.
    let room = size.columns - (screen.secondDivider.map { $0 + 2 } ?? 32)
    guard let words = progressWords.first(where: { DisplayWidth.of($0) + 2 <= room }) else {
      return
    }
    let text = " \(words) "
    canvas.put(
      text, at: Point(row: row, column: size.columns - 1 - DisplayWidth.of(text)), role: .dim)
  }

  /// Beside the list's title, as far as there is room.
  ///
  /// - Parameters:
  ///   - column: the first one that is free.
  ///   - end: the first one that is not.
  func drawProgress(
    besideTitleAt row: Int, from column: Int, to end: Int, on canvas: inout Canvas
  ) {
    guard size.columns < 60 || screen.rules == nil,
      let words = progressWords.first(where: { column + DisplayWidth.of($0) <= end })
    else { return }
    canvas.put(
      words, at: Point(row: row, column: end - DisplayWidth.of(words)), role: .dim)
  }
}
