/// The words after a result (SPEC 5.4, 5.5), made from the campaign's own text.
public enum Thanks {
  /// `template` with `{letters}`, `{calls}` and `{volunteer}` filled in: a count with its noun,
  /// such as `34 calls`, and the volunteer's name.
  public static func text(_ template: String, tallies: Tallies, volunteer: String) -> String {
    MergeFields.fill(
      template,
      with: [
        "letters": Mode.letters.counted(tallies.letters),
        "calls": Mode.calls.counted(tallies.calls), "volunteer": volunteer,
      ])
  }
}

/// The call script and the letter's talking points, made out to one voter.
public enum Script {
  /// `template` with the voter's columns (`{FIRSTNAM}`, `{MCITY}`, …) and `{volunteer}` filled in.
  public static func text(_ template: String, voter: Voter, volunteer: String) -> String {
    var fields = ["volunteer": volunteer]
    for column in VoterColumn.allCases { fields[column.rawValue] = voter[column] }
    return MergeFields.fill(template, with: fields)
  }
}

/// Text with `{field}` places.
enum MergeFields {
  /// Fills each known place once; what is filled in is not searched again, and an unknown place
  /// stays as it is, so that a misspelt one is seen. The text comes out safe to draw.
  static func fill(_ template: String, with fields: [String: String]) -> String {
    var filled = ""
    var rest = template[...]
    // By bytes: the marks are ASCII, and no other character has such bytes in it.
    while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
      filled += rest[..<open]
      rest = rest[open...]
      let inside = rest.utf8.index(after: open)
      guard let close = rest.utf8.prefix(longestPlace).firstIndex(of: UInt8(ascii: "}")),
        let value = fields[String(rest[inside..<close])]
      else {
        filled.append("{")
        rest = rest[inside...]
        continue
      }
      filled += value
      rest = rest[rest.utf8.index(after: close)...]
    }
    return CleanText.lines(filled + rest)
  }

  /// No place is longer, in bytes, braces included; a text of braces alone is not searched again and again.
  private static let longestPlace = 32
}
