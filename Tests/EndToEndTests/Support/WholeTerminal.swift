import Testing

extension RealTerminal {
  /// Expects the shell's terminal as it was: modes, cursor, screen, keys and pastes.
  ///
  /// - Parameter before: `settings` of before the client was started.
  func expectWhole(
    as before: String, _ comment: Comment? = nil, _ location: SourceLocation = #_sourceLocation
  ) throws {
    for (name, value) in [
      ("alternate_on", "0"), ("cursor_flag", "1"), ("mouse_any_flag", "0"),
      ("keypad_flag", "0"), ("keypad_cursor_flag", "0"), ("insert_flag", "0"),
      ("wrap_flag", "1"), ("scroll_region_lower", "23"),
    ] {
      #expect(try state(name) == value, "\(name) \(comment ?? "")", sourceLocation: location)
    }
    #expect(try settings("after") == before, comment, sourceLocation: location)
    try type("echoed")
    try wait(for: "$ echoed", location)
    try press("C-u")
    // A paste comes without brackets now.
    try paste("plain")
    try wait(for: "$ plain", location)
    try press("C-u")
  }
}
