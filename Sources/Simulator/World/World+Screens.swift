import Cells
import ClientCore
import Domain

/// What the screens show, and whether they may.
extension World {
  /// Thanks begin with one of these; the settings see to it.
  static let thanksMarks = ["THX ", "FIN "]

  func show(_ program: Program) throws {
    counts.screens += 1
    program.draw()
    program.numbersShown = ScreenText.numbers(on: program.canvas)
    listen(to: program)
    program.isWokenLate = false
    try checkNumbers(program, at: instant)
    try checkThanks(program)
  }

  /// What the message line says goes into the story.
  private func listen(to program: Program) {
    let line = ScreenText.row(program.canvas.size.rows - 3, of: program.canvas).trimmed
    guard line != program.saying else { return }
    program.saying = line
    if !line.isEmpty { story.tell("\(program.label) says: \(line)") }
  }

  /// What stood on the screen up to now, unless the program could not have known the time.
  func lookBack(at program: Program) throws {
    guard !program.numbersShown.isEmpty, !program.isWokenLate else { return }
    try checkNumbers(program, at: Instant(seconds: (now - 1) / 1_000))
  }

  func checkCopied(_ text: String, _ program: Program) throws {
    let digits = PhoneNumber.key(text)
    guard digits.utf8.count == 10, !phoneBook.voters(with: digits).isEmpty else { return }
    try check(digits, "copied", program, at: instant)
  }

  private func checkNumbers(_ program: Program, at time: Instant) throws {
    for digits in program.numbersShown { try check(digits, "on the screen", program, at: time) }
  }

  private func check(
    _ digits: String, _ place: String, _ program: Program, at time: Instant
  ) throws {
    guard !mayShow(digits, at: time, program) else { return }
    throw BrokenPromise(
      "no number is shown out of hours",
      "\(PhoneNumber.grouped(digits)) is \(place) of \(program.label) at \(time.rfc3339)",
      voter: phoneBook.voters(with: digits).first)
  }

  /// Whether the program may show the number then, as far as it can know.
  func mayShow(_ digits: String, at time: Instant, _ program: Program) -> Bool {
    mayShow(digits, at: time, since: program.callSettings)
  }

  /// Whether some voter with this number may be called then, by the settings since that version.
  func mayShow(_ digits: String, at time: Instant, since version: Int) -> Bool {
    let owners = phoneBook.voters(with: digits)
    return owners.isEmpty
      || owners.contains { owner in
        phoneBook.addresses(of: owner).contains {
          settings.mayCall(at: $0, time, since: version)
        }
      }
  }

  /// Thanks that were not there before need a write that the disk has acknowledged, or the
  /// server's own words, since the last new ones: they may be on the other page at first.
  private func checkThanks(_ program: Program) throws {
    // On a narrow screen the words are cut: they are seen when it is wide again.
    guard program.canvas.size.columns >= 60 else { return }
    for mark in Self.thanksMarks {
      for words in ScreenText.texts(after: mark, on: program.canvas)
      where program.earned.insert(words).inserted {
        guard program.mayEarn else {
          throw BrokenPromise(
            "thanks are given for what is on the disk",
            "\(program.label) says \(words) and nothing was written")
        }
        program.mayEarn = false
      }
    }
  }
}

extension String {
  /// Without the blanks around it.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text.drop { $0 == " " })
  }
}
