import Foundation
import Glibc
import Testing

/// A TCP server on a loopback port that answers each request as the test says, right or wrong.
final class TinyServer {
  let address: String
  private let listener: Socket

  /// - Parameter answer: gets the whole request and the connection, which is closed after it.
  init(_ answer: @escaping @Sendable (Data, Socket) -> Void) throws {
    let (listener, port) = try Socket.listening()
    self.listener = listener
    address = "http://127.0.0.1:\(port)"
    Thread.detachNewThread {
      while let connection = listener.accepted() {
        Thread.detachNewThread {
          if let request = connection.receiveRequest() { answer(request, connection) }
          connection.close()
        }
      }
    }
  }

  deinit { close() }

  /// Stops listening.
  func close() { listener.shutDown() }
}

/// A TCP socket of the tests' own; what fails ends the connection.
struct Socket: Sendable {
  private let descriptor: Int32

  /// - Parameter port: the port to listen on; 0 for any that is free.
  static func listening(port: UInt16 = 0) throws -> (Socket, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var reuse: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = loopback(port: port)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        bind(descriptor, plain, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, plain, &length) == 0
      }
    }
    guard isBound else {
      let reason = String(cString: strerror(errno))
      Glibc.close(descriptor)
      throw NoPort(reason: reason)
    }
    return (Socket(descriptor: descriptor), UInt16(bigEndian: address.sin_port))
  }

  static func connected(to port: UInt16) -> Socket? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: port)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      Glibc.close(descriptor)
      return nil
    }
    return Socket(descriptor: descriptor)
  }

  /// The next connection; nil when the socket is shut down.
  func accepted() -> Socket? {
    let connection = accept(descriptor, nil, nil)
    guard connection >= 0 else {
      Glibc.close(descriptor)
      return nil
    }
    return Socket(descriptor: connection)
  }

  /// Why there is no socket to listen on.
  struct NoPort: Error { var reason: String }

  func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Ends what waits to receive here, and says nothing to the other end.
  func stopReceiving() { shutdown(descriptor, Int32(SHUT_RD)) }

  func close() { Glibc.close(descriptor) }

  /// Closes so that the other end sees a broken connection (RST), not an end.
  func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  /// One request: its head, and as much body as the head announces. Nil when there is none.
  func receiveRequest() -> Data? {
    var data = Data()
    while true {
      if let end = data.range(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: data[..<end.lowerBound], as: UTF8.self).lowercased()
        let length =
          head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst("content-length:".count).filter(\.isNumber)) } ?? 0
        if data.count >= end.upperBound + length { return data }
      }
      guard let more = receive() else { return nil }
      data += more
    }
  }

  /// Everything until the other end closes.
  func receiveAll() -> Data {
    var data = Data()
    while let more = receive() { data += more }
    return data
  }

  func send(_ data: Data) {
    var rest = [UInt8](data)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// What has come; nil at the end.
  func receive() -> Data? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? Data(bytes[..<count]) : nil
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
