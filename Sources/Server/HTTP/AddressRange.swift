import Glibc

/// Addresses that share their first bits, in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3):
/// `10.0.0.0/8`, `fd00::/8`, or a single address. An IPv4 address written as IPv6
/// (`::ffff:10.0.0.1`) is that IPv4 address.
public struct AddressRange: Hashable, Sendable {
  /// 16 bytes, IPv4 mapped into IPv6.
  private let bytes: [UInt8]
  /// How many of the first bits count, 0 to 128.
  private let bits: Int

  /// This machine's own addresses.
  static let loopback = [AddressRange("127.0.0.0/8"), AddressRange("::1")].compactMap { $0 }

  /// nil for anything that is not one.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ Self.bytes(of: String($0)) }) else { return nil }
    let width = text.contains(":") ? 128 : 32
    var bits = width
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]),
        given <= width
      else { return nil }
      bits = given
    }
    bytes = address
    self.bits = bits + (128 - width)
  }

  /// Whether `address` is one of them; false for what is no address.
  func contains(_ address: String) -> Bool {
    guard let other = Self.bytes(of: address) else { return false }
    let whole = bits / 8
    guard bytes.prefix(whole) == other.prefix(whole) else { return false }
    let rest = bits % 8
    guard rest > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
    return bytes[whole] & mask == other[whole] & mask
  }

  private static let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

  private static func bytes(of text: String) -> [UInt8]? {
    var short = in_addr()
    if inet_pton(AF_INET, text, &short) == 1 {
      return mapped + withUnsafeBytes(of: &short) { Array($0) }
    }
    var long = in6_addr()
    guard inet_pton(AF_INET6, text, &long) == 1 else { return nil }
    return withUnsafeBytes(of: &long) { Array($0) }
  }
}
