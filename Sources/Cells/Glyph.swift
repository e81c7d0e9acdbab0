/// What one character cell (or two, when wide) shows: a base and the marks over it.
///
/// At most five scalars, which is what a cell of ncurses holds; further marks are dropped, so a
/// hostile pile of accents costs nothing. Two words without a reference: comparing is cheap.
struct Glyph: Equatable, Sendable {
  static let capacity = 5
  static let space = Glyph(" ", width: 1)
  static let replacement = Glyph("\u{FFFD}", width: 1)

  // Three scalars of 21 bits in `low`; two in `high`, then the width. 0 is "no scalar".
  private(set) var low: UInt64
  private(set) var high: UInt64

  private static let scalarBits: UInt64 = 21
  private static let scalarMask: UInt64 = (1 << 21) - 1
  private static let widthShift: UInt64 = 42

  init(_ scalar: Unicode.Scalar, width: Int) {
    low = UInt64(scalar.value)
    high = UInt64(width) << Self.widthShift
  }

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Columns: 1 or 2; 0 in the right half of a wide one.
  var width: Int {
    get { Int(high >> Self.widthShift & 3) }
    set { high = high & ~(3 << Self.widthShift) | UInt64(newValue) << Self.widthShift }
  }

  /// The first scalar's value, 0 in the right half of a wide character.
  var base: UInt32 { UInt32(low & Self.scalarMask) }

  /// The scalar's value at `index` (0 to 4), 0 when there is none.
  func value(at index: Int) -> UInt32 {
    let word = index < 3 ? low : high
    let shift = UInt64(index < 3 ? index : index - 3) * Self.scalarBits
    return UInt32(word >> shift & Self.scalarMask)
  }

  /// Adds a mark; a sixth scalar is dropped.
  mutating func append(_ scalar: Unicode.Scalar) {
    for index in 1..<Self.capacity where value(at: index) == 0 {
      let shift = UInt64(index < 3 ? index : index - 3) * Self.scalarBits
      if index < 3 {
        low |= UInt64(scalar.value) << shift
      } else {
        high |= UInt64(scalar.value) << shift
      }
      return
    }
  }

  /// The scalars as a string; empty in the right half of a wide character.
  var string: String {
    var scalars = String.UnicodeScalarView()
    for index in 0..<Self.capacity {
      guard let scalar = Unicode.Scalar(value(at: index)), scalar.value != 0 else { break }
      scalars.append(scalar)
    }
    return String(scalars)
  }
}

/// Cuts text into glyphs and makes it harmless on the way.
///
/// Tabs and line ends become a space, other control characters U+FFFD; direction overrides,
/// zero-width characters and marks without a base are dropped. One character of a script that
/// writes several columns (as in Devanagari) gives several glyphs.
struct Glyphs: Sequence, IteratorProtocol {
  private var scalars: String.UnicodeScalarView.Iterator
  private var pending: Glyph?

  init(_ text: String) { scalars = text.unicodeScalars.makeIterator() }

  private var lastWasJoiner = false
  private var isEmoji = false

  mutating func next() -> Glyph? {
    while let scalar = scalars.next() {
      // Most text: a glyph of its own, whatever came before it.
      if scalar.value >= 0x20, scalar.value < 0x7F {
        if let finished = begin(Glyph(scalar, width: 1), emoji: false) { return finished }
        continue
      }
      if let finished = take(scalar) { return finished }
    }
    defer { pending = nil }
    return pending
  }

  /// Adds a scalar; returns the glyph before it when the scalar begins a new one.
  private mutating func take(_ scalar: Unicode.Scalar) -> Glyph? {
    switch ScalarClass(scalar) {
    case .dropped:
      return nil
    case .joiner:
      if isEmoji, pending != nil { lastWasJoiner = true }
      return nil
    case .emojiSelector:
      widenEmoji()
      return nil
    case .mark:
      pending?.append(scalar)
      return nil
    case .replaced:
      return begin(.replacement, emoji: false)
    case .blank:
      return begin(.space, emoji: false)
    case .regional:
      return takeRegional(scalar)
    case .modifier where isEmoji:
      pending?.append(scalar)
      return nil
    case .modifier:
      return begin(Glyph(scalar, width: 2), emoji: true)
    case .base(let width):
      return takeBase(scalar, width: width)
    }
  }

