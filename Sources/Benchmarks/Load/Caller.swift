/// One who keeps calling the server over one connection.
protocol Caller: AnyObject {
  /// The bytes of the next request, and what to count it as; nil when there is nothing to ask.
  func ask() -> (request: [UInt8], kind: RequestKind)?
  /// Hears the answer to what was asked last.
  func hear(status: Int, body: UnsafeRawBufferPointer)
}

/// What requests are counted as.
enum RequestKind: Int, CaseIterable, Sendable {
  case open, result, read, hello
}

/// Asks the same again and again.
final class Repeater: Caller {
  private let request: [UInt8]
  private let kind: RequestKind

  init(_ request: [UInt8], as kind: RequestKind) {
    self.request = request
    self.kind = kind
  }

  func ask() -> (request: [UInt8], kind: RequestKind)? { (request, kind) }

  func hear(status: Int, body: UnsafeRawBufferPointer) {}
}

/// Asks one thing once.
final class Once: Caller {
  private var request: [UInt8]?
  private let kind: RequestKind

  init(_ request: [UInt8], as kind: RequestKind) {
    self.request = request
    self.kind = kind
  }

  func ask() -> (request: [UInt8], kind: RequestKind)? {
    defer { request = nil }
    return request.map { ($0, kind) }
  }

  func hear(status: Int, body: UnsafeRawBufferPointer) {}
}

/// Opens the list of letters of one volunteer after the other.
final class Openings: Caller {
  private var sessions: ArraySlice<String>

  init(sessions: [String]) { self.sessions = sessions[...] }

  func ask() -> (request: [UInt8], kind: RequestKind)? {
    sessions.popFirst().map {
      (HTTPRequest.bytes("PUT", "/v1/lists/letters", session: $0), .open)
    }
  }

  func hear(status: Int, body: UnsafeRawBufferPointer) {}
}
