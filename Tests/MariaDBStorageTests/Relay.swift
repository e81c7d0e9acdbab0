import Foundation
import Synchronization

/// A relay between a client and a server on loopback, which can lose connections at a chosen
/// moment.
final class Relay: Sendable {
  /// When a connection is lost.
  enum Cut: Sendable {
    /// The client's next COMMIT does not reach the server.
    case beforeCommit
    /// The server gets the next COMMIT, and its answer does not reach the client.
    case afterCommit
    /// The client's next statement with this text does not reach the server.
    case before(String)
  }

  private struct State {
    var cut: Cut?
    var isAway = false
    var isStalled = false
    /// Those that are open; closed only under the lock, so that no other socket's number is here.
    var sockets: Set<Int32> = []
    var cuts = 0
    var accepted = 0
  }

  let port: Int
  private let listener: Int32
  private let target: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - target: the server's port.
  ///   - host: where clients come to, 127.0.0.1 to 127.255.255.254.
  init(to target: Int, at host: UInt32 = Loopback.host) throws {
    self.target = target
    (listener, port) = try Loopback.listen(at: host)
    Thread { [self] in accept() }.start()
  }

  /// Loses one connection at that moment, once.
  func cutOnce(_ cut: Cut) { state.withLock { $0.cut = cut } }

  /// How many connections were lost as `cutOnce` said.
  var cuts: Int { state.withLock { $0.cuts } }

  /// How many connections came through.
  var accepted: Int { state.withLock { $0.accepted } }

  /// Loses every connection there is.
  func cutAll() {
    state.withLock { state in
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  /// Whether the server seems to be gone: connections are lost, and new ones are closed at once.
  func setAway(_ isAway: Bool) {
    state.withLock { $0.isAway = isAway }
    if isAway { cutAll() }
  }

  /// Whether nothing gets through, while connections stay open.
  func setStalled(_ isStalled: Bool) { state.withLock { $0.isStalled = isStalled } }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    setAway(true)
  }

  private func accept() {
    while true {
      let client = Foundation.accept(listener, nil, nil)
      guard client >= 0 else { return }
      guard !state.withLock({ $0.isAway }), let server = Loopback.connect(to: target) else {
        close(client)
        continue
      }
      state.withLock { state in
        state.sockets.formUnion([client, server])
        state.accepted += 1
      }
      let pair = Pair(relay: self, client: client, server: server)
      Thread { pair.carry(from: client, to: server, isRequest: true) }.start()
      Thread { pair.carry(from: server, to: client, isRequest: false) }.start()
    }
  }

  /// One connection through the relay.
  private final class Pair: Sendable {
    let relay: Relay
    let client: Int32
    let server: Int32
    private let dropsAnswer = Mutex(false)
    private let ended = Mutex(0)

    init(relay: Relay, client: Int32, server: Int32) {
      self.relay = relay
      self.client = client
      self.server = server
    }

    func carry(from source: Int32, to sink: Int32, isRequest: Bool) {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(source, &bytes, bytes.count)
        guard count > 0 else { break }
        while relay.state.withLock({ $0.isStalled && !$0.isAway }) {
          Thread.sleep(forTimeInterval: 0.01)
        }
        let message = bytes[..<count]
        if isRequest, let cut = relay.cut(at: message) {
          guard case .afterCommit = cut else { break }
          dropsAnswer.withLock { $0 = true }
        }
        if !isRequest, dropsAnswer.withLock({ $0 }) { break }
        guard Loopback.send(message, to: sink) else { break }
      }
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
      let isLast = ended.withLock { ended in
        ended += 1
        return ended == 2
      }
      guard isLast else { return }
      relay.state.withLock { state in
        state.sockets.subtract([client, server])
        close(client)
        close(server)
      }
    }
  }

  /// The cut that this message of a client's is meant by; it is used up.
  private func cut(at message: ArraySlice<UInt8>) -> Cut? {
    state.withLock { state in
      guard let cut = state.cut else { return nil }
      let text = String(decoding: message, as: UTF8.self)
      let isMeant =
        switch cut {
        // Every new connection is told to be READ COMMITTED.
        case .beforeCommit, .afterCommit: text.hasSuffix("COMMIT")
        case .before(let part): text.contains(part)
        }
      guard isMeant else { return nil }
      state.cut = nil
      state.cuts += 1
      return cut
    }
  }
}

/// Sockets on this machine alone.
enum Loopback {
  /// 127.0.0.1.
  static let host: UInt32 = 0x7F00_0001

  struct Failure: Error {}

  static func listen(at host: UInt32 = host) throws -> (socket: Int32, port: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(host, port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Foundation.listen(listener, 64) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard isListening else { throw Failure() }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  static func connect(to port: Int) -> Int32? {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(host, port: port)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isConnected { return connection }
    close(connection)
    return nil
  }

  /// False when the other side is gone.
  static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  private static func address(_ host: UInt32, port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return address
  }
}
