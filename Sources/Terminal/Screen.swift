import Cells
import Glibc

/// The terminal, as long as it is ours: gives it back whole when it goes.
///
/// One at a time in a process, on one thread. Drawing sends only the cells that changed; keys are
/// read as bytes, for a `KeyDecoder`.
public struct Screen: ~Copyable {
  public struct Options: Sendable {
    /// Ask for mouse events. The terminal's own selecting of text then needs Shift.
    public var mouse: Bool
    /// The value of `NO_COLOR`.
    public var noColor: String?
    /// The value of `TERM`.
    public var terminalType: String?

    /// - Parameter environment: looks a variable up.
    public init(mouse: Bool = false, environment: (String) -> String?) {
      self.mouse = mouse
      noColor = environment("NO_COLOR")
      terminalType = environment("TERM")
    }

    /// With the process's environment.
    public init(mouse: Bool = false) {
      self.init(mouse: mouse) { name in getenv(name).map { String(cString: $0) } }
    }
  }

  /// Where keys are read from: wait until this is readable, then call `readInput()`.
  public let inputDescriptor: Int32
  private let outputDescriptor: Int32
  private let options: Options
  private let saved: termios
  private let screen: OpaquePointer
  private let isASCII: Bool
  private let looks: [Curses.Look]
  private let hasAlternateScreen: Bool

  private var shown: Canvas?
  private var isCursorShown: Bool?
  private var state = State.active

  private enum State { case active, suspended, closed }

  /// Takes the terminal: its alternate screen, raw keys, bracketed paste.
  ///
  /// - Throws: what stands in the way, in words for the user; the terminal is then untouched.
  public init(input: Int32 = 0, output: Int32 = 1, options: Options = Options())
    throws(TerminalError)
  {
    var saved = termios()
    guard isatty(input) == 1, isatty(output) == 1, tcgetattr(output, &saved) == 0 else {
      throw .notATerminal
    }
    guard let type = options.terminalType, !type.isEmpty else { throw .terminalTypeMissing }
    guard ScreenClaim.take() else { throw .alreadyOpen }
    let isUTF8 = Curses.chooseLocale()
    guard let screen = Curses.open(type: type, input: input, output: output) else {
      ScreenClaim.release()
      throw .terminalTypeUnknown(type)
    }
    guard Curses.capability("cup") != nil else {
      Curses.close(screen)
      tcsetattr(output, TCSANOW, &saved)
      ScreenClaim.release()
      throw .cannotPlaceCursor(type)
    }
    Curses.setModes()
    inputDescriptor = input
    outputDescriptor = output
    self.options = options
    self.saved = saved
    self.screen = screen
    isASCII = !isUTF8
    looks = Curses.looks(Palette(colors: Curses.colors, noColor: options.noColor))
    hasAlternateScreen = Curses.capability("rmcup") != nil
    armEmergency()
    write(modesOn)
  }

  deinit { giveBack() }

  /// The size that is drawn in.
  public var size: Size { Curses.screenSize }

  /// What waits to be read, without waiting for more; empty when nothing does.
  ///
  /// - Throws: `hungUp` when the terminal is gone.
  public func readInput() throws(TerminalError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    // A held-down key or a large paste must not keep the screen from being drawn.
    while bytes.count < 1 << 16 {
      var waiting = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 0) > 0 else { break }
      let count = read(inputDescriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR || errno == EAGAIN { break }
      guard count > 0 else {
        if bytes.isEmpty { throw .hungUp }
        break
      }
      bytes.append(contentsOf: chunk[..<count])
      if count < chunk.count { break }
    }
    return bytes
  }

  /// Makes the terminal look like the canvas. What lies outside the screen is left out; what the
  /// canvas does not cover is blank.
  public mutating func show(_ canvas: Canvas) {
    guard state == .active else { return }
    let canvas = isASCII ? canvas.asciiFallback() : canvas
    if let shown, shown.size == canvas.size {
      drawChanges(from: shown, to: canvas)
    } else {
      Curses.erase()
      drawChanges(from: Canvas(size: canvas.size), to: canvas)
    }
    placeCursor(canvas.cursor)
    Curses.update()
    shown = canvas
  }

  /// Asks the terminal for its size after SIGWINCH; draw everything afterwards.
  ///
  /// - Returns: the new size.
  @discardableResult
  public mutating func resize() -> Size {
    if let size = Curses.windowSize(outputDescriptor) { Curses.resize(size) }
    repaint()
    return size
  }

  /// Forgets what the terminal shows, so that the next `show` sends all of it (Ctrl-L, or after
  /// another program wrote over the screen).
  public mutating func repaint() {
    shown = nil
    if state == .active { Curses.touchAll() }
  }

