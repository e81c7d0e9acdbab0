import API
import ClientCore
import Foundation

/// Whole items in any bytes: JSON objects that are items, and as their seals say where they must
/// have one.
struct ItemScan: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private let needsSeal: Bool
  private var position = 0

  /// The longest item looked for, in bytes: notes of 2,000 characters and all around them.
  private static let longest = 64 << 10

  init(bytes: [UInt8], needsSeal: Bool) {
    self.bytes = bytes
    self.needsSeal = needsSeal
  }

  mutating func next() -> OutboxItem? {
    while let start = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
      position = start + 1
      guard let end = end(ofObjectAt: start), isSealed(start..<end),
        let item = try? JSON.decode(OutboxItem.self, from: Data(bytes[start..<end]))
      else { continue }
      position = end
      return item
    }
    position = bytes.endIndex
    return nil
  }

  /// Whether the seal before the object fits it; true where there is none and none is needed.
  private func isSealed(_ object: Range<Int>) -> Bool {
    let before = bytes[Swift.max(0, object.lowerBound - Seal.length)..<object.lowerBound]
    guard Seal.isSeal(before) else { return !needsSeal }
    return before.elementsEqual(Seal.of(bytes[object]).utf8)
  }

  /// Behind the brace that closes the one at `start`; nil when there is none, or no JSON between.
  private func end(ofObjectAt start: Int) -> Int? {
    var depth = 0
    var isText = false
    var isEscaped = false
    for index in start..<Swift.min(start + Self.longest, bytes.count) {
      let byte = bytes[index]
      // Our JSON is written on one line, with control characters escaped.
      if byte < 0x20 { return nil }
      if isEscaped {
        isEscaped = false
      } else if isText {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isText = false }
      } else if byte == UInt8(ascii: "\"") {
        isText = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index + 1 }
      }
    }
    return nil
  }
}
