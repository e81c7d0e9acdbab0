import CEpoll
import Glibc

/// Many connections in one thread: asks, waits, and counts.
final class LoadLoop {
  /// When the callers ask.
  enum Pace {
    /// Each asks again as soon as it was answered.
    case steady
    /// One after the other, so that each asks once in so many seconds. What is late counts from
    /// when it was due, so a server that stalls cannot hide it.
    case every(seconds: Double)
  }

  private let ports: [UInt16]
  private let addresses: Int
  private let epoll: Int32
  private var connections: [Connection] = []
  private var figures = LoadFigures()
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)
  private var events = [ebe_event](repeating: ebe_event(), count: 256)
  private var isSteady = false

  /// - Parameters:
  ///   - ports: of the servers at 127.0.0.1, one or more; connections go to one after the other.
  ///   - addresses: how many loopback addresses the connections come from, 1 to 200.
  init(ports: [UInt16], addresses: Int = 1) throws {
    self.ports = ports
    self.addresses = addresses
    epoll = ebe_create()
    guard epoll >= 0 else { throw Trouble("epoll cannot be had", errno) }
  }

  deinit {
    for connection in connections where connection.isOpen { close(connection.descriptor) }
    close(epoll)
  }

  var openConnections: Int { connections.reduce(0) { $0 + ($1.isOpen ? 1 : 0) } }

  /// Connects one more.
  func add(_ caller: any Caller) throws {
    let index = connections.count
    let connection = try Connection(
      from: UInt8(1 + index % addresses), to: ports[index % ports.count], caller: caller)
    connections.append(connection)
    guard ebe_watch(epoll, connection.descriptor, UInt32(index), 1, 0) == 0 else {
      throw Trouble("A connection cannot be watched", errno)
    }
  }

  /// Lets the callers ask for so many seconds, then waits up to ten for the last answers.
  func run(_ pace: Pace, seconds: Double) throws -> LoadFigures {
    figures = LoadFigures()
    let ownStart = Self.ownNanoseconds
    let start = Monotonic.nanoseconds
    let end = start + Int64(seconds * 1e9)
    switch pace {
    case .steady: try keepBusy(from: start, until: end)
    case .every(let interval): try keepPace(interval, from: start, until: end)
    }
    figures.seconds = Double(Monotonic.nanoseconds - start) / 1e9
    let grace = Monotonic.nanoseconds + 10_000_000_000
    while isBusy, Monotonic.nanoseconds < grace { try wait(until: grace) }
    for index in connections.indices where connections[index].since != nil {
      drop(index, "not answered in time")
    }
    figures.ownSeconds = Double(Self.ownNanoseconds - ownStart) / 1e9
    return figures
  }

  private func keepBusy(from start: Int64, until end: Int64) throws {
    isSteady = true
    for index in connections.indices { ask(index, due: Monotonic.nanoseconds) }
    while Monotonic.nanoseconds < end, isBusy { try wait(until: end) }
    isSteady = false
  }

  private func keepPace(_ interval: Double, from start: Int64, until end: Int64) throws {
    guard !connections.isEmpty else { return }
    let step = interval * 1e9 / Double(connections.count)
    var number = 0
    while true {
      let due = start + Int64(step * Double(number))
      if due >= end { break }
      while Monotonic.nanoseconds < due { try wait(until: due) }
      let index = number % connections.count
      if connections[index].since == nil {
        ask(index, due: due)
      } else {
        figures.fail("still waiting for the answer before")
      }
      number += 1
      if number % 64 == 0 { try wait(until: 0) }
    }
  }

  private var isBusy: Bool { connections.contains { $0.since != nil } }

  /// Handles what happens, until a moment at the latest.
  private func wait(until end: Int64) throws {
    try Interruption.check()
    let time = min(max(end - Monotonic.nanoseconds, 0), 100_000_000)
    let count = ebe_wait(epoll, &events, Int32(events.count), time)
    guard count >= 0 else { throw Trouble("epoll failed", errno) }
    for place in 0..<Int(count) {
      let event = events[place]
      let index = Int(event.token)
      if event.writable != 0 { send(index) }
      if event.readable != 0 { receive(index) }
    }
  }

  private func ask(_ index: Int, due: Int64) {
    guard connections[index].isOpen, let (request, kind) = connections[index].caller.ask() else {
      return
    }
    connections[index].kind = kind
    connections[index].since = due
    connections[index].unsent = request[...]
    send(index)
  }

  private func send(_ index: Int) {
    let connection = connections[index]
    guard connection.isOpen, !connection.unsent.isEmpty else { return }
    let count = connection.unsent.withUnsafeBytes {
      Glibc.send(connection.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count < 0, errno != EAGAIN {
      drop(index, "cannot be sent: \(String(cString: strerror(errno)))")
      return
    }
    connections[index].unsent.removeFirst(max(count, 0))
    let needsRoom = !connections[index].unsent.isEmpty
    if needsRoom != connection.isWaitingForRoom {
      connections[index].isWaitingForRoom = needsRoom
      _ = ebe_watch(epoll, connection.descriptor, UInt32(index), 0, needsRoom ? 1 : 0)
    }
  }

  private func receive(_ index: Int) {
    guard connections[index].isOpen else { return }
    let count = recv(connections[index].descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN { return }
    guard count > 0 else {
      drop(index, connections[index].since == nil ? "closed while idle" : "closed unanswered")
      return
    }
    if connections[index].arrived.isEmpty {
      buffer.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count]), index) }
    } else {
      var all = connections[index].arrived
      connections[index].arrived = []
      all += buffer[..<count]
      all.withUnsafeBytes { take($0, index) }
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer, _ index: Int) {
    switch HTTPAnswer.read(bytes) {
    case .partial: connections[index].arrived = Array(bytes)
    case .broken: drop(index, "not an answer")
    case .whole(let answer):
      guard let since = connections[index].since else {
        drop(index, "an answer to nothing")
        return
      }
      let now = Monotonic.nanoseconds
      figures.add(
        connections[index].kind, status: answer.status, milliseconds: Double(now - since) / 1e6)
      connections[index].since = nil
      connections[index].caller.hear(
        status: answer.status, body: UnsafeRawBufferPointer(rebasing: bytes[answer.body]))
      if answer.closes {
        drop(index, "closed after an answer")
      } else if isSteady {
        ask(index, due: now)
      }
    }
  }

  private func drop(_ index: Int, _ why: String) {
    figures.fail(why)
    close(connections[index].descriptor)
    connections[index].isOpen = false
    connections[index].since = nil
    connections[index].unsent = []
  }

  /// Processor time of this thread.
  private static var ownNanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
