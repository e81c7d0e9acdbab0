/// Idempotency keys from the random bits of one event.
struct KeySupply: Hashable, Sendable {
  private var bits: RandomBits

  init(_ bits: RandomBits) {
    self.bits = bits
  }

  /// A key not given before; further ones of the same event differ in the last word.
  mutating func next() -> String {
    defer { bits.low = bits.low &+ 0x9E37_79B9_7F4A_7C15 }
    return bits.key
  }
}
