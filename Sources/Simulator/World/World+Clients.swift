import API
import Cells
import ClientCore
import Domain
import Foundation

/// What the client's loop does, done here: events to the core, the screen drawn, effects performed,
/// and a crash possible between any two of them.
extension World {
  /// The programs of a laptop that run.
  func running(on laptop: Laptop) -> [Program] {
    programs.filter { $0.isRunning && $0.laptop === laptop }
  }

  func reading(on laptop: Laptop) -> Reading {
    Reading(
      milliseconds: laptop.monotonic(at: now), random: RandomBits(using: &chance),
      wall: now + laptop.wallError)
  }

  /// Hands events to a program, until nothing more follows from them.
  func handle(_ program: Program, _ first: [Event.Kind]) throws {
    do {
      try work(program, first)
    } catch var broken as BrokenPromise {
      broken.screen = program.canvas.lines
      throw broken
    }
  }

  private func work(_ program: Program, _ first: [Event.Kind]) throws {
    try lookBack(at: program)
    var kinds = first
    var isAsked = true
    while !kinds.isEmpty, program.isRunning {
      var effects: [Effect] = []
      for kind in kinds {
        note(kind, program)
        effects += update(&program.model, Event(kind, at: reading(on: program.laptop)))
      }
      try show(program)
      let byPerson = isAsked && kinds.contains { if case .input = $0 { true } else { false } }
      kinds = []
      for effect in effects {
        guard !crashes(program, "before \(effect.brief)") else { return }
        let answer = try perform(effect, program, byPerson: byPerson)
        guard program.isRunning, !crashes(program, "after \(effect.brief)") else { return }
        if let answer { kinds.append(answer) }
      }
      isAsked = false
    }
  }

  /// Keeps account of what the program is told.
  private func note(_ kind: Event.Kind, _ program: Program) {
    switch kind {
    case .outboxWritten(let id):
      guard let key = program.unacknowledged.removeValue(forKey: id) else { return }
      program.mayEarn = true
      counts.thanked += 1
      ledger.change(key) { $0.isThanked = true }
    case .outboxNotWritten(let id, _): program.unacknowledged[id] = nil
    case .replied: program.mayEarn = true
    default: break
    }
  }

  private func perform(
    _ effect: Effect, _ program: Program, byPerson: Bool
  ) throws -> Event.Kind? {
    switch effect {
    case .send(let id, let request): transmit(request, id, program)
    case .cancel(let id):
      if let exchange = program.exchanges.removeValue(forKey: id) {
        exchanges[exchange].isOver = true
      }
    case .forgetSession:
      program.cookie = nil
      program.jar += 1
    case .openOutbox(_, let user): return open(user, program)
    case .findKept(_, let user): return find(user, program)
    case .keep(let work): return try keep(work, program)
    case .closeOutbox:
      try checkNothingLeft(by: program)
      closeOutbox(of: program)
    case .write(let id, let change):
      return try write(change, id, program, byPerson: byPerson)
    case .copyToClipboard(let text): try checkCopied(text, program)
    case .bell, .repaint, .save: break
    case .suspend: freeze(program, for: chance.among(1_000...90_000), "is suspended")
    case .wake(let reading): plan(wake: reading, program)
    case .quit:
      story.tell("\(program.label) ends")
      end(program)
    }
    return nil
  }

  // MARK: Beginning and end

  func start(_ volunteer: Int, on laptop: Laptop, password: Bool) throws {
    let person = volunteers[volunteer]
    let start = Start(
      server: World.serverName, user: person.name, password: password ? person.password : nil,
      zone: TimeZone(identifier: "America/New_York") ?? .gmt, boot: laptop.boot)
    let size = chance.happens(0.85) ? Size(rows: 24, columns: 80) : Size(rows: 20, columns: 50)
    let program = Program(
      number: programs.count, laptop: laptop, volunteer: volunteer, start: start, size: size,
      patience: chance.among(20...90))
    programs.append(program)
    program.touchedAt = now
    story.tell("\(program.label) is started for \(person.name) on laptop \(laptop.number)")
    try handle(program, [.started, .resized(size)])
    if program.isRunning, !isHealing {
      later(.personActs(program: program.number), in: 300...4_000)
    }
  }

