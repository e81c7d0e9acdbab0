import Cells

/// What can be read off a screen.
enum ScreenText {
  /// A row as text, with its blanks.
  static func row(_ row: Int, of canvas: Canvas) -> String {
    guard row >= 0, row < canvas.size.rows else { return "" }
    var scalars = String.UnicodeScalarView()
    for column in 0..<canvas.size.columns {
      let cell = canvas[Point(row: row, column: column)]
      for index in 0..<5 {
        guard let scalar = Unicode.Scalar(cell.scalar(at: index)), scalar.value != 0 else { break }
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The telephone numbers on a screen, as digits. Every sample number has the form
  /// `603-555-0142`: a fictional exchange that no voter's notes or name mentions.
  static func numbers(on canvas: Canvas) -> [String] {
    canvas.withCells { cells in
      var found: [String] = []
      var index = 3
      while index + 8 < cells.count {
        if cells[index].scalar(at: 0) == 0x2D, let digits = digits(around: index, cells) {
          found.append(digits)
          index += 9
        } else {
          index += 1
        }
      }
      return found
    }
  }

  /// Text that follows `mark` up to and without the next period, wherever it is on the screen.
  static func texts(after mark: String, on canvas: Canvas) -> [String] {
    let marks = mark.unicodeScalars.map(\.value)
    guard let first = marks.first else { return [] }
    return canvas.withCells { cells in
      var found: [String] = []
      for index in 0..<max(cells.count - marks.count, 0)
      where cells[index].scalar(at: 0) == first
        && marks.indices.allSatisfy({ cells[index + $0].scalar(at: 0) == marks[$0] })
      {
        var text = ""
        var end = index + marks.count
        while end < cells.count, let scalar = Unicode.Scalar(cells[end].scalar(at: 0)),
          scalar != ".", text.unicodeScalars.count < 24
        {
          text.unicodeScalars.append(scalar)
          end += 1
        }
        found.append(mark + text)
      }
      return found
    }
  }

  /// The ten digits of a number whose first hyphen is at `index`.
  private static func digits(
    around index: Int, _ cells: UnsafeBufferPointer<Cell>
  ) -> String? {
    guard cells[index + 4].scalar(at: 0) == 0x2D else { return nil }
    var digits = ""
    for offset in [-3, -2, -1, 1, 2, 3, 5, 6, 7, 8] {
      let value = cells[index + offset].scalar(at: 0)
      guard (0x30...0x39).contains(value), let scalar = Unicode.Scalar(value) else { return nil }
      digits.unicodeScalars.append(scalar)
    }
    return digits.dropFirst(3).hasPrefix("55501") ? digits : nil
  }
}
