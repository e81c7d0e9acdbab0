import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// A client in memory with a server, a disk and a clock made of values: presses keys, reads the
/// screen.
final class Session {
  private(set) var model: Model
  private(set) var effects: [Effect] = []
  /// Requests that nobody has answered yet.
  private(set) var requests: [(id: RequestID, request: APIRequest)] = []
  /// Files that were asked for and are not there yet.
  private(set) var saves: [(id: RequestID, request: APIRequest, path: String, replaces: Bool)] = []
  /// The items on disk, oldest first.
  var disk: [OutboxItem] = []
  /// The work kept on disk.
  var kept: KeptWork?
  /// Every effect that kept something, or nothing.
  var keepings: [KeptWork?] {
    effects.compactMap { if case .keep(let work) = $0 { .some(work) } else { nil } }
  }
  /// Why the disk keeps no work, or nil.
  var keepFailure: String?
  /// This program is the one that sends.
  var isSender = true
  /// What opening the outbox says about a damaged file.
  var damage: String?
  /// Why the disk takes nothing, or nil.
  var diskFailure: String?
  /// The disk answers at once; otherwise `letDiskWork()` does.
  var isDiskQuick = true
  var server = FakeServer()
  /// Monotonic milliseconds.
  var now: Int64 {
    get { machine.now }
    set { machine.now = newValue }
  }
  var machine: Machine
  private var writes: [(WriteID, OutboxWrite)] = []
  private var random: UInt64 = 1

  /// The laptop's clocks.
  struct Machine {
    /// `CLOCK_BOOTTIME` in milliseconds.
    var now: Int64 = 1_000_000
    /// What true time has run on since the first boot, less what this boot's clock shows.
    var shift: Int64 = 0
    var boot = "first boot"
    /// Milliseconds by which its wall clock is wrong; nil when it is not read.
    var wallError: Int64? = 0
  }

  init(
    _ start: Start = Session.start, size: Size = Size(rows: 24, columns: 80),
    machine: Machine = Machine()
  ) {
    self.machine = machine
    var start = start
    start.boot = machine.boot
    model = Model(start)
    happen(.started)
    happen(.resized(size))
  }

  static let zone = TimeZone(identifier: "America/New_York") ?? .gmt
  static let start = Start(
    server: "https://blocks.example.org", user: "ann", password: "correct horse", zone: zone)

  /// Signed in, with the letters page open.
  static func atWork(
    _ server: FakeServer = FakeServer(), size: Size = Size(rows: 24, columns: 80)
  ) -> Session {
    let session = Session(size: size)
    session.server = server
    session.serve()
    return session
  }

  /// Signed in, with the calls page open.
  static func atThePhone(
    _ server: FakeServer = FakeServer(), size: Size = Size(rows: 24, columns: 80)
  ) -> Session {
    let session = atWork(server, size: size)
    session.press(.tab)
    session.serve()
    return session
  }

  /// Signed in as an admin, with the reports open and the cursor in the list of them.
  static func atTheDesk(
    _ server: FakeServer = FakeServer(), size: Size = Size(rows: 24, columns: 80)
  ) -> Session {
    var server = server
    server.user.permissions = ["eblocks_use", "eblocks_admin"]
    let session = atWork(server, size: size)
    session.press(.tab, .tab)
    session.serve()
    return session
  }

  /// Opens that report, with the cursor in its table.
  func open(_ subject: ReportSubject) {
    press(.home)
    for _ in 0..<(ReportSubject.menu.firstIndex(of: subject) ?? 0) { press(.down) }
    press(.enter)
    serve()
  }

  // MARK: Events

  func happen(_ kind: Event.Kind) {
    random &+= 1
    let bits = RandomBits(high: 0xABCD, low: random &* 0x2545_F491_4F6C_DD1D)
    let wall = machine.wallError.map {
      (server.opened.seconds * 1_000) + now - 1_000_000 + machine.shift + $0
    }
    let reading = Reading(milliseconds: now, random: bits, wall: wall)
    perform(update(&model, Event(kind, at: reading)))
  }

  /// The same laptop with the program begun anew: what is on disk is there, as it was coded.
  ///
  /// - Parameters:
  ///   - isReboot: the machine was off, and its clock begins again.
  ///   - seconds: how much later.
  func restarted(isReboot: Bool = false, after seconds: Int64 = 5) -> Session {
    var machine = machine
    machine.now += seconds * 1_000
    if isReboot {
      machine.shift += machine.now - 30_000
      machine.now = 30_000
      machine.boot += " and another"
    }
    let size = model.size
    let next = Session(Session.start, size: size, machine: machine)
    next.server = server
    next.disk = disk
    next.kept = kept
    next.random = random &+ 1_000
    return next
  }

