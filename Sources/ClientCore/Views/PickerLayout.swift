import Cells
import Domain

/// Where the resolutions are: side by side by group along the bottom of the page, so that voter
/// and number stay in sight, or in one column where the screen is narrow or the list long.
struct PickerLayout: Equatable, Sendable {
  struct Place: Equatable, Sendable {
    /// Index into the picker's shown options.
    let index: Int
    let rect: Rect
  }

  struct Title: Equatable, Sendable {
    let text: String
    let at: Point
  }

  /// All of the pop-up; the first row is its rule, the second its title.
  let area: Rect
  let titles: [Title]
  let places: [Place]

  private static let columnWidth = 22

  init(_ picker: ResolutionPicker, in screen: ScreenLayout) {
    let body = screen.body
    let shown = picker.shown
    let groups = Resolution.Group.allCases.map { group in
      (group, shown.indices.filter { shown[$0].resolution.group == group })
    }.filter { !$0.1.isEmpty }
    let longest = groups.map(\.1.count).max() ?? 0
    let columns = max(groups.count, 1)
    let width = (body.columns - 2) / columns
    if width >= Self.columnWidth, longest + 3 <= body.rows {
      let rows = max(longest, picker.filter == nil ? 1 : 6) + 3
      let area = body.splitBottom(min(rows, body.rows)).bottom
      self.area = area
      var titles: [Title] = []
      var places: [Place] = []
      for (column, (group, indices)) in groups.enumerated() {
        let left = 2 + column * width
        titles.append(Title(text: group.title, at: Point(row: area.row + 2, column: left)))
        for (row, index) in indices.enumerated() {
          places.append(
            Place(
              index: index,
              rect: Rect(row: area.row + 3 + row, column: left, rows: 1, columns: width - 1)))
        }
      }
      self.titles = titles
      self.places = places
    } else {
      area = body
      titles = []
      let window = ListWindow(total: shown.count, focus: picker.index, rows: body.rows - 2)
      places = (0..<max(window.count, 0)).map { offset in
        Place(
          index: window.first + offset,
          rect: Rect(
            row: body.row + 2 + offset, column: 2, rows: 1, columns: body.columns - 3))
      }
    }
  }
}
