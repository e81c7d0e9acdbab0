import Foundation

@testable import Benchmarks

/// Answers on a loopback port, each connection by a thread of its own, until it is let go.
final class AnswerServer {
  let port: UInt16
  private let listener: Int32

  /// - Parameter answer: the pieces to send for a connection's request of this number, from 0, each
  ///   by itself; nil to hang up instead.
  init(_ answer: @escaping @Sendable (Int) -> [String]?) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let listener = listener
    let isBound = LoopbackAddress.with(last: 1, port: 0) { bind(listener, $0, $1) == 0 }
    guard isBound, listen(listener, 128) == 0, let port = LoopbackAddress.port(of: listener) else {
      throw Trouble("no port", errno)
    }
    self.port = port
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { Self.serve(connection, answer) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Requests without bodies.
  private static func serve(_ connection: Int32, _ answer: (Int) -> [String]?) {
    var arrived: [UInt8] = []
    var number = 0
    var byte: UInt8 = 0
    while recv(connection, &byte, 1, 0) == 1 {
      arrived.append(byte)
      guard arrived.suffix(4) == Array("\r\n\r\n".utf8)[...] else { continue }
      arrived = []
      guard let pieces = answer(number) else { break }
      for piece in pieces {
        let bytes = Array(piece.utf8)
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
      number += 1
    }
    close(connection)
  }
}
