import Foundation
import Testing

/// Stands between client and server, and does to the answers what bad networks do.
final class Relay {
  enum Fault: Sendable {
    case none
    /// The server has the request; its answer ends in the middle.
    case cutAnswers
    /// The server has the request; something else is answered.
    case nonsense
    /// The server has the request; an empty success is answered, as by a careless proxy.
    case empty
    /// The server has the request; the answer has no end.
    case enormous
    /// The server has the request; nothing is answered.
    case swallowed
    /// Escape sequences come before every name.
    case hostileNames
  }

  private let server: TinyServer
  private let state: State

  /// Connections are served on threads of their own; a lock guards what they share.
  private final class State: @unchecked Sendable {
    private let lock = NSLock()
    private var guarded = Fault.none

    var fault: Fault {
      get { lock.withLock { guarded } }
      set { lock.withLock { guarded = newValue } }
    }
  }

  /// - Parameter address: the real server's, `http://127.0.0.1:8080`.
  init(to address: String) throws {
    let state = State()
    let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    self.state = state
    server = try TinyServer { request, answer in
      // One request a connection: the end of the answer is the end of the stream.
      let text = String(decoding: request, as: UTF8.self)
      let upstream = Socket.connected(to: port)
      defer { upstream?.close() }
      guard let upstream, let line = text.range(of: "\r\n") else { return }
      let closing = text.replacingCharacters(in: line, with: "\r\nConnection: close\r\n")
      upstream.send(Data(closing.utf8))
      let reply = upstream.receiveAll()
      switch state.fault {
      case .none: answer.send(reply)
      case .cutAnswers: answer.send(reply.dropLast(reply.count / 3))
      case .nonsense: answer.send(Data("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[{]}".utf8))
      case .empty: answer.send(Data("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".utf8))
      case .enormous:
        answer.send(Data("HTTP/1.1 201 Created\r\nContent-Length: 400000000\r\n\r\n".utf8))
        answer.send(Data(repeating: 0x20, count: 40_000_000))
      case .swallowed: break
      case .hostileNames: answer.send(Self.hostile(reply))
      }
    }
  }

  deinit { close() }

  var address: String { server.address }

  var fault: Fault {
    get { state.fault }
    set { state.fault = newValue }
  }

  func close() { server.close() }

  /// The reply with a title, a cleared screen and a colour before each name and city.
  private static func hostile(_ reply: Data) -> Data {
    let text = String(decoding: reply, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return reply }
    var body = String(text[end.upperBound...])
    for field in ["first", "last", "city", "text", "message"] {
      body = body.replacing(
        "\"\(field)\":\"", with: "\"\(field)\":\"\\u001b]0;pwned\\u0007\\u001b[2J\\u009b31m")
    }
    let head = text[..<end.lowerBound].split(separator: "\r\n").filter {
      !$0.lowercased().hasPrefix("content-length:")
    }
    let lines = head.joined(separator: "\r\n") + "\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    return Data((lines + body).utf8)
  }
}
