/// What a volunteer writes about a contact (SPEC 6.3).
public enum Notes {
  /// The longest note, in Unicode scalars.
  public static let longest = 2_000

  /// The notes as they are kept: unsafe characters dropped, ends trimmed; nil when nothing is left.
  public static func cleaned(_ notes: String?) -> String? {
    guard let notes else { return nil }
    let text = CleanText.lines(notes)
    return text.isEmpty ? nil : text
  }

  /// What is wrong with cleaned notes, or nothing.
  public static func problems(with notes: String?) -> [FieldError] {
    guard let notes, notes.unicodeScalars.count > longest else { return [] }
    return [
      FieldError(
        field: "notes",
        message: "Notes have at most 2,000 characters; these have \(notes.unicodeScalars.count).")
    ]
  }
}
