import Foundation

/// The scalars of a hash that Perl's Storable packed (perldoc Storable; the layout is that of the
/// SX_ codes in its Storable.xs, format 2). Reads what `freeze` and `nfreeze` make of a hash of
/// scalars, references, arrays and hashes, in base64 too, and nothing that would run code.
///
/// The bytes may come from anybody: whatever is not exactly right is no hash, and no length is
/// believed before the bytes are there.
struct StorableHash {
  /// Longer ones are not read, in bytes: the room of a TEXT column.
  static let longest = 65_535
  /// How far hashes and arrays may lie in each other.
  static let deepest = 32

  private let values: [String: SQLValue]

  /// Nil for anything that is not a hash.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.longest else { return nil }
    var reader = StorableReader(Self.plain(bytes))
    guard case .hash(let values)? = try? reader.root() else { return nil }
    self.values = values.compactMapValues { value in
      if case .scalar(let scalar) = value { scalar } else { nil }
    }
  }

  /// A scalar by its key; nil when there is none, or something else.
  subscript(_ key: String) -> SQLValue? { values[key] }

  /// A hash of texts, each of at most 255 bytes, in the order given, as `nfreeze` packs one.
  static func image(of pairs: [(key: String, value: String)]) -> [UInt8] {
    // Network order; minor version 4, so that a Storable of 2004 does not take it for a newer one.
    var bytes: [UInt8] = [2 << 1 | 1, 4, StorableReader.Code.hash.rawValue]
    bytes += UInt32(pairs.count).bigEndianBytes
    for (key, value) in pairs {
      bytes += [StorableReader.Code.shortText.rawValue, UInt8(clamping: value.utf8.count)]
      bytes += value.utf8.prefix(255)
      bytes += UInt32(key.utf8.count).bigEndianBytes
      bytes += key.utf8
    }
    return bytes
  }

  /// Apache::Session can keep the bytes in base64, for columns that take no others.
  private static func plain(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.first, first >> 1 != 2 else { return bytes }
    return Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters).map(Array.init) ?? []
  }
}

/// Goes through the bytes once. Each step takes bytes away or fails, so it ends.
struct StorableReader {
  enum Value {
    case scalar(SQLValue)
    case hash([String: Value])
    /// Something without a use here.
    case other
  }

  /// What begins each value.
  enum Code: UInt8 {
    case seen = 0
    case longText = 1
    case array = 2
    case hash = 3
    case reference = 4
    case undefined = 5
    case integer = 6
    case double = 7
    case byte = 8
    case networkInteger = 9
    case shortText = 10
    case constantUndefined = 14
    case blessed = 17
    case blessedAgain = 18
    case overloaded = 20
    case shortUTF8 = 23
    case longUTF8 = 24
    case flaggedHash = 25
    case weakReference = 27
    case undefinedElement = 31
  }

  private struct Malformed: Error {}

  private var rest: ArraySlice<UInt8>
  private var isBigEndian = true
  private var integerSize = 8
  private var doubleSize = 8

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  mutating func root() throws -> Value {
    try readHeader()
    let value = try value(depth: 0)
    guard rest.isEmpty else { throw Malformed() }
    return value
  }

  /// Major version 2 and the byte order; a native image also says how wide its numbers are.
  private mutating func readHeader() throws {
    let first = try byte()
    guard first >> 1 == 2 else { throw Malformed() }
    let minor = try byte()
    guard first & 1 == 0 else { return }
    switch String(decoding: try bytes(Int(byte())), as: UTF8.self) {
    case "12345678": (isBigEndian, integerSize) = (false, 8)
    case "87654321": (isBigEndian, integerSize) = (true, 8)
    case "1234": (isBigEndian, integerSize) = (false, 4)
    case "4321": (isBigEndian, integerSize) = (true, 4)
    default: throw Malformed()
    }
    // The widths of int, long and a pointer.
    _ = try bytes(3)
    if minor >= 2 { doubleSize = Int(try byte()) }
  }

  private mutating func value(depth: Int) throws -> Value {
    guard depth <= StorableHash.deepest, let code = Code(rawValue: try byte()) else {
      throw Malformed()
    }
    switch code {
    case .seen:
      _ = try bytes(4)
      return .other
    case .longText, .longUTF8: return try text(length())
    case .shortText, .shortUTF8: return try text(Int(byte()))
    case .undefined, .constantUndefined, .undefinedElement: return .scalar(.null)
    case .byte: return .scalar(.integer(Int64(try byte()) - 128))
    case .networkInteger: return .scalar(.integer(signed(try bytes(4), isBigEndian: true)))
    case .integer:
      return .scalar(.integer(signed(try bytes(integerSize), isBigEndian: isBigEndian)))
    case .double: return try double()
    case .array:
      for _ in 0..<(try count()) { _ = try value(depth: depth + 1) }
      return .other
    case .hash: return try hash(depth: depth, hasFlags: false)
    case .flaggedHash:
      _ = try byte()
      return try hash(depth: depth, hasFlags: true)
    case .reference, .overloaded, .weakReference:
      _ = try value(depth: depth + 1)
      return .other
    case .blessed:
      let short = try byte()
      // 0x80 says that the name's length is a long one.
      _ = try bytes(short & 0x80 == 0 ? Int(short) : length())
      return try value(depth: depth + 1)
    case .blessedAgain:
      if try byte() & 0x80 != 0 { _ = try bytes(4) }
      return try value(depth: depth + 1)
    }
  }

  private mutating func hash(depth: Int, hasFlags: Bool) throws -> Value {
    var values: [String: Value] = [:]
    for _ in 0..<(try count()) {
      let value = try value(depth: depth + 1)
      // A key that is a value of its own (0x08) comes in another way; nobody's session has one.
      if hasFlags, try byte() & 0x08 != 0 { throw Malformed() }
      values[String(decoding: try bytes(length()), as: UTF8.self)] = value
    }
    return .hash(values)
  }

  /// How many elements follow: no more than there are bytes.
  private mutating func count() throws -> Int {
    let count = try length()
    guard count <= rest.count else { throw Malformed() }
    return count
  }

  private mutating func length() throws -> Int {
    let number = signed(try bytes(4), isBigEndian: isBigEndian)
    guard number >= 0 else { throw Malformed() }
    return Int(number)
  }

  private mutating func text(_ length: Int) throws -> Value {
    .scalar(.text(String(decoding: try bytes(length), as: UTF8.self)))
  }

  private mutating func double() throws -> Value {
    let bytes = try bytes(doubleSize)
    guard doubleSize == 8 else { return .other }
    return .scalar(
      .real(Double(bitPattern: UInt64(bitPattern: signed(bytes, isBigEndian: isBigEndian)))))
  }

  private func signed(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> Int64 {
    let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
    let isNegative = (ordered.first ?? 0) & 0x80 != 0
    return ordered.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
  }

  private mutating func byte() throws -> UInt8 {
    guard let byte = rest.popFirst() else { throw Malformed() }
    return byte
  }

  private mutating func bytes(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw Malformed() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

extension UInt32 {
  fileprivate var bigEndianBytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
  }
}
