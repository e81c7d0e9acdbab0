import Glibc

/// One connection of the load to the server, over which one `Caller` asks.
struct Connection {
  let descriptor: Int32
  let caller: any Caller
  /// What of the request has not been taken by the system yet.
  var unsent: ArraySlice<UInt8> = []
  /// What has come of an answer that came in parts.
  var arrived: [UInt8] = []
  var kind = RequestKind.hello
  /// When what is under way was due, in nanoseconds of `CLOCK_MONOTONIC`; nil between requests.
  var since: Int64?
  var isOpen = true
  var isWaitingForRoom = false

  /// - Parameters:
  ///   - address: the loopback address to come from, by its last number: 127.0.0.`address`.
  ///   - port: of the server at 127.0.0.1.
  init(from address: UInt8, to port: UInt16, caller: any Caller) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Self.closeOnExec, 0)
    guard descriptor >= 0 else { throw Trouble("No socket can be made", errno) }
    self.descriptor = descriptor
    self.caller = caller
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    // The port is chosen by the pair of addresses, so each address brings its own 28,000 (ip(7)).
    setsockopt(descriptor, Int32(IPPROTO_IP), Self.bindWithoutPort, &one, size)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
    guard LoopbackAddress.with(last: address, port: 0, { bind(descriptor, $0, $1) }) == 0,
      LoopbackAddress.with(last: 1, port: port, { connect(descriptor, $0, $1) }) == 0
    else {
      let code = errno
      close(descriptor)
      throw Trouble("A connection to the server cannot be made", code)
    }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  // IP_BIND_ADDRESS_NO_PORT and SOCK_CLOEXEC (ip(7), socket(2)): not seen by Swift, or as an enum.
  private static let bindWithoutPort: Int32 = 24
  private static let closeOnExec: Int32 = 0o2000000
}
