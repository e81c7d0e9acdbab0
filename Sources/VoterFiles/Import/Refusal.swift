import Domain

/// A row that does not become a voter, with all that is needed to mend it.
public struct Refusal: Hashable, Sendable {
  /// Where the row begins in the file, counted from 1.
  public var line: Int
  public var reason: Reason
  /// The row's cells as in the file; the beginning of the row alone when it could not be parted.
  public var cells: [String]

  public init(line: Int, reason: Reason, cells: [String]) {
    self.line = line
    self.reason = reason
    self.cells = cells
  }

  /// What is wrong; the sentence holds nothing of the row itself.
  public enum Reason: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(RowProblem)
    case wrongCellCount(Int, expected: Int)
    case missingID
    case malformedID
    case malformedPrime
    /// In characters; the limit is the column's `longest`.
    case tooLong(VoterColumn, length: Int)
    case undecodable(VoterColumn)
    case missingNumber
    case malformedNumber
    /// Found by the caller: the id is in the database.
    case repeatedID
    /// Found by the caller: an earlier row is about the same voter.
    case repeatedRow

    /// The column it is about, when it is about one.
    public var column: VoterColumn? {
      switch self {
      case .malformed, .wrongCellCount, .missingNumber, .malformedNumber, .repeatedRow: nil
      case .missingID, .malformedID, .repeatedID: .id
      case .malformedPrime: .prime
      case .tooLong(let column, _), .undecodable(let column): column
      }
    }

    public var description: String {
      switch self {
      case .malformed(let problem): problem.description
      case .wrongCellCount(let count, let expected):
        "The row has \(count) cells instead of \(expected)."
      case .missingID: "The id is missing."
      case .malformedID: "The id is not a whole number from 1 to \(VoterID.max)."
      case .malformedPrime: "prime is neither 0 nor 1, Y nor N."
      case .tooLong(let column, let length):
        "\(column.rawValue) has \(length) characters; \(column.longest) fit."
      case .undecodable(let column):
        "\(column.rawValue) is not UTF-8 as the beginning of the file is."
      case .missingNumber: "The state's voter number is missing."
      case .malformedNumber:
        "The state's voter number cannot be read, or has more than \(Registration.longestNumber) "
          + "characters."
      case .repeatedID: "A voter with this id is there already."
      case .repeatedRow: "This voter stood in the file before."
      }
    }
  }
}
