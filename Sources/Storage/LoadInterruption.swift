/// Why a load that needs a table for itself ended before its rows did. Nothing of it is kept.
public enum LoadInterruption: Error, Hashable, Sendable {
  /// Somebody else works on the database, and would have to wait.
  case othersCame
}
