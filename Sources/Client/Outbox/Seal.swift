import Foundation

/// A check sum before a text on disk, by which a flipped bit is noticed: SQLite notices one in its
/// own pages, but not in what they hold. No protection against people.
enum Seal {
  /// Bytes in a seal: `~` and the 64 bits of FNV-1a (draft-eastlake-fnv) in hexadecimal digits.
  static let length = 17

  static func of(_ bytes: some Sequence<UInt8>) -> String {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(sum, radix: 16)
    return "~" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Whether `bytes` look like a seal, of whatever.
  static func isSeal(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.count == length && bytes.first == UInt8(ascii: "~")
      && bytes.dropFirst().allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }
}
