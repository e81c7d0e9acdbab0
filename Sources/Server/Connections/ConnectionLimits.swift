/// How long and how large the parts of a connection may be.
public struct ConnectionLimits: Sendable {
  /// After the last answer, or before the first request, the connection is closed.
  public var idle: Duration
  /// A request that has begun must have arrived whole within this, headers and body; so must a TLS
  /// handshake, counted from the moment the connection is there.
  public var request: Duration
  /// Bytes of all header fields together, and of any one of them.
  public var headers: Int
  /// Connections at once; more wait in the system's queue. Keep it below `OpenFileLimit`: a server
  /// that runs out of files stops accepting for good.
  public var connections: Int
  /// Requests under way at once, of all connections; more are told to come back.
  public var inFlight: Int
  /// Time for requests under way to finish when the server stops.
  public var shutdown: Duration

  public init(
    idle: Duration = .seconds(600), request: Duration = .seconds(30), headers: Int = 16 * 1024,
    connections: Int = 900, inFlight: Int = 2_000, shutdown: Duration = .seconds(10)
  ) {
    self.idle = idle
    self.request = request
    self.headers = headers
    self.connections = connections
    self.inFlight = inFlight
    self.shutdown = shutdown
  }
}