  private mutating func takeBase(_ scalar: Unicode.Scalar, width: Int) -> Glyph? {
    let emoji = Self.mayBeEmoji(scalar.value) && scalar.properties.isEmoji
    if lastWasJoiner, emoji {
      lastWasJoiner = false
      pending?.append("\u{200D}")
      pending?.append(scalar)
      pending?.width = 2
      return nil
    }
    return begin(Glyph(scalar, width: width), emoji: emoji)
  }

  /// False for most text, without a look into the tables: beyond ASCII the first ones are
  /// U+00A9, U+00AE and U+203C.
  private static func mayBeEmoji(_ value: UInt32) -> Bool {
    value >= 0x203C || value == 0xA9 || value == 0xAE
  }

  /// Two regional indicators make one flag.
  private mutating func takeRegional(_ scalar: Unicode.Scalar) -> Glyph? {
    if var flag = pending, flag.width == 1, ScalarClass.isRegional(flag.base) {
      flag.append(scalar)
      flag.width = 2
      pending = flag
      return nil
    }
    return begin(Glyph(scalar, width: 1), emoji: false)
  }

  /// U+FE0F asks for the coloured, two columns wide form of a symbol that has one.
  private mutating func widenEmoji() {
    guard var glyph = pending, let base = Unicode.Scalar(glyph.base), base.properties.isEmoji
    else { return }
    glyph.append("\u{FE0F}")
    glyph.width = 2
    pending = glyph
    isEmoji = true
  }

  private mutating func begin(_ glyph: Glyph, emoji: Bool) -> Glyph? {
    defer {
      pending = glyph
      isEmoji = emoji
      lastWasJoiner = false
    }
    return pending
  }
}

/// How a terminal treats one scalar.
enum ScalarClass: Equatable {
  case base(width: Int)
  case mark
  case blank
  case replaced
  case dropped
  case joiner
  case emojiSelector
  case regional
  case modifier

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if value >= 0x20, value < 0x7F {
      self = .base(width: 1)
    } else if value < 0xA0 {
      self = Self.control(value)
    } else if value < 0x300 {
      self = value == 0xAD ? .dropped : .base(width: 1)
    } else {
      self = Self.special(value) ?? Self.byTable(value)
    }
  }

  static func isRegional(_ value: UInt32) -> Bool { value >= 0x1F1E6 && value <= 0x1F1FF }

  private static func control(_ value: UInt32) -> ScalarClass {
    switch value {
    case 0x09, 0x0A: .blank
    case 0x0D: .dropped
    default: .replaced
    }
  }

  private static func special(_ value: UInt32) -> ScalarClass? {
    switch value {
    case 0x034F, 0x061C, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200C, 0x200E...0x200F,
      0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0E, 0xFEFF, 0xFFF0...0xFFFB,
      0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      .dropped
    case 0x2028...0x2029: .blank
    case 0x200D: .joiner
    case 0xFE0F: .emojiSelector
    case 0xFDD0...0xFDEF: .replaced
    case 0x1F1E6...0x1F1FF: .regional
    case 0x1F3FB...0x1F3FF: .modifier
    default: value & 0xFFFE == 0xFFFE ? .replaced : nil
    }
  }

  private static func byTable(_ value: UInt32) -> ScalarClass {
    if contains(value, in: WidthTable.zero) { return .mark }
    return .base(width: contains(value, in: WidthTable.wide) ? 2 : 1)
  }

  private static func contains(_ value: UInt32, in table: [ClosedRange<UInt32>]) -> Bool {
    var low = 0
    var high = table.count
    while low < high {
      let middle = (low + high) / 2
      if value > table[middle].upperBound {
        low = middle + 1
      } else if value < table[middle].lowerBound {
        high = middle
      } else {
        return true
      }
    }
    return false
  }
}
