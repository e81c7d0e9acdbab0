/// A voter file that cannot be read at all, or a refusal file that cannot be written; said for
/// the operator. A single bad row is a `Refusal` instead.
public enum VoterFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system's own words are in `reason`, such as `No such file or directory`.
  case cannotOpen(path: String, reason: String)
  case cannotRead(reason: String)
  case cannotWrite(path: String, reason: String)
  case isDirectory(path: String)
  case empty
  case notText(FileKind)
  case unreadableHeader(line: Int, RowProblem)
  case undecodableHeader(line: Int)

  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "The file \(path) cannot be opened: \(reason). Nothing was imported."
    case .cannotRead(let reason):
      "Reading the file stopped half-way: \(reason). Try again, or copy the file to this machine."
    case .cannotWrite(let path, let reason):
      "The refused rows cannot be written to \(path): \(reason). Make room, or name another place."
    case .isDirectory(let path):
      "\(path) is a directory. Name one voter file in it."
    case .empty:
      "The file is empty. A voter file begins with a line of column names."
    case .notText(let kind):
      "This is not a text file: \(kind.advice)"
    case .unreadableHeader(let line, let problem):
      "The column names in line \(line) cannot be read. \(problem)"
    case .undecodableHeader(let line):
      "The column names in line \(line) are not UTF-8. Say which encoding the file has."
    }
  }
}
