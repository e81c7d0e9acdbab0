import Foundation
import Testing

/// Stands between client and server and does to their bytes what a party's Wi-Fi does: stalls,
/// cuts, half-delivers, spoils, refuses. What it does and when comes from a seed.
final class FaultyProxy {
  /// What happens to bytes under way now.
  enum Weather: String, CaseIterable, Sendable {
    case clear
    /// Nothing listens: connections are refused, those that are open end.
    case away
    /// Connections are taken and reset before a byte has passed.
    case resets
    /// Nothing passes until the weather changes; then it does, late.
    case stalls
    /// Everything passes, in small pieces with pauses.
    case dribbles
    /// A part of a request arrives, then both ends hear of a broken connection.
    case cutsRequests
    /// The server has the request; a part of its answer arrives.
    case cutsAnswers
    /// Bytes that no text has stand in requests, or in answers.
    case spoilsRequests, spoilsAnswers
  }

  let address: String
  private let port: UInt16
  private var listener: Socket?
  private let state: State

  /// - Parameter address: the real server's, `http://127.0.0.1:8080`.
  init(to address: String, seed: UInt64) throws {
    let upstream = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    state = State(upstream: upstream, random: SeededRandom(seed: seed))
    let (listener, port) = try Socket.listening()
    self.port = port
    self.address = "http://127.0.0.1:\(port)"
    serve(listener)
  }

  deinit { close() }

  var weather: Weather {
    get { state.weather }
    set {
      state.weather = newValue
      if newValue == .away {
        listener?.shutDown()
        listener = nil
      } else if listener == nil {
        listen()
      }
    }
  }

  /// Whether `mark` stood in a request that was spoiled: then the server may have refused it.
  func hasSpoiled(_ mark: String) -> Bool { state.hasSpoiled(mark) }

  /// How often each weather did something to bytes.
  var deeds: [Weather: Int] { state.deeds }

  /// Stops listening and ends every connection.
  func close() { weather = .away }

  private func listen() {
    // The listener of before is closed by the thread that waits on it, in a moment.
    let deadline = Date.now + 5
    while Date.now < deadline {
      if let (listener, _) = try? Socket.listening(port: port) { return serve(listener) }
      usleep(1_000)
    }
    Issue.record("the proxy's port \(port) is taken")
  }

  private func serve(_ listener: Socket) {
    self.listener = listener
    let state = state
    Thread.detachNewThread {
      while let client = listener.accepted() {
        Thread.detachNewThread { Self.join(client, state) }
      }
    }
  }

  /// Carries bytes between a client and the server until either ends, or the weather does.
  private static func join(_ client: Socket, _ state: State) {
    guard state.mayConnect(), let server = Socket.connected(to: state.upstream) else {
      return client.reset()
    }
    let isOver = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      carry(from: server, to: client, .answer, state)
      client.stopReceiving()
      isOver.signal()
    }
    carry(from: client, to: server, .request, state)
    server.stopReceiving()
    isOver.wait()
    if state.isAbrupt() {
      client.reset()
      server.reset()
    } else {
      client.close()
      server.close()
    }
  }

  private static func carry(
    from source: Socket, to target: Socket, _ direction: Direction, _ state: State
  ) {
    while let bytes = source.receive() {
      switch state.fate(of: bytes, direction) {
      case .pass(let bytes): target.send(bytes)
      case .hold:
        while state.weather == .stalls { usleep(2_000) }
        target.send(bytes)
      case .dribble(let size):
        for start in stride(from: 0, to: bytes.count, by: size) {
          target.send(Data(bytes.dropFirst(start).prefix(size)))
          usleep(3_000)
        }
      case .cut(let count):
        target.send(Data(bytes.prefix(count)))
        return source.stopReceiving()
      }
    }
  }

  private enum Direction { case request, answer }

  private enum Fate {
    case pass(Data)
    case hold
    case dribble(Int)
    case cut(Int)
  }

  /// Every connection has threads of its own; a lock guards what they share.
  private final class State: @unchecked Sendable {
    let upstream: UInt16
    private let lock = NSLock()
    private var random: SeededRandom
    private var current = Weather.clear
    private var counts: [Weather: Int] = [:]
    private var spoiled = ""

    init(upstream: UInt16, random: SeededRandom) {
      self.upstream = upstream
      self.random = random
    }

    var weather: Weather {
      get { lock.withLock { current } }
      set { lock.withLock { current = newValue } }
    }

    var deeds: [Weather: Int] { lock.withLock { counts } }

    func hasSpoiled(_ mark: String) -> Bool { lock.withLock { spoiled.contains(mark) } }

    func mayConnect() -> Bool {
      lock.withLock {
        guard current == .resets else { return true }
        counts[.resets, default: 0] += 1
        return false
      }
    }

    func isAbrupt() -> Bool { lock.withLock { random.happens(0.5) } }

    func fate(of bytes: Data, _ direction: Direction) -> Fate {
      lock.withLock {
        let fate = decide(bytes, direction)
        if case .pass(bytes) = fate { return fate }
        counts[current, default: 0] += 1
        return fate
      }
    }

    private func decide(_ bytes: Data, _ direction: Direction) -> Fate {
      switch (current, direction) {
      case (.away, _), (.resets, _): .cut(0)
      case (.stalls, _): .hold
      case (.dribbles, _): .dribble(Int.random(in: 40...400, using: &random))
      case (.cutsRequests, .request), (.cutsAnswers, .answer):
        random.happens(0.6)
          ? .cut(Int.random(in: 0..<bytes.count, using: &random)) : .pass(bytes)
      case (.spoilsRequests, .request), (.spoilsAnswers, .answer):
        random.happens(0.6) ? .pass(spoil(bytes, direction)) : .pass(bytes)
      default: .pass(bytes)
      }
    }

    private func spoil(_ bytes: Data, _ direction: Direction) -> Data {
      if direction == .request { spoiled += String(decoding: bytes, as: UTF8.self) }
      var bytes = [UInt8](bytes)
      for _ in 1...Int.random(in: 1...3, using: &random) {
        // Neither JSON nor ASCII has these, so that nothing spoiled looks whole.
        bytes[Int.random(in: bytes.indices, using: &random)] =
          [0x00, 0x01, 0x07, 0x1B, 0x80, 0xC0, 0xFF].randomElement(using: &random) ?? 0
      }
      return Data(bytes)
    }
  }
}
