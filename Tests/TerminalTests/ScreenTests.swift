import Cells
import Glibc
import Testing

@testable import Terminal

/// One at a time: ncurses has one screen in a process.
@Suite(.serialized) struct ScreenTests {
  private func options(
    _ type: String? = "xterm-256color", mouse: Bool = false, noColor: String? = nil
  ) -> Screen.Options {
    Screen.Options(mouse: mouse) { ["TERM": type, "NO_COLOR": noColor][$0] ?? nil }
  }

  private func refusal(_ type: String?, terminal: PseudoTerminal) -> TerminalError? {
    do {
      _ = try Screen(
        input: terminal.replica, output: terminal.replica, options: options(type))
      return nil
    } catch {
      return error
    }
  }

  @Test func refusesWithoutATerminal() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(throws: TerminalError.notATerminal) {
      _ = try Screen(input: ends[0], output: ends[1], options: options())
    }
  }

  @Test(arguments: [
    (nil, TerminalError.terminalTypeMissing), ("", .terminalTypeMissing),
    ("no-such-type", .terminalTypeUnknown("no-such-type")), ("dumb", .cannotPlaceCursor("dumb")),
  ])
  func refusesATerminalItCannotDrawOn(type: String?, error: TerminalError) throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    let modes = terminal.modes
    #expect(refusal(type, terminal: terminal) == error)
    #expect(terminal.modes == modes)
    #expect(!terminal.output().contains("\u{1B}"))
  }

  @Test func saysWhatItMeansAndWhatToDo() {
    let errors: [TerminalError] = [
      .notATerminal, .terminalTypeMissing, .terminalTypeUnknown("x"), .cannotPlaceCursor("x"),
      .signalsUnavailable(24),
    ]
    for error in errors {
      #expect(error.description.hasSuffix("."))
      #expect(error.description.count > 60)
    }
  }

  @Test func aTypedLetterIsOneByte() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    var canvas = Canvas(size: screen.size)
    #expect(canvas.size == Size(rows: 24, columns: 80))
    canvas.put("Notes: ", at: Point(row: 3, column: 2), role: .label)
    canvas.cursor = Point(row: 3, column: 9)
    screen.show(canvas)
    #expect(terminal.output().contains("Notes:"))
    canvas.put("x", at: Point(row: 3, column: 9), role: .text)
    canvas.cursor = Point(row: 3, column: 10)
    screen.show(canvas)
    #expect(terminal.output() == "x")
    screen.show(canvas)
    #expect(terminal.output() == "")
  }

  @Test func aCountdownTickIsAFewBytes() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    var canvas = Canvas(size: screen.size)
    canvas.put("opens in 7:41:09", at: Point(row: 20, column: 2), role: .warning)
    canvas.cursor = Point(row: 3, column: 0)
    screen.show(canvas)
    _ = terminal.output()
    canvas.put("opens in 7:41:08", at: Point(row: 20, column: 2), role: .warning)
    screen.show(canvas)
    let tick = terminal.output()
    #expect(tick.contains("8"))
    #expect(tick.utf8.count <= 60)
  }

  @Test func drawsWideAndHostileTextWithoutLosingItsPlace() throws {
    let terminal = try #require(PseudoTerminal(rows: 4, columns: 20))
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    var canvas = Canvas(size: screen.size)
    // Every column differs before, so every column must be sent.
    canvas.put("abcdefghijklmnopqrst", at: Point(row: 1, column: 0), role: .text)
    screen.show(canvas)
    _ = terminal.output()
    canvas.clear(canvas.bounds)
    canvas.put("王小明|❤\u{FE0F}|👩‍👧|🇩🇪|\u{1B}[2J", at: Point(row: 1, column: 0), role: .text)
    screen.show(canvas)
    let output = terminal.output()
    #expect(output.contains("王小明|❤ |👩|🇩🇪|\u{FFFD}[2J"))
  }

  @Test func givesTheTerminalBackWhole() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    let modes = terminal.modes
    do {
      var screen = try Screen(
        input: terminal.replica, output: terminal.replica, options: options(mouse: true))
      screen.show(Canvas(size: screen.size))
      let start = terminal.output()
      for mode in ["?1049h", "?2004h", "?1006h", "?1002h", "?25l"] {
        #expect(start.contains("\u{1B}[\(mode)"), "\(mode)")
      }
      #expect(terminal.modes != modes)
    }
    let end = terminal.output()
    for mode in ["?1049l", "?2004l", "?1006l", "?1002l", "?25h"] {
      #expect(end.contains("\u{1B}[\(mode)"), "\(mode)")
    }
    #expect(terminal.modes == modes)
  }

  @Test func closesOnlyOnce() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    screen.show(Canvas(size: screen.size))
    screen.close()
    #expect(terminal.output().contains("\u{1B}[?1049l"))
    screen.close()
    screen.show(Canvas(size: Size(rows: 24, columns: 80)))
    screen.bell()
    screen.suspend()
    screen.resume()
    #expect(terminal.output() == "")
  }

  @Test func thereIsOneScreenAtATime() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    let screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    #expect(refusal("xterm", terminal: terminal) == .alreadyOpen)
    #expect(screen.size.rows == 24)
  }

  @Test func suspendsAndResumesWithTheWholePicture() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    let modes = terminal.modes
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    let rawModes = terminal.modes
    var canvas = Canvas(size: screen.size)
    canvas.put("hello there", at: Point(row: 5, column: 5), role: .thanks)
    screen.show(canvas)
    _ = terminal.output()
    screen.suspend()
    #expect(terminal.modes == modes)
    #expect(terminal.output().contains("\u{1B}[?1049l"))
    screen.show(canvas)
    #expect(terminal.output() == "")
    terminal.setSize(rows: 30, columns: 90)
    screen.resume()
    screen.show(canvas)
    #expect(terminal.modes == rawModes)
    #expect(screen.size == Size(rows: 30, columns: 90))
    let output = terminal.output()
    for part in ["\u{1B}[?1049h", "\u{1B}[?2004h", "hello there"] {
      #expect(output.contains(part))
    }
  }

  @Test func followsTheWindowsSize() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    var canvas = Canvas(size: screen.size)
    canvas.put("stays", at: Point(row: 0, column: 0), role: .text)
    screen.show(canvas)
    terminal.setSize(rows: 10, columns: 30)
    #expect(screen.resize() == Size(rows: 10, columns: 30))
    _ = terminal.output()
    // Still of the old size: what does not fit is left out.
    canvas.put("gone", at: Point(row: 20, column: 70), role: .text)
    screen.show(canvas)
    let output = terminal.output()
    #expect(output.contains("stays") && !output.contains("gone"))
  }

  @Test func readsKeysAsBytesAndNoticesTheEnd() throws {
    var terminal = PseudoTerminal(rows: 24, columns: 80)
    let replica = try #require(terminal?.replica)
    // Its own descriptor, which outlives the terminal.
    let mine = dup(replica)
    defer { close(mine) }
    let screen = try Screen(input: mine, output: mine, options: options())
    #expect(try screen.readInput() == [])
    terminal?.type("\u{3}\u{1A}\rq\u{1B}[A")
    #expect(try screen.readInput() == Array("\u{3}\u{1A}\rq\u{1B}[A".utf8))
    terminal = nil
    var waiting = pollfd(fd: mine, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 5_000) == 1)
    #expect(throws: TerminalError.hungUp) { _ = try screen.readInput() }
  }

  @Test func copiesToTheUsersClipboard() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options())
    screen.show(Canvas(size: screen.size))
    _ = terminal.output()
    screen.copyToClipboard("603-555-0142")
    #expect(terminal.output() == "\u{1B}]52;c;NjAzLTU1NS0wMTQy\u{7}")
  }

  @Test func theEmergencyExitGivesTheTerminalBackOnce() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    let modes = terminal.modes
    var screen = try Screen(
      input: terminal.replica, output: terminal.replica, options: options(mouse: true))
    screen.show(Canvas(size: screen.size))
    _ = terminal.output()
    Screen.emergencyRestore()
    #expect(terminal.modes == modes)
    let output = terminal.output()
    for part in ["?1049l", "?2004l", "?1006l", "?25h"] { #expect(output.contains(part)) }
    Screen.emergencyRestore()
    #expect(terminal.output() == "")
    screen.close()
    Screen.emergencyRestore()
  }

  @Test func noColorMeansNone() throws {
    let terminal = try #require(PseudoTerminal(rows: 24, columns: 80))
    for (noColor, hasColor) in [("1", false), (nil, true)] as [(String?, Bool)] {
      var screen = try Screen(
        input: terminal.replica, output: terminal.replica, options: options(noColor: noColor))
      var canvas = Canvas(size: screen.size)
      for role in Role.allCases {
        canvas.put("word", at: Point(row: Int(role.rawValue), column: 0), role: role)
      }
      screen.show(canvas)
      #expect(terminal.output().contains("\u{1B}[38;5;") == hasColor)
    }
  }
}
