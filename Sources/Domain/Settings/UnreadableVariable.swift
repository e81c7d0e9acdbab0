/// A configuration variable whose value cannot be read. It breaks the mode that reads it and
/// nothing else, and never opens the phones or lifts a quota (SPEC 3).
public struct UnreadableVariable: Error, Hashable, Sendable, CustomStringConvertible {
  public var variable: Variable
  /// What a readable value looks like, as the rest of a sentence: `must be a whole number …`.
  public var reason: String

  public init(_ variable: Variable, _ reason: String) {
    self.variable = variable
    self.reason = reason
  }

  /// Names the variable and never its value, which may be private.
  public var description: String { "\(variable.rawValue) \(reason)" }
}
