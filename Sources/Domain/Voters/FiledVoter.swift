/// By what a state knows one of its voters, in one voter file and the next.
public struct Registration: Hashable, Sendable {
  /// The state's two letters, `NC`: where the voter is registered, wherever the mail goes.
  public var state: String
  /// The number the state gave, as the state writes it: `AA12345`.
  public var number: String

  /// The most Unicode scalars a number has.
  public static let longestNumber = 40

  public init(state: String, number: String) {
    self.state = state
    self.number = number
  }
}

/// A voter as a row of a voter file tells of one.
public struct FiledVoter: Hashable, Sendable {
  /// The id is 0 where the file has none and the database is to give one.
  public var voter: Voter
  /// nil where the file has no number of a state's.
  public var registration: Registration?
  /// Where the row begins in the file, counted from 1.
  public var line: Int

  public init(voter: Voter, registration: Registration? = nil, line: Int) {
    self.voter = voter
    self.registration = registration
    self.line = line
  }
}
