/// What a database holds, for whoever copies it.
public struct Contents: Hashable, Sendable, CustomStringConvertible {
  public var voters: Int
  public var volunteers: Int
  /// Results in the log, undone ones included.
  public var results: Int

  public init(voters: Int, volunteers: Int, results: Int) {
    self.voters = voters
    self.volunteers = volunteers
    self.results = results
  }

  /// Counts them.
  public init(of connection: any SQLConnection) throws {
    self.init(
      voters: try connection.count("SELECT count(*) FROM voters"),
      volunteers: try connection.count("SELECT count(*) FROM volunteers"),
      results: try connection.count("SELECT count(*) FROM contacts"))
  }

  /// `2 voters, 1 volunteer, 0 results`.
  public var description: String {
    [(voters, "voter"), (volunteers, "volunteer"), (results, "result")]
      .map { count, noun in "\(count) \(noun)\(count == 1 ? "" : "s")" }.joined(separator: ", ")
  }
}
