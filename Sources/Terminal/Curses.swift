import CNcurses
import Cells
import Glibc

/// The calls of ncurses and of the C shims, in Swift's types: the one file that knows them.
enum Curses {
  /// Takes the user's locale when it writes UTF-8, else `C.UTF-8`.
  ///
  /// - Returns: whether the terminal may be sent UTF-8. A locale that names another encoding
  ///   (`de_DE.ISO-8859-1`) means that it may not.
  static func chooseLocale() -> Bool {
    guard setlocale(LC_CTYPE, "") != nil else { return setlocale(LC_CTYPE, "C.UTF-8") != nil }
    if ebn_locale_is_utf8() != 0 { return true }
    let name = setlocale(LC_CTYPE, nil).map { String(cString: $0) } ?? "C"
    guard name == "C" || name == "POSIX" else { return false }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil
  }

  /// Opens a screen; `nil` when the terminal's type is unknown.
  static func open(type: String, input: Int32, output: Int32) -> OpaquePointer? {
    let reading = fdopen(dup(input), "r")
    let writing = fdopen(dup(output), "w")
    guard let screen = newterm(type, writing, reading) else {
      if let reading { fclose(reading) }
      if let writing { fclose(writing) }
      return nil
    }
    return screen
  }

  /// Keys come as bytes without echo, Ctrl-C and Ctrl-Z too.
  static func setModes() { ebn_set_modes() }

  static func close(_ screen: OpaquePointer) { delscreen(screen) }

  static func leave() { endwin() }
  static func erase() { ebn_erase() }
  static func update() { ebn_update() }
  static func touchAll() { ebn_touch_all() }
  static func beep() { _ = CNcurses.beep() }

  static func resize(_ size: Size) { resizeterm(Int32(size.rows), Int32(size.columns)) }

  static func windowSize(_ descriptor: Int32) -> Size? {
    var rows: Int32 = 0
    var columns: Int32 = 0
    guard ebn_window_size(descriptor, &rows, &columns) == 0 else { return nil }
    return Size(rows: Int(rows), columns: Int(columns))
  }

  /// The size that ncurses draws in.
  static var screenSize: Size {
    var rows: Int32 = 0
    var columns: Int32 = 0
    ebn_screen_size(&rows, &columns)
    return Size(rows: Int(rows), columns: Int(columns))
  }

  static func capability(_ name: String) -> [UInt8]? {
    guard let text = ebn_capability(name) else { return nil }
    return Array(String(cString: text).utf8)
  }

  /// Colours that the terminal has; less than 1 when none.
  static var colors: Int { Int(ebn_colors()) }

  /// What ncurses needs for each role, by the role's raw value.
  static func looks(_ palette: Palette) -> [Look] {
    let colored = palette != .monochrome && ebn_start_colors() != 0
    return Role.allCases.map { role in
      let style = palette.style(for: role)
      let attributes = ebn_attributes(
        style.isBold ? 1 : 0, style.isDim ? 1 : 0, style.isUnderlined ? 1 : 0,
        style.isReversed ? 1 : 0)
      let isPlain =
        style.foreground == Style.defaultColor && style.background == Style.defaultColor
      guard colored, !isPlain else { return Look(attributes: attributes, pair: 0) }
      let pair = Int16(role.rawValue) + 1
      init_pair(pair, style.foreground, style.background)
      return Look(attributes: attributes, pair: pair)
    }
  }

  struct Look {
    var attributes: attr_t
    var pair: Int16
  }

  /// Draws the cell and, when it is wide, the one to its right.
  ///
  /// Terminals disagree about the width of joined pictographs and of symbols made wide by a
  /// selector. Such a cell gets the part whose width all agree on, and a blank for the rest.
  static func draw(_ cell: Cell, row: Int, column: Int, look: Look) {
    var scalars: [UInt32] = []
    if cell.scalar(at: 1) == 0 {
      put(cell.scalar(at: 0), cell.width, row: row, column: column, look)
      return
    }
    for index in 0..<5 {
      let value = cell.scalar(at: index)
      guard value != 0, index == 0 || ebn_width(value) == 0, value != 0x200D, value != 0xFE0F
      else { break }
      scalars.append(value)
    }
    if cell.width == 2, cell.scalar(at: 1) >= 0x1F1E6, cell.scalar(at: 1) <= 0x1F1FF {
      put(cell.scalar(at: 0), 1, row: row, column: column, look)
      put(cell.scalar(at: 1), 1, row: row, column: column + 1, look)
      return
    }
    let drawn = Int(ebn_width(scalars[0]))
    guard drawn == 1 || drawn == cell.width else {
      put(scalars[0], cell.width, row: row, column: column, look)
      return
    }
    ebn_put(
      Int32(row), Int32(column), scalars, Int32(scalars.count), look.attributes, look.pair)
    if drawn < cell.width { put(0x20, 1, row: row, column: column + 1, look) }
  }

  /// One scalar; replaced where ncurses counts other columns than we do.
  private static func put(_ scalar: UInt32, _ width: Int, row: Int, column: Int, _ look: Look) {
    var value = scalar
    let drawn = value < 0x80 ? 1 : Int(ebn_width(value))
    if drawn != width, drawn != 1 { value = 0xFFFD }
    ebn_put(Int32(row), Int32(column), &value, 1, look.attributes, look.pair)
    if width == 2, drawn != 2 {
      var space: UInt32 = 0x20
      ebn_put(Int32(row), Int32(column + 1), &space, 1, look.attributes, look.pair)
    }
  }

  static func placeCursor(_ point: Point) {
    ebn_place_cursor(Int32(point.row), Int32(point.column))
  }

  static func leaveCursor() { ebn_leave_cursor() }
  static func showCursor(_ shown: Bool) { curs_set(shown ? 1 : 0) }

  // MARK: Signals

  static func signalDescriptor(_ set: inout sigset_t) -> Int32 { ebn_signal_descriptor(&set) }

  // MARK: Emergencies

  static func armEmergency(_ descriptor: Int32, modes: termios, bytes: [UInt8]) {
    var modes = modes
    ebn_emergency_arm(descriptor, &modes, bytes, bytes.count)
  }

  static func disarmEmergency() { ebn_emergency_disarm() }
  static func emergencyRestore() { ebn_emergency_restore() }
  static func installCrashHandlers() { ebn_emergency_install() }
}
