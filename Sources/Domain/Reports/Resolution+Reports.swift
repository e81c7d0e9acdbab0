extension Resolution {
  /// Names, in lower case, of those that say no to the volunteer, as reports count refusals.
  public static let refusals = ["refused", "hung up", "do not call"]
}
