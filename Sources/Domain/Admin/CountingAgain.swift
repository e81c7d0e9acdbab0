/// What stands in the way of a taken back result when the action is undone.
public struct CountingAgain: Hashable, Sendable {
  /// The result was told late, so it may stand beside another's (SPEC 6.5).
  public var isLate: Bool
  /// Another result of the same volunteer for the same voter counts.
  public var hasOwnResult: Bool
  /// A result of anybody's that was told in time counts.
  public var hasResultInTime: Bool
  /// The voter is on somebody else's list now.
  public var isWithSomebodyElse: Bool

  public init(
    isLate: Bool, hasOwnResult: Bool, hasResultInTime: Bool, isWithSomebodyElse: Bool
  ) {
    self.isLate = isLate
    self.hasOwnResult = hasOwnResult
    self.hasResultInTime = hasResultInTime
    self.isWithSomebodyElse = isWithSomebodyElse
  }

  /// Whether the result can count again without taking the voter from anybody.
  public var isPossible: Bool {
    !hasOwnResult && !isWithSomebodyElse && (isLate || !hasResultInTime)
  }
}
