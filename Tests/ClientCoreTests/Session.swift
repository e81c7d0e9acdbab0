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
  /// The items on disk, oldest first.
  var disk: [OutboxItem] = []
  /// Why the disk takes nothing, or nil.
  var diskFailure: String?
  /// The disk answers at once; otherwise `letDiskWork()` does.
  var isDiskQuick = true
  var server = FakeServer()
  /// Monotonic milliseconds.
  private(set) var now: Int64 = 1_000_000
  private var writes: [(WriteID, OutboxWrite)] = []
  private var random: UInt64 = 1

  init(_ start: Start = Session.start, size: Size = Size(rows: 24, columns: 80)) {
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

  // MARK: Events

  func happen(_ kind: Event.Kind) {
    random &+= 1
    let bits = RandomBits(high: 0xABCD, low: random &* 0x2545_F491_4F6C_DD1D)
    perform(update(&model, Event(kind, at: Reading(milliseconds: now, random: bits))))
  }

  private func perform(_ new: [Effect]) {
    effects += new
    for effect in new {
      switch effect {
      case .send(let id, let request): requests.append((id, request))
      case .cancel(let id): requests.removeAll { $0.id == id }
      case .openOutbox: happen(.outboxOpened(disk))
      case .write(let id, let write):
        writes.append((id, write))
        if isDiskQuick { letDiskWork() }
      default: break
      }
    }
  }

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
    while !requests.isEmpty { serveNext() }
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

  var serverTime: Instant { server.opened + (now - 1_000_000) / 1_000 }

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
