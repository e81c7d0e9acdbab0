/// One field of a request's or reply's header, as it is on the wire.
public struct HTTPHeader: Sendable, Equatable {
  /// Compared without regard to case (RFC 9110 §5.1).
  public let name: String
  public let value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Reads one line of a reply's header, or nil when it is none: the status line, the empty last
  /// line, a folded continuation. Bytes that are not UTF-8 become replacement characters.
  init?(line: some Collection<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
      line.first.map(HTTPHeader.isBlank) == false
    else { return nil }
    name = String(decoding: line[..<colon], as: UTF8.self)
    let rest = Array(line[line.index(after: colon)...].drop(while: HTTPHeader.isBlank))
    let end = rest.lastIndex { !HTTPHeader.isBlank($0) }.map { $0 + 1 } ?? 0
    value = String(decoding: rest[..<end], as: UTF8.self)
  }

  /// Whether the name is a token and the value has no control characters, so that neither can
  /// begin another field or request (RFC 9110 §5.5, §5.6.2).
  var isSendable: Bool {
    HTTPHeader.isToken(name) && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }

  static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }
}
