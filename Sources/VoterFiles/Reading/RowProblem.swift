/// Why a row could not be parted into cells.
public enum RowProblem: Hashable, Sendable, CustomStringConvertible {
  /// - Parameter limit: the longest row that is read, in bytes.
  case tooLong(limit: Int)
  /// - Parameter line: where the quote opened, counted from 1.
  case unclosedQuote(line: Int)
  case textAfterQuote(line: Int)
  case holdsNUL

  public var description: String {
    switch self {
    case .tooLong(let limit):
      "The row is longer than \(limit) bytes; it is not a voter's row."
    case .unclosedQuote(let line):
      "The quote opened in line \(line) is never closed. Close it, or double it inside a cell."
    case .textAfterQuote(let line):
      "Text follows the end of the quote opened in line \(line). Double quotes inside a cell."
    case .holdsNUL:
      "The row holds binary data."
    }
  }
}
