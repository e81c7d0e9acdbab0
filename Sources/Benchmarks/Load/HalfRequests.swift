import Glibc

/// Connections that begin a request and never end it, as a slow attacker's do.
final class HalfRequests {
  private var waiting: [Connection] = []
  private let start: Int64
  /// Seconds after which each was closed by the server.
  private(set) var cut = Sample()

  /// - Parameter count: half of them stop in the head, half in the body.
  init(port: UInt16, count: Int) throws {
    start = Monotonic.nanoseconds
    let whole = HTTPRequest.bytes("POST", "/v1/session", body: #"{"username":"ann"}"#)
    for number in 0..<count {
      let connection = try Connection(
        from: 1, to: port, caller: Once(whole, as: .hello))
      let part = whole[..<(number % 2 == 0 ? 20 : whole.count - 5)]
      part.withUnsafeBytes {
        _ = send(connection.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      waiting.append(connection)
    }
  }

  deinit { for connection in waiting { close(connection.descriptor) } }

  /// Those that the server has not closed.
  var left: Int { waiting.count }

  /// Waits, and sees who has been closed in the meantime.
  func watch(milliseconds: UInt32) {
    usleep(milliseconds * 1_000)
    waiting.removeAll { connection in
      var byte: UInt8 = 0
      let count = recv(connection.descriptor, &byte, 1, 0)
      guard count == 0 || (count < 0 && errno != EAGAIN) else { return false }
      cut.add(Double(Monotonic.nanoseconds - start) / 1e9)
      close(connection.descriptor)
      return true
    }
  }
}