  /// Gives the terminal back for a while, as for another program.
  public mutating func suspend() {
    guard state == .active else { return }
    write(modesOff)
    leave()
    Curses.disarmEmergency()
    state = .suspended
  }

  /// Takes the terminal again, at the size it has now; draw everything afterwards.
  public mutating func resume() {
    guard state == .suspended else { return }
    state = .active
    armEmergency()
    resize()
    isCursorShown = nil
    Curses.update()
    write(modesOn)
  }

  /// Stops the program and the others of its job as Ctrl-Z does, with the terminal given back;
  /// returns after it is continued. Without a shell that could continue it, it does not stop.
  public mutating func suspendProcess() {
    guard state == .active else { return }
    suspend()
    SignalSource.stopProcessGroup()
    resume()
  }

  /// Puts text on the clipboard of the user's own machine, also through ssh (OSC 52). Terminals
  /// that do not know it do nothing.
  public func copyToClipboard(_ text: String) {
    guard state == .active else { return }
    write(Array("\u{1B}]52;c;\(Base64.encode(Array(text.utf8)))\u{7}".utf8))
  }

  public func bell() {
    if state == .active { Curses.beep() }
  }

  /// Gives the terminal back. A second call does nothing; so does drawing afterwards.
  public mutating func close() {
    giveBack()
    state = .closed
  }

  /// Gives the terminal back from a signal handler or on the way out of a crash; nothing when no
  /// screen is open. Safe in a signal handler.
  public static func emergencyRestore() { Curses.emergencyRestore() }

  /// Gives the terminal back before SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS or SIGFPE ends the
  /// program, and at `exit`.
  public static func installCrashHandlers() { Curses.installCrashHandlers() }

  // MARK: Drawing

  private func drawChanges(from old: Canvas, to new: Canvas) {
    let columns = new.size.columns
    let visible = size
    guard columns > 0 else { return }
    old.withCells { old in
      new.withCells { new in
        for row in 0..<min(visible.rows, new.count / columns) {
          guard Self.differ(old, new, in: row * columns..<(row + 1) * columns) else { continue }
          for column in 0..<min(visible.columns, columns) {
            let index = row * columns + column
            guard old[index] != new[index], !new[index].isContinuation else { continue }
            let role = Int(new[index].role.rawValue)
            Curses.draw(new[index], row: row, column: column, look: looks[role])
          }
        }
      }
    }
  }

  /// Whole rows at once: after most keys all rows but one are as they were. Cells have no padding
  /// and no references, so their bytes say whether they are equal.
  private static func differ(
    _ old: UnsafeBufferPointer<Cell>, _ new: UnsafeBufferPointer<Cell>, in range: Range<Int>
  ) -> Bool {
    guard let old = old.baseAddress, let new = new.baseAddress else { return false }
    return memcmp(
      old + range.lowerBound, new + range.lowerBound, range.count * MemoryLayout<Cell>.stride)
      != 0
  }

  private mutating func placeCursor(_ cursor: Point?) {
    if let cursor, Rect(size).contains(cursor) {
      Curses.placeCursor(cursor)
      if isCursorShown != true { Curses.showCursor(true) }
      isCursorShown = true
    } else {
      Curses.leaveCursor()
      if isCursorShown != false { Curses.showCursor(false) }
      isCursorShown = false
    }
  }

  // MARK: Modes

  private static let pasteOn = "\u{1B}[?2004h"
  private static let pasteOff = "\u{1B}[?2004l"
  private static let mouseOn = "\u{1B}[?1002h\u{1B}[?1006h"
  private static let mouseOff = "\u{1B}[?1006l\u{1B}[?1002l"

  private var modesOn: [UInt8] {
    Array((Self.pasteOn + (options.mouse ? Self.mouseOn : "")).utf8)
  }

  private var modesOff: [UInt8] {
    Array(((options.mouse ? Self.mouseOff : "") + Self.pasteOff).utf8)
  }

  private func armEmergency() {
    var bytes = modesOff
    for name in ["sgr0", "cnorm", "rmcup"] { bytes += Curses.capability(name) ?? [] }
    Curses.armEmergency(outputDescriptor, modes: saved, bytes: bytes)
  }

  private func giveBack() {
    guard state != .closed else { return }
    if state == .active {
      write(modesOff)
      leave()
    }
    Curses.disarmEmergency()
    Curses.close(screen)
    var saved = saved
    tcsetattr(outputDescriptor, TCSADRAIN, &saved)
    ScreenClaim.release()
  }

  /// Leaves nothing of a voter on a terminal that has no second screen to go back from.
  private func leave() {
    if !hasAlternateScreen {
      Curses.erase()
      Curses.update()
    }
    Curses.leave()
  }

  /// Past ncurses, whose own output is sent by then.
  private func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(outputDescriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
