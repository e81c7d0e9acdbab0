import API

extension Reply {
  /// Why this program and the server that answered cannot work together: what that means, and what
  /// to do; nil when they share a level of the interface. A server that does not say its levels is
  /// judged by what it answers.
  ///
  /// - Parameter own: what this program speaks.
  public func mismatch(_ own: APILevels = .current) -> Problem? {
    guard let levels = serverLevels.flatMap(APILevels.init(header:)) else { return nil }
    let server = serverVersion.flatMap(Self.plain).map { " (\($0))" } ?? ""
    let program = "eblocks (\(Version.current))"
    switch own.standing(to: levels) {
    case .together: return nil
    case .tooOld:
      return Problem(
        .versionUnsupported,
        "This \(program) is too old for the server\(server). Get the new one from your "
          + "organizers; what you record is kept here and goes out from there.")
    case .tooNew:
      return Problem(
        .versionUnsupported,
        "The server\(server) is too old for this \(program). Tell an organizer; what you record "
          + "is kept here until the server is renewed.")
    }
  }

  /// A version as people write them; nil for anything else.
  private static func plain(_ version: String) -> String? {
    (1...20).contains(version.utf8.count)
      && version.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || [0x2B, 0x2D, 0x2E].contains(byte)
      } ? version : nil
  }
}
