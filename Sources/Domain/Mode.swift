/// The two ways of reaching a voter (SPEC 5.1). Letters come first everywhere.
public enum Mode: String, CaseIterable, Codable, Hashable, Sendable {
  case letters
  case calls

  public var other: Mode { self == .letters ? .calls : .letters }

  /// `1 letter`, `12 calls`: a count with its noun.
  public func counted(_ count: Int) -> String {
    "\(count) \(count == 1 ? singular : rawValue)"
  }

  /// `letter` or `call`.
  public var singular: String { self == .letters ? "letter" : "call" }

  /// What a volunteer does in this mode, as advice: `write some letters`.
  public var invitation: String {
    self == .letters ? "write some letters" : "make some calls"
  }
}
