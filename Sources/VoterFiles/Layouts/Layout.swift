import Domain

/// How a kind of voter file is written: what its columns are called, and what becomes of them.
///
/// A file of text describes it; `Resources/layouts/seed.layout` says how.
public struct Layout: Hashable, Sendable {
  /// Which of a file's columns make up a text.
  public struct Source: Hashable, Sendable {
    /// Columns by name or number. The first alternative that is not blank counts; its columns are
    /// joined.
    public var alternatives: [[String]]

    public init(_ alternatives: [[String]]) {
      self.alternatives = alternatives
    }
  }

  /// What a row says in one column.
  public struct Test: Hashable, Sendable {
    public var column: String
    /// In capitals.
    public var values: [String]
  }

  public var delimiter: Delimiter?
  public var encoding: TextEncoding?
  /// How many columns a file without a header has; nil for one with a header.
  public var columnCount: Int?
  /// Who keeps the file.
  public var state: String?
  public var stateVoterID: Source?
  public var updates = false
  public var fields: [VoterColumn: Source] = [:]
  /// Parties as the file writes them, in capitals, and as we do.
  public var parties: [String: String] = [:]
  /// A row is taken only where all of these hold.
  public var only: [Test] = []
  /// A voter is protected where any of these holds.
  public var protected: [Test] = []

  public init() {}

  /// Reads a layout's text.
  ///
  /// - Throws: `LayoutError`, which names the line.
  public init(parsing text: String) throws {
    self.init()
    var hasHeader = true
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let content = line.trimmingBlanks
      if content.isEmpty || content.hasPrefix("#") { continue }
      guard let sign = content.firstIndex(of: "=") else {
        throw LayoutError.malformed(line: number)
      }
      let name = String(content[..<sign].trimmingBlanks)
      let value = content[content.index(after: sign)...].trimmingBlanks
      guard try read(name, value, line: number, hasHeader: &hasHeader) else {
        throw LayoutError.unknownName(line: number, CleanText.line(name))
      }
    }
    if hasHeader { columnCount = nil } else if columnCount == nil { throw LayoutError.noColumns }
    if stateVoterID != nil {
      if state == nil { throw LayoutError.noState }
      updates = true
    }
  }

  /// False for a name that means nothing.
  private mutating func read(
    _ name: String, _ value: Substring, line: Int, hasHeader: inout Bool
  ) throws -> Bool {
    let malformed = LayoutError.malformed(line: line)
    switch name {
    case "delimiter":
      guard let known = Delimiter(named: String(value)) else { throw malformed }
      delimiter = known
    case "encoding":
      guard let known = TextEncoding(rawValue: String(value)) else { throw malformed }
      encoding = known
    case "header": hasHeader = try Self.flag(value, line: line)
    case "updates": updates = try Self.flag(value, line: line)
    case "columns":
      guard let count = Int(value), (1...10_000).contains(count) else { throw malformed }
      columnCount = count
    case "state":
      guard value.utf8.count == 2, value.allSatisfy(\.isLetter) else { throw malformed }
      state = value.uppercased()
    case "state_voter_id": stateVoterID = try Self.source(value, line: line)
    case "party":
      for word in try LayoutWords.split(value, line: line) {
        let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw malformed }
        parties[parts[0].uppercased()] = String(parts[1])
      }
    case "only": only.append(try Self.test(value, line: line))
    case "protected": protected.append(try Self.test(value, line: line))
    default:
      guard let field = VoterColumn(rawValue: name) else { return false }
      fields[field] = try Self.source(value, line: line)
    }
    return true
  }

  private static func flag(_ value: Substring, line: Int) throws -> Bool {
    switch value {
    case "yes": true
    case "no": false
    default: throw LayoutError.malformed(line: line)
    }
  }

  private static func source(_ value: Substring, line: Int) throws -> Source {
    var alternatives: [[String]] = [[]]
    for word in try LayoutWords.split(value, line: line) {
      if word.text == "|", !word.isQuoted {
        alternatives.append([])
      } else {
        alternatives[alternatives.count - 1].append(word.text)
      }
    }
    if alternatives.contains(where: \.isEmpty) { throw LayoutError.malformed(line: line) }
    return Source(alternatives)
  }

  /// `COLUMN: VALUE …`
  private static func test(_ value: Substring, line: Int) throws -> Test {
    var words = try LayoutWords.split(value, line: line).map(\.text)
    guard words.count >= 2, words[0].hasSuffix(":"), words[0].count > 1 else {
      throw LayoutError.malformed(line: line)
    }
    let column = String(words.removeFirst().dropLast())
    return Test(column: column, values: words.map { $0.uppercased() })
  }
}

/// A layout that cannot be used.
public enum LayoutError: Error, Hashable, Sendable, CustomStringConvertible {
  case malformed(line: Int)
  case unknownName(line: Int, String)
  case noColumns
  case noState
  /// No layout of that name comes with the program, and no file is called so.
  case unknown(String)
  case unreadable(String, reason: String)

  public var description: String {
    switch self {
    case .malformed(let line):
      "Line \(line) of the layout cannot be read. Resources/layouts/seed.layout shows how it is "
        + "written."
    case .unknownName(let line, let name):
      "Line \(line) of the layout begins with \(name), which means nothing. "
        + "Resources/layouts/seed.layout lists what does."
    case .noColumns: "The layout is of a file without a header: add columns = how many there are."
    case .noState: "The layout has a state_voter_id and no state: add state = its two letters."
    case .unknown(let name):
      "There is no layout \(name). Name a layout file, or one of "
        + "\(EmbeddedLayouts.names.joined(separator: ", "))."
    case .unreadable(let path, let reason): "The layout \(path) cannot be read: \(reason)."
    }
  }
}

/// The words of a layout's line.
enum LayoutWords {
  struct Word: Hashable {
    var text: String
    var isQuoted: Bool
  }

  /// Parted by blanks; one in double quotes may hold them, and may go on after the quotes.
  static func split(_ line: Substring, line number: Int) throws -> [Word] {
    var words: [Word] = []
    var word = Word(text: "", isQuoted: false)
    var isOpen = false
    for character in line {
      if character == "\"" {
        isOpen.toggle()
        word.isQuoted = true
      } else if !isOpen, character == " " || character == "\t" {
        if word != Word(text: "", isQuoted: false) { words.append(word) }
        word = Word(text: "", isQuoted: false)
      } else {
        word.text.append(character)
      }
    }
    if isOpen { throw LayoutError.malformed(line: number) }
    if word != Word(text: "", isQuoted: false) { words.append(word) }
    if words.isEmpty { throw LayoutError.malformed(line: number) }
    return words
  }
}

extension Substring {
  /// Without the blanks, and the return of a file from elsewhere, at its ends.
  fileprivate var trimmingBlanks: Substring {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