  /// It is over, by its own will or not; somebody comes back to the laptop some time.
  func end(_ program: Program) {
    program.isRunning = false
    program.numbersShown = []
    for id in program.exchanges.keys.sorted(by: { $0.number < $1.number }) {
      guard let number = program.exchanges[id] else { continue }
      exchanges[number].isOver = true
    }
    program.exchanges = [:]
    closeOutbox(of: program)
    guard !isHealing else { return }
    later(
      .someoneComes(laptop: program.laptop.number),
      in: chance.happens(0.7) ? 2_000...180_000 : 600_000...36_000_000)
  }

  /// It is killed, here and now.
  func kill(_ program: Program, _ how: String) {
    counts.crashes += 1
    story.tell("\(program.label) is killed \(how)")
    let outbox = program.outbox
    outbox?.lose()
    end(program)
    if breakage == .noOutbox { outbox?.forget() }
  }

  private func crashes(_ program: Program, _ when: @autoclosure () -> String) -> Bool {
    guard weather.programCrash > 0, chance.happens(weather.programCrash) else { return false }
    kill(program, when())
    return true
  }

  // MARK: Time

  private func plan(wake reading: Int64?, _ program: Program) {
    program.wake = reading
    program.wishes += 1
    guard let reading else { return }
    let at = max(program.laptop.time(ofReading: reading), now)
    agenda.add(
      .tick(program: program.number, wish: program.wishes), at: max(at, unhurried(at, program)))
  }

  /// A program that nobody looks at is woken late now and then, as on a busy machine, so that a
  /// night does not cost a step for each of its seconds; never while a number is on its screen
  /// that is about to be hidden.
  private func unhurried(_ at: Int64, _ program: Program) -> Int64 {
    guard !isHealing, now - program.touchedAt > 20_000, !isClosingNear(program) else { return at }
    let idle = now - program.touchedAt
    guard chance.happens(0.9) else { return at }
    let late: Int64 = idle > 300_000 ? chance.among(60_000...900_000) : chance.among(5_000...40_000)
    program.isWokenLate = true
    return now + late
  }

  private func isClosingNear(_ program: Program) -> Bool {
    guard !program.numbersShown.isEmpty else { return false }
    let soon = instant + 1_200
    return program.numbersShown.contains { !mayShow($0, at: soon, since: settings.latest) }
  }

  func tick(_ program: Program, wish: Int) throws {
    guard program.isRunning, program.wishes == wish else { return passOver() }
    guard now >= program.frozenUntil else {
      program.isWokenLate = true
      return agenda.add(
        .tick(program: program.number, wish: wish), at: program.frozenUntil + 1)
    }
    try handle(program, [.tick])
  }

  /// Nothing came of it: it was no step.
  func passOver() {
    story.step -= 1
  }

  /// Stopped, suspended, or asleep with its laptop.
  func freeze(_ program: Program, for milliseconds: Int64, _ how: String) {
    story.tell("\(program.label) \(how) for \(milliseconds / 1_000) s")
    program.frozenUntil = max(program.frozenUntil, now + milliseconds)
    program.isWokenLate = true
    agenda.add(.goesOn(program: program.number), at: program.frozenUntil)
  }

  func goesOn(_ program: Program) throws {
    guard program.isRunning, now >= program.frozenUntil else { return passOver() }
    story.tell("\(program.label) goes on")
    try handle(program, [.signal(.resumed)])
  }
}

extension Program {
  /// `eblocks 3`.
  var label: String { "eblocks \(number)" }
}

extension Effect {
  /// What it is, in a word, for the story.
  var brief: String {
    switch self {
    case .send(_, let request): "sending \(request.route.method.rawValue) \(request.route.path)"
    case .save(_, let request, _, _): "saving \(request.route.path)"
    case .cancel: "giving a request up"
    case .forgetSession: "forgetting the session"
    case .openOutbox: "opening the outbox"
    case .findKept: "looking for kept work"
    case .keep: "keeping the work"
    case .closeOutbox: "closing the outbox"
    case .write(_, .insert(let item)): "writing \(item.key.brief) down"
    case .write(_, .update(let item)): "changing \(item.key.brief) on disk"
    case .write(_, .remove(let key)): "removing \(key.brief) from disk"
    case .copyToClipboard: "copying"
    case .bell: "ringing"
    case .repaint: "repainting"
    case .suspend: "suspending"
    case .wake: "setting the clock"
    case .quit: "quitting"
    }
  }
}
