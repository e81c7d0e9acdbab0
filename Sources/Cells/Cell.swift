/// One character cell: what it shows and what that is for.
///
/// Sixteen bytes without a reference, so a canvas is compared at the speed of memory.
public struct Cell: Equatable, Sendable {
  /// An empty cell.
  public static let blank = Cell(glyph: .space, role: .text)

  // The bits of a Glyph; above them in `high` the role and the arms of a rule.
  private var low: UInt64
  private var high: UInt64

  private static let roleShift: UInt64 = 44
  private static let armShift: UInt64 = 52
  private static let glyphMask: UInt64 = (1 << 44) - 1

  init(glyph: Glyph, role: Role, arms: UInt8 = 0) {
    low = glyph.low
    high =
      glyph.high & Self.glyphMask | UInt64(role.rawValue) << Self.roleShift
      | UInt64(arms) << Self.armShift
  }

  /// The right half of a wide character.
  static func continuation(role: Role) -> Cell { Cell(glyph: Glyph(low: 0, high: 0), role: role) }

  /// The same with another character, of printable ASCII; for a cell of one column.
  func showing(_ ascii: UInt8) -> Cell {
    var cell = self
    cell.low = UInt64(ascii)
    return cell
  }

  var glyph: Glyph { Glyph(low: low, high: high & Self.glyphMask) }

  /// The rule's arms that meet here, a set of `Canvas.Arm` bits; 0 where there is no rule.
  var arms: UInt8 { UInt8(high >> Self.armShift & 0xF) }

  public var role: Role {
    get { Role(rawValue: UInt8(high >> Self.roleShift & 0xFF)) ?? .text }
    set { high = high & ~(0xFF << Self.roleShift) | UInt64(newValue.rawValue) << Self.roleShift }
  }

  /// Columns of the character that begins here: 1 or 2; 0 in the right half of a wide one.
  public var width: Int { glyph.width }

  /// The right half of a wide character: shows nothing of its own.
  public var isContinuation: Bool { glyph.width == 0 }

  /// What the cell shows; a space in the right half of a wide character.
  public var text: Character { glyph.string.first ?? " " }

  /// The scalar's value at `index`, 0 to 4, and 0 after the last; the first is the base.
  public func scalar(at index: Int) -> UInt32 { glyph.value(at: index) }
}
