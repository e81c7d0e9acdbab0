import Foundation
import Storage

/// Rows on their way to a `LOAD DATA LOCAL INFILE`, in the form of a file: a line a row, values
/// parted by tabs, `\N` for NULL.
///
/// No file is ever read. A server may answer any statement by asking for a file of the client's;
/// it gets these rows, if it asks for `name` in the middle of a load, and nothing otherwise.
final class RowStream {
  /// What the server is told to ask for.
  static let name = "eblocks-rows"
  /// How lines and values end, in hex: backslashes mean nothing in our `sql_mode`.
  static let format = "FIELDS TERMINATED BY X'09' ESCAPED BY X'5C' LINES TERMINATED BY X'0A'"

  private let next: () throws -> [[SQLValue]]?
  private var waiting: [UInt8] = []
  private var sent = 0
  /// That of the connection the rows go to, which is cut when there are no more against hope.
  var socket: Int32?
  /// Rows that were asked for.
  private(set) var rows = 0
  /// What `next` threw; the connection is of no more use then.
  private(set) var failure: (any Error)?

  /// - Parameter next: the next rows, or nil at the end.
  init(_ next: @escaping () throws -> [[SQLValue]]?) {
    self.next = next
  }

  /// Whether these rows are what a server asks for.
  func isCalled(_ name: UnsafePointer<CChar>) -> Bool { strcmp(name, Self.name) == 0 }

  /// How many bytes were put into `room`: 0 at the end, -1 when there is no going on.
  func fill(_ room: UnsafeMutableRawBufferPointer) -> Int {
    while sent == waiting.count {
      guard failure == nil else { return -1 }
      waiting.removeAll(keepingCapacity: true)
      sent = 0
      do {
        guard let more = try next() else { return 0 }
        rows += more.count
        for row in more { append(row) }
      } catch {
        failure = error
        // What was sent must not count: to the server, the client is gone in the middle of it.
        if let socket { shutdown(socket, Int32(SHUT_RDWR)) }
        return -1
      }
    }
    let count = min(room.count, waiting.count - sent)
    waiting.withUnsafeBytes { bytes in
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
    }
    sent += count
    return count
  }

  private func append(_ row: [SQLValue]) {
    for value in row {
      switch value {
      case .null: waiting += [Self.escape, UInt8(ascii: "N")]
      case .integer(let number): waiting += String(number).utf8
      case .real(let number): waiting += String(number).utf8
      case .text(let text): append(text)
      }
      waiting.append(Self.tab)
    }
    waiting[waiting.count - 1] = Self.newline
  }

  private func append(_ text: String) {
    let isPlain = !text.utf8.contains { $0 <= Self.newline || $0 == Self.escape }
    if isPlain {
      waiting += text.utf8
      return
    }
    for byte in text.utf8 {
      switch byte {
      case 0: waiting += [Self.escape, UInt8(ascii: "0")]
      case Self.tab, Self.newline, Self.escape: waiting += [Self.escape, byte]
      default: waiting.append(byte)
      }
    }
  }

  private static let tab = UInt8(ascii: "\t")
  private static let newline = UInt8(ascii: "\n")
  private static let escape = UInt8(ascii: "\\")
}