  private func perform(_ new: [Effect]) {
    effects += new
    for effect in new {
      switch effect {
      case .send(let id, let request): requests.append((id, request))
      case .save(let id, let request, let path, let replaces):
        saves.append((id, request, path, replaces))
      case .cancel(let id):
        requests.removeAll { $0.id == id }
        saves.removeAll { $0.id == id }
      case .openOutbox:
        happen(
          .outboxOpened(
            StoredWork(
              items: Self.coded(disk) ?? [], kept: Self.coded(kept), isSender: isSender,
              damage: damage)))
      case .findKept:
        happen(.keptFound(Self.coded(kept), items: Self.coded(disk) ?? []))
      case .keep(let work):
        if let keepFailure { happen(.notKept(reason: keepFailure)) } else { kept = work }
      case .write(let id, let write):
        writes.append((id, write))
        if isDiskQuick { letDiskWork() }
      default: break
      }
    }
  }

  /// A value as it comes back from a disk.
  private static func coded<Value: Codable>(_ value: Value) -> Value? {
    try? JSON.decode(Value.self, from: JSON.encode(value))
  }

  private static func coded(_ work: KeptWork?) -> KeptWork? { work.flatMap(coded) }

  /// The disk does what it was asked to, or fails.
  func letDiskWork() {
    while !writes.isEmpty {
      let (id, write) = writes.removeFirst()
      if let diskFailure {
        happen(.outboxNotWritten(id, reason: diskFailure))
        continue
      }
      switch write {
      case .insert(let item): disk.append(item)
      case .update(let item):
        if let index = disk.firstIndex(where: { $0.key == item.key }) { disk[index] = item }
      case .remove(let key): disk.removeAll { $0.key == key }
      }
      happen(.outboxWritten(id))
    }
  }

  // MARK: The volunteer

  /// Presses keys with a second between them.
  func press(_ codes: Key.Code...) {
    for code in codes { press(Key(code)) }
  }

  func press(_ key: Key) {
    happen(.input(.key(key)))
    now += 1_000
  }

  /// Types text, a second between the keys.
  func type(_ text: String) {
    for character in text { press(.character(character)) }
  }

  /// Holds a key down: as keyboards do, a pause and then many.
  func hold(_ character: Character, times: Int) {
    for index in 0..<times {
      happen(.input(.key(.character(character))))
      now += index == 0 ? 500 : 33
      serve()
    }
  }

  /// Lets time pass, waking the client when it asked for that.
  func wait(seconds: Int64) {
    let end = now + seconds * 1_000
    while let wake = model.wakeAt, wake <= end {
      now = max(now, wake)
      happen(.tick)
      if server.isAttentive { serve() }
    }
    now = end
    happen(.tick)
    if server.isAttentive { serve() }
  }

  // MARK: The server

  /// Answers everything that is asked until nothing is asked any more.
  func serve() {
    for _ in 0..<1_000 where !requests.isEmpty { serveNext() }
    if !requests.isEmpty { Issue.record("it asks for ever") }
  }

  /// Answers the oldest request.
  func serveNext() {
    guard !requests.isEmpty else { return nobodyAsked() }
    let (id, request) = requests.removeFirst()
    switch server.answer(request, at: serverTime) {
    case .success(let reply): happen(.replied(id, reply))
    case .failure(let failure): happen(.transferFailed(id, failure.reason))
    }
  }

  /// Answers the oldest request with this.
  func reply(_ reply: Reply) {
    guard !requests.isEmpty else { return nobodyAsked() }
    happen(.replied(requests.removeFirst().id, reply))
  }

  /// Fails the oldest request.
  func fail(_ failure: TransferFailure) {
    guard !requests.isEmpty else { return nobodyAsked() }
    happen(.transferFailed(requests.removeFirst().id, failure))
  }

  private func nobodyAsked() { Issue.record("there is no request to answer") }

  var serverTime: Instant { server.opened + (now - 1_000_000 + machine.shift) / 1_000 }

  // MARK: The screen

  var canvas: Canvas {
    var canvas = Canvas(size: model.size)
    draw(model, on: &canvas)
    return canvas
  }

  var lines: [String] { canvas.lines }
  var screen: String { lines.joined(separator: "\n") }
  var messageLine: String { lines.count > 2 ? lines[model.screen.message.row] : "" }
  var statusLine: String { lines[lines.count - 2] }
  var helpLine: String { lines[lines.count - 1] }

  /// Whether the text is on the screen, in one line or going on in the next.
  func shows(_ text: String) -> Bool {
    let lines = lines
    if lines.contains(where: { $0.contains(text) }) { return true }
    return lines.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
      .contains(text)
  }

  var quits: Bool {
    effects.contains { if case .quit = $0 { true } else { false } }
  }

  var asked: [String] {
    requests.map { "\($0.request.route.method.rawValue) \($0.request.route.path)" }
  }
}
