/// How fast a call can be.
public enum CallPace {
  /// Seconds between two results of one volunteer below which the second cannot have been a call:
  /// a telephone rings for longer before nobody answers.
  public static let fastest: Int64 = 10
}
