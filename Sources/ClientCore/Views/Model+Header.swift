import Cells
import Domain

/// The line at the top: pages, who is signed in, both totals, the server's clock.
extension Model {
  struct Tab: Equatable {
    enum Place: Equatable {
      case mode(Mode)
      case reports
    }

    let place: Place
    let text: String
    let columns: Range<Int>

    static let places: [Place] = Mode.allCases.map(Place.mode) + [.reports]
  }

  func isShown(_ place: Tab.Place) -> Bool {
    switch place {
    case .mode(let mode): !isAtReports && mode == self.mode
    case .reports: isAtReports
    }
  }

  /// The page shown is in brackets, so that it is seen without colour. On a narrow screen the totals
  /// are in here.
  var headerTabs: [Tab] {
    let isNarrow = size.columns < 60
    let tallies = isNarrow ? self.tallies : Tallies()
    var column = isNarrow ? 1 : 11
    return Tab.places.filter { $0 != .reports || mayReadReports }.map { place in
      let name =
        switch place {
        case .mode(let mode):
          (mode == .letters ? "Letters" : "Calls") + (isNarrow ? " \(tallies[mode])" : "")
        case .reports: "Reports"
        }
      let text = isShown(place) ? "[\(name)]" : " \(name) "
      defer { column += text.utf8.count + 1 }
      return Tab(place: place, text: text, columns: column..<(column + text.utf8.count))
    }
  }

  func drawHeader(on canvas: inout Canvas) {
    if size.columns >= 60 { canvas.put("eBlocks", at: Point(row: 0, column: 1), role: .title) }
    let tabs = headerTabs
    for tab in tabs {
      canvas.put(
        tab.text, at: Point(row: 0, column: tab.columns.lowerBound),
        role: isShown(tab.place) ? .accent : .dim)
    }
    let room = size.columns - (tabs.last?.columns.upperBound ?? 0) - 3
    let text = headerEnd(columns: room)
    canvas.put(
      text, at: Point(row: 0, column: size.columns - 1 - DisplayWidth.of(text)), role: .text)
  }

  /// As much as fits: name, totals and clock; without the name; the clock alone where the totals
  /// are in the tabs.
  private func headerEnd(columns: Int) -> String {
    guard size.columns >= 60 else {
      // Where there is a third tab, half a clock would say nothing.
      if mayReadReports, DisplayWidth.of(times.clock) > columns { return "" }
      return TextLayout.truncate(times.clock, columns: columns)
    }
    let tallies = tallies
    let both = "\(Mode.letters.counted(tallies.letters)) · \(Mode.calls.counted(tallies.calls))"
    let anonymous = "\(both) · \(times.clock)"
    let name = TextLayout.truncate(session?.user.name ?? "", columns: 16)
    let whole = "\(name) · \(anonymous)"
    if DisplayWidth.of(whole) <= columns { return whole }
    return DisplayWidth.of(anonymous) <= columns
      ? anonymous : TextLayout.truncate(times.clock, columns: columns)
  }
}
