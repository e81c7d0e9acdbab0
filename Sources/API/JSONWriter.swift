import Domain
import Foundation

/// A value that writes its own JSON, the same bytes as `JSONEncoder` with sorted keys would: the
/// encoder builds a tree of dictionaries first, and took two fifths of the time of reading a list.
protocol JSONWritable {
  func write(to json: inout JSONWriter)
}

/// JSON text as it is written, member by member. Whoever writes sorts the keys.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init() { bytes.reserveCapacity(4_096) }

  mutating func object(_ members: (inout JSONWriter) -> Void) {
    begin(UInt8(ascii: "{"))
    members(&self)
    end(UInt8(ascii: "}"))
  }

  mutating func array(_ values: some Sequence<some JSONWritable>) {
    begin(UInt8(ascii: "["))
    for value in values { value.write(to: &self) }
    end(UInt8(ascii: "]"))
  }

  /// - Parameter name: needs no escaping.
  mutating func member(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
    value(&self)
  }

  mutating func member(_ name: StaticString, _ value: some JSONWritable) {
    member(name) { value.write(to: &$0) }
  }

  /// A member that is `null` where there is none.
  mutating func member(_ name: StaticString, orNull value: (some JSONWritable)?) {
    member(name) { json in
      if let value { value.write(to: &json) } else { json.plain("null") }
    }
  }

  /// A member that is left out where there is none.
  mutating func member(_ name: StaticString, ifAny value: (some JSONWritable)?) {
    if let value { member(name, value) }
  }

  /// A number, or one of JSON's words.
  mutating func plain(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  mutating func text(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      if utf8.contains(where: Self.needsEscape) {
        for byte in utf8 { escape(byte) }
      } else {
        bytes.append(contentsOf: utf8)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func begin(_ mark: UInt8) {
    separate()
    bytes.append(mark)
    needsComma = false
  }

  private mutating func end(_ mark: UInt8) {
    bytes.append(mark)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// RFC 8259 §7, the short forms where there are any.
  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x08: bytes += Array("\\b".utf8)
    case 0x09: bytes += Array("\\t".utf8)
    case 0x0A: bytes += Array("\\n".utf8)
    case 0x0C: bytes += Array("\\f".utf8)
    case 0x0D: bytes += Array("\\r".utf8)
    case 0..<0x20: bytes += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
    default: bytes.append(byte)
    }
  }
}

extension String: JSONWritable {
  func write(to json: inout JSONWriter) { json.text(self) }
}

extension Bool: JSONWritable {
  func write(to json: inout JSONWriter) { json.plain(self ? "true" : "false") }
}

extension Int: JSONWritable {
  func write(to json: inout JSONWriter) { json.plain(String(self)) }
}

extension Int64: JSONWritable {
  func write(to json: inout JSONWriter) { json.plain(String(self)) }
}

extension Instant: JSONWritable {
  func write(to json: inout JSONWriter) { json.text(rfc3339) }
}
