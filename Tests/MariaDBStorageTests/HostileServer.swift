import Foundation
import Synchronization

/// A server that lets everybody in and answers every statement by asking for a file.
final class HostileServer: Sendable {
  let port: Int
  private let listener: Int32
  private let name: String
  private let received = Mutex("")

  /// - Parameter name: the file's.
  init(asksFor name: String) throws {
    self.name = name
    (listener, port) = try Loopback.listen(at: Loopback.host)
    Thread { [self] in accept() }.start()
  }

  /// Everything it was given of all files.
  var given: String { received.withLock { $0 } }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func accept() {
    while true {
      let client = Foundation.accept(listener, nil, nil)
      guard client >= 0 else {
        // Not before: the number would be another listener's while this one is still waited for.
        close(listener)
        return
      }
      serve(client)
      close(client)
    }
  }

  private func serve(_ client: Int32) {
    send(Self.greeting, 0, to: client)
    guard packet(from: client) != nil else { return }
    send(Self.fine, 2, to: client)
    while packet(from: client) != nil {
      send([0xFB] + Array(name.utf8), 1, to: client)
      var number: UInt8 = 3
      while let part = packet(from: client), !part.isEmpty {
        received.withLock { $0 += String(decoding: part, as: UTF8.self) }
        number &+= 1
      }
      send(Self.fine, number, to: client)
    }
  }

  private static let fine: [UInt8] = [0, 0, 0, 2, 0, 0, 0]

  /// The protocol's version 10, with a server that takes files and signs in by native passwords.
  private static var greeting: [UInt8] {
    let capabilities: UInt32 = 0x1 | 0x2 | 0x8 | 0x80 | 0x200 | 0x2000 | 0x8000 | 0x8_0000
    let bytes = withUnsafeBytes(of: capabilities.littleEndian) { Array($0) }
    var greeting: [UInt8] = [10]
    greeting += Array("5.5.5-10.11.6-MariaDB\0".utf8)
    greeting += [1, 0, 0, 0]
    greeting += Array("saltsalt\0".utf8)
    greeting += bytes[0..<2]
    greeting += [45, 2, 0]
    greeting += bytes[2..<4]
    greeting += [21]
    greeting += [UInt8](repeating: 0, count: 10)
    greeting += Array("saltsaltsalt\0mysql_native_password\0".utf8)
    return greeting
  }

  private func send(_ payload: [UInt8], _ number: UInt8, to client: Int32) {
    let bytes = [UInt8(payload.count & 0xFF), UInt8(payload.count >> 8), 0, number] + payload
    _ = Foundation.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  private func packet(from client: Int32) -> [UInt8]? {
    guard let head = read(4, from: client) else { return nil }
    let size = Int(head[0]) | Int(head[1]) << 8 | Int(head[2]) << 16
    return size == 0 ? [] : read(size, from: client)
  }

  private func read(_ count: Int, from client: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    guard recv(client, &bytes, count, Int32(MSG_WAITALL)) == count else { return nil }
    return bytes
  }
}
