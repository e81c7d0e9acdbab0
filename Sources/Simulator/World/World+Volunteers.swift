import Cells
import ClientCore
import Domain

/// The people at the keyboards: plausible most of the time, and sometimes not.
extension World {
  func someoneComes(_ laptop: Laptop) throws {
    guard !isHealing else { return passOver() }
    let running = running(on: laptop)
    guard running.count < 2 else { return passOver() }
    let volunteer =
      running.first.map { chance.happens(0.7) ? $0.volunteer : laptop.volunteers[0] }
      ?? chance.one(of: laptop.volunteers) ?? 0
    try start(volunteer, on: laptop, password: chance.happens(0.7))
  }

  func personActs(_ program: Program) throws {
    guard program.isRunning else { return passOver() }
    guard now >= program.frozenUntil else {
      let at = program.frozenUntil + chance.among(200...5_000)
      return agenda.add(.personActs(program: program.number), at: at)
    }
    program.touchedAt = now
    if program.plan.isEmpty {
      if isHealing { return try signInAgain(program) }
      program.patience -= 1
      if program.patience < 0 { return takeBreak(program) }
      program.plan = intention(of: program)
      later(
        .personActs(program: program.number),
        in: program.plan.isEmpty ? 10_000...120_000 : 150...2_500)
    } else {
      later(.personActs(program: program.number), in: 30...250)
    }
    guard !program.plan.isEmpty else { return passOver() }
    let input = program.plan.removeFirst()
    story.tell("\(volunteers[program.volunteer].name) at \(program.label): \(input.brief)")
    if chance.happens(0.004) {
      let size = Size(rows: chance.among(8...40), columns: chance.among(30...130))
      program.resize(to: size)
      try handle(program, [.resized(size)])
    }
    guard program.isRunning else { return }
    try handle(program, [.input(input)])
  }

  /// At the end only sign-in forms are filled in; the rest goes by itself.
  private func signInAgain(_ program: Program) throws {
    later(.personActs(program: program.number), in: 20_000...60_000)
    guard case .signIn = Scene(program.canvas) else { return passOver() }
    for input in credentials(program, isRight: true) where program.isRunning {
      try handle(program, [.input(input)])
    }
  }

  /// A pause: the program is left as it is, or ended, or the laptop goes to sleep.
  private func takeBreak(_ program: Program) {
    program.patience = chance.among(20...120)
    let minute: Int64 = 60_000
    switch chance.among(0...9) {
    case 0...3:
      later(.personActs(program: program.number), in: minute...(15 * minute))
    case 4:
      program.plan = [.key(.character("q")), .key(.character("y"))]
      later(.personActs(program: program.number), in: 10...500)
    case 5:
      program.plan = [.key(.character("X")), .key(.character("y"))]
      later(.personActs(program: program.number), in: 10...500)
    case 6: kill(program, "by its owner")
    case 7:
      let span = chance.among((10 * minute)...(700 * minute))
      for program in running(on: program.laptop) {
        freeze(program, for: span, "sleeps with its laptop")
      }
      later(.personActs(program: program.number), in: span...(span + 60_000))
    default:
      later(.personActs(program: program.number), in: (20 * minute)...(600 * minute))
    }
  }

  // MARK: What they want

  private func intention(of program: Program) -> [Input] {
    if chance.happens(0.03) { return [nonsense()] }
    switch Scene(program.canvas) {
    case .signIn: return signingIn(program)
    case .question:
      return [.key(.character(chance.happens(0.6) ? "y" : "n"))]
    case .picker: return choosing()
    case .filter:
      return chance.happens(0.3)
        ? [.key(Key(.escape))] : typed(chance.one(of: ["not", "su", "d"]) ?? "") + [enter]
    case .notes: return writing()
    case .correction: return correcting(program)
    case .reader: return [.key(Key(.escape))]
    case .kept:
      return [.key(.character(chance.one(of: ["x", "x", "j", "k", "o"]) ?? "o"))]
    case .finished:
      let keys: [(Key, Int)] = [
        (Key(.enter), 6), (Key(.tab), 2), (.character("u"), 2), (.character("q"), 1),
      ]
      return [.key(chance.one(weighted: keys) ?? Key(.enter))]
    case .page(let isCalls): return working(isCalls: isCalls)
    }
  }

