/// A whole reply, whatever its status.
public struct HTTPReply: Sendable, Equatable {
  /// 200 to 599 from a well-behaved server (RFC 9110 §15).
  public let status: Int
  /// In the order in which they came.
  public let headers: [HTTPHeader]
  public let body: [UInt8]
  /// Seconds from start to the whole reply, time asleep included: no reply is older than this.
  public let elapsed: Double

  public init(status: Int, headers: [HTTPHeader], body: [UInt8], elapsed: Double) {
    self.status = status
    self.headers = headers
    self.body = body
    self.elapsed = elapsed
  }

  /// The first value under that name, in any case.
  public func header(_ name: String) -> String? { values(of: name).first }

  /// All values under that name, in any case: `Set-Cookie` comes more than once.
  public func values(of name: String) -> [String] {
    let name = name.lowercased()
    return headers.filter { $0.name.lowercased() == name }.map(\.value)
  }
}
