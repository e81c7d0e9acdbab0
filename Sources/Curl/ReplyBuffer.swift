/// Gathers one reply as it comes in, within limits.
struct ReplyBuffer {
  /// The longest header accepted, in bytes, interim (1xx) replies and trailers included.
  static let longestHeader = 64 << 10

  private(set) var headers: [HTTPHeader] = []
  private(set) var body: [UInt8] = []
  /// Whether something was refused for its size.
  private(set) var isOverfull = false

  private let maximumBody: Int
  private var headerBytes = 0

  init(maximumBody: Int) {
    self.maximumBody = max(0, maximumBody)
  }

  /// Takes one line of header, and says whether it still fits. A status line begins anew.
  mutating func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= ReplyBuffer.longestHeader else { return refuse() }
    if line.starts(with: "HTTP/".utf8) {
      headers = []
    } else if let header = HTTPHeader(line: line) {
      headers.append(header)
    }
    return true
  }

  /// Takes some of the body, and says whether it still fits.
  mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard body.count + bytes.count <= maximumBody else { return refuse() }
    body.append(contentsOf: bytes)
    return true
  }

  private mutating func refuse() -> Bool {
    isOverfull = true
    return false
  }
}
