import Domain

extension SQLConnection {
  /// Writes one of a volunteer's tallies to `userprefs`, where the site shows it (SPEC 5.5). An
  /// absolute number, so that a repeat cannot overcount; and in two steps, since a site's table
  /// may have no key that tells two rows apart. Two writers of one volunteer must take turns: call
  /// it after `TallyRows.beginChange`.
  func mirrorTally(_ tally: Int, in mode: Mode, of user: UserID) throws {
    let changed = try run(
      """
      UPDATE userprefs SET prefvalue = \(String(tally))
      WHERE uid = \(user) AND prefname = \(mode.tallyPreference)
      """)
    guard changed == 0 else { return }
    try run(
      site.insert(
        into: "userprefs",
        [
          ("uid", "\(user)"), ("prefname", "\(mode.tallyPreference)"),
          ("prefvalue", "\(String(tally))"),
        ]))
  }
}
