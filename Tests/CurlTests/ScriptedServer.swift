import Foundation
import Synchronization

/// A server on a free loopback port that answers each connection with a script of raw bytes, on
/// a thread of its own, and counts what reached it.
final class ScriptedServer: Sendable {
  typealias Script = @Sendable (ScriptedConnection) -> Void

  let port: UInt16
  private let listener: Int32
  private let counts = Mutex((connections: 0, requests: 0))

  init(_ script: @escaping Script) throws {
    (listener, port) = try ScriptedServer.listen()
    let thread = Thread { [self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        if descriptor < 0 { break }
        counts.withLock { $0.connections += 1 }
        let connection = ScriptedConnection(descriptor) { [self] in
          counts.withLock { $0.requests += 1 }
        }
        Thread { script(connection) }.start()
      }
      // Closed here alone: its number may be another server's as soon as it is free.
      close(listener)
    }
    thread.start()
  }

  /// Answers every request on every connection with the same bytes.
  convenience init(replying reply: String) throws {
    try self.init { connection in
      while connection.readRequest() != nil { connection.send(reply) }
    }
  }

  /// Answers nothing, ever.
  static func silent() throws -> ScriptedServer {
    try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.waitForEnd()
    }
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var connections: Int { counts.withLock { $0.connections } }
  var requests: Int { counts.withLock { $0.requests } }

  /// Stops listening. Connections that stand go on to their scripts' ends.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A port on which nobody listens.
  static func unusedPort() throws -> UInt16 {
    let (descriptor, port) = try listen()
    close(descriptor)
    return port
  }

  private static func listen() throws -> (Int32, UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) != 0 || Foundation.listen(descriptor, 64) != 0
          || getsockname(descriptor, $0, &length) != 0
      }
    }
    if failed { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}

/// One connection, seen from the server. Closed when its script lets go of it.
final class ScriptedConnection: Sendable {
  private let descriptor: Int32
  private let onRequest: @Sendable () -> Void

  init(_ descriptor: Int32, onRequest: @escaping @Sendable () -> Void) {
    self.descriptor = descriptor
    self.onRequest = onRequest
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(descriptor) }

  /// Reads one whole request, header and body, or nil when the client has gone.
  func readRequest() -> String? {
    var bytes: [UInt8] = []
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard let byte = readByte() else { return nil }
      bytes.append(byte)
    }
    let header = String(decoding: bytes, as: UTF8.self)
    let length =
      header.split(separator: "\r\n").compactMap { line in
        line.hasPrefix("Content-Length: ") ? Int(line.dropFirst(16)) : nil
      }.first ?? 0
    for _ in 0..<length {
      guard let byte = readByte() else { return nil }
      bytes.append(byte)
    }
    onRequest()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// - Returns: false when the client has gone.
  @discardableResult
  func send(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let sent = bytes.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return false }
      bytes = bytes.dropFirst(sent)
    }
    return true
  }

  /// Waits until the client has closed.
  func waitForEnd() { while readByte() != nil {} }

  private func readByte() -> UInt8? {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, 0) == 1 ? byte : nil
  }
}