  private func working(isCalls: Bool) -> [Input] {
    let keys: [(Character, Int)] = [
      (isCalls ? "r" : "m", 60), ("e", 10), ("j", 8), ("k", 4), ("s", 5), ("u", 8), ("c", 4),
      ("f", 5), ("\t", 7), ("o", 4), ("t", 3), ("v", 1), ("y", 3), ("?", 1), ("X", 1), ("q", 1),
      ("n", 1),
    ]
    let key = chance.one(weighted: keys) ?? "m"
    if key == "\t" { return [.key(Key(.tab))] }
    if isCalls, key == "r", chance.happens(0.6) {
      return [.key(.character("r"))] + choosing()
    }
    // A key held down.
    if chance.happens(0.02) {
      return Array(repeating: .key(.character(key)), count: chance.among(2...6))
    }
    return [.key(.character(key))]
  }

  private func choosing() -> [Input] {
    switch chance.among(0...9) {
    case 0...3: return [enter]
    case 4...7: return typed(chance.one(of: Array("snoulbwdmchvjt")).map { String($0) } ?? "s")
    case 8:
      return Array(repeating: .key(Key(.down)), count: chance.among(1...9)) + [enter]
    default: return [.key(chance.happens(0.5) ? Key(.escape) : .character("/"))]
    }
  }

  private func writing() -> [Input] {
    let texts = ["ok", "王小明很好", "naïve café", "asks for a yard sign 👍🏽", "e\u{301}tude"]
    var inputs: [Input] = []
    if chance.happens(0.5) {
      inputs = typed(chance.one(of: texts) ?? "")
    } else {
      inputs = [.paste("\(chance.one(of: texts) ?? "")\n\(chance.among(0...99))")]
    }
    switch chance.among(0...3) {
    case 0: inputs.append(.key(Key(.escape)))
    case 1, 2: inputs.append(.key(.control("s")))
    default: break
    }
    return inputs
  }

  private func correcting(_ program: Program) -> [Input] {
    let row = program.canvas.cursor.map { ScreenText.row($0.row, of: program.canvas) } ?? ""
    let save: Input = .key(.control("s"))
    if row.contains("Phone") {
      return [.key(.control("u")), .paste(SampleVoters.freshNumber(&chance)), save]
    }
    switch chance.among(0...4) {
    case 0: return typed("x") + [save]
    case 1: return [.key(Key(.escape))]
    case 2: return [save]
    default: return [.key(Key(.tab))]
    }
  }

  private func signingIn(_ program: Program) -> [Input] {
    let isOffline = program.laptop.link == .down || program.laptop.link == .portal || !isServerUp
    if isOffline, chance.happens(0.3) { return [.key(.control("o"))] }
    if isOffline, chance.happens(0.7) { return [] }
    if chance.happens(0.1) { return [.key(Key(.escape))] }
    return credentials(program, isRight: chance.happens(0.93))
  }

  /// Fills in the field under the cursor and goes on.
  private func credentials(_ program: Program, isRight: Bool) -> [Input] {
    let person = volunteers[program.volunteer]
    let row = program.canvas.cursor.map { ScreenText.row($0.row, of: program.canvas) } ?? ""
    let text =
      if row.contains("Password") {
        isRight ? person.password : "wrong"
      } else if row.contains("Server") {
        World.serverName
      } else {
        person.name
      }
    return [.key(.control("u")), .paste(text), enter]
  }

  private func nonsense() -> Input {
    let keys: [Key] = [
      Key(.escape), Key(.enter), Key(.left), Key(.right), Key(.pageDown), Key(.home), Key(.end),
      Key(.function(1)), Key(.function(2)), Key(.function(9)), .control("l"), .control("z"),
      .control("c"), .control("s"), .character("Z"), .character("é"), Key(.delete),
      Key(.tab, .shift),
    ]
    if chance.happens(0.15) { return .paste("pasted\u{7}\u{1B}[2J text\n") }
    if chance.happens(0.1) {
      let at = Point(row: chance.among(0...23), column: chance.among(0...79))
      return .mouse(Mouse(kind: .press(.left), at: at))
    }
    return .key(chance.one(of: keys) ?? Key(.escape))
  }

  private func typed(_ text: String) -> [Input] { text.map { .key(.character($0)) } }

  private var enter: Input { .key(Key(.enter)) }
}

extension Input {
  /// For the story; passwords are the sample volunteers' own and no secret.
  var brief: String {
    switch self {
    case .key(let key): key.label
    case .paste(let text): "pastes \(text.count) characters"
    case .mouse(let mouse): "clicks at \(mouse.at.row), \(mouse.at.column)"
    case .focus: "looks here"
    }
  }
}
