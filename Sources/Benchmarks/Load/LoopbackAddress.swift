import Glibc

/// The addresses 127.0.0.1 to 127.0.0.254, each with ports of its own.
enum LoopbackAddress {
  /// Calls `body` with a socket's name.
  ///
  /// - Parameter last: the last of the address's four numbers.
  static func with<Answer>(
    last: UInt8, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Answer
  ) -> Answer {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = (UInt32(0x7F00_0000) | UInt32(last)).bigEndian
    return withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// The port that a socket is bound to; nil when it is to none.
  static func port(of descriptor: Int32) -> UInt16? {
    var name = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return code == 0 ? UInt16(bigEndian: name.sin_port) : nil
  }

  /// Whether something listens on a port of 127.0.0.1.
  static func answers(_ port: UInt16) -> Bool {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    return with(last: 1, port: port) { connect(probe, $0, $1) == 0 }
  }
}
