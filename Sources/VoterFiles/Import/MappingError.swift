import Domain

/// Why a file's columns cannot be told; each sentence names what the file offers or what is known.
public enum MappingError: Error, Hashable, Sendable, CustomStringConvertible {
  case malformedOverride(String)
  case unknownField(String)
  case repeatedField(VoterColumn)
  /// `--map` names a column that the file does not have.
  case unknownColumn(VoterColumn, column: String, offered: [String])
  /// Two columns of the file have the name; the numbers count from 1.
  case ambiguous(VoterColumn, numbers: [Int])
  case missing(VoterColumn, offered: [String])
  /// The column of the state's number.
  case missingNumber(column: String, offered: [String])
  /// A column that the layout judges rows by.
  case missingTest(column: String, offered: [String])
  /// Neither a last name nor a street.
  case namesNobody(offered: [String])

  public var description: String {
    switch self {
    case .malformedOverride(let text):
      "\"\(text)\" maps nothing. Write FIELD=COLUMN, such as "
        + "\(VoterColumn.lastName.rawValue)=Surname or id=1."
    case .unknownField(let name):
      "There is no voter field \(name). The fields are \(Self.fields)."
    case .repeatedField(let field):
      "\(field.rawValue) is mapped twice. Map each field once."
    case .unknownColumn(let field, let column, let offered):
      "The file has no column \(column) for \(field.rawValue). \(Self.offer(offered))"
    case .ambiguous(let field, let numbers):
      "The file has \(numbers.count) columns for \(field.rawValue) "
        + "(\(numbers.map(String.init).joined(separator: ", "))). "
        + "Choose one by its number: --map \(field.rawValue)=\(numbers.first ?? 1)."
    case .missing(let field, let offered):
      "The file has no column \(field.rawValue). \(Self.offer(offered)) "
        + "Name the right one: --map \(field.rawValue)=COLUMN."
    case .missingNumber(let column, let offered):
      "The file has no column \(column) with the state's voter numbers. \(Self.offer(offered)) "
        + "Name the right one: --map state_voter_id=COLUMN."
    case .missingTest(let column, let offered):
      "The file has no column \(column), by which the layout tells whom to leave out. "
        + "\(Self.offer(offered)) Choose another layout, or mend this one."
    case .namesNobody(let offered):
      "The file has neither a last name (\(VoterColumn.lastName.rawValue)) nor a street "
        + "(\(VoterColumn.street.rawValue)). \(Self.offer(offered)) "
        + "Name the right one: --map \(VoterColumn.lastName.rawValue)=COLUMN."
    }
  }

  private static let fields = VoterColumn.allCases.map(\.rawValue).joined(separator: ", ")

  /// The first twenty columns, each at most forty characters.
  private static func offer(_ names: [String]) -> String {
    if names.isEmpty { return "It offers none." }
    let shown = names.prefix(20).map { $0.isEmpty ? "(no name)" : String($0.prefix(40)) }
    let rest = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
    return "It offers \(shown.joined(separator: ", "))\(rest)."
  }
}
