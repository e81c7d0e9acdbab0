/// Gathers one reply as it comes in, within limits.
struct ReplyBuffer {
  /// The longest header accepted, in bytes, interim (1xx) replies and trailers included.
  static let longestHeader = 64 << 10

  private(set) var headers: [HTTPHeader] = []
  private(set) var body: [UInt8] = []
  /// Whether something was refused for its size.
  private(set) var isOverfull = false

  /// The sink would take no more.
  private(set) var isRefusedBySink = false

  private let maximumBody: Int
  private let sink: (any BodySink)?
  private var headerBytes = 0
  private var isGood = false

  init(maximumBody: Int, sink: (any BodySink)? = nil) {
    self.maximumBody = max(0, maximumBody)
    self.sink = sink
  }

  /// Takes one line of header, and says whether it still fits. A status line begins anew.
  mutating func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= ReplyBuffer.longestHeader else { return refuse() }
    if line.starts(with: "HTTP/".utf8) {
      headers = []
      isGood = Self.status(of: line) == 200
    } else if let header = HTTPHeader(line: line) {
      headers.append(header)
    }
    return true
  }

  /// Takes some of the body, and says whether it still fits.
  mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if isGood, let sink {
      isRefusedBySink = !sink.take(bytes)
      return !isRefusedBySink
    }
    guard body.count + bytes.count <= maximumBody else { return refuse() }
    body.append(contentsOf: bytes)
    return true
  }

  /// 200 of `HTTP/1.1 200 OK` (RFC 9112 §4).
  private static func status(of line: UnsafeRawBufferPointer) -> Int? {
    line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: true).dropFirst().first
      .flatMap { Int(String(decoding: $0.prefix(3), as: UTF8.self)) }
  }

  private mutating func refuse() -> Bool {
    isOverfull = true
    return false
  }
}
