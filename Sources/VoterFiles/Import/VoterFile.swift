import Domain

/// What comes next in a voter file.
public enum ImportEvent: Hashable, Sendable {
  /// - Parameter line: where the row begins in the file, counted from 1.
  case voter(Voter, line: Int)
  case refused(Refusal)
}

/// A voter file being read from its beginning to its end, row by row, in flat memory.
///
/// Open it again to read it again: a database's transaction that is tried twice needs that.
public final class VoterFile {
  /// What the operator says about the file; nil is told from the file itself.
  public struct Options: Hashable, Sendable {
    public var delimiter: Delimiter?
    public var encoding: TextEncoding?
    public var overrides: [ColumnOverride]

    public init(
      delimiter: Delimiter? = nil, encoding: TextEncoding? = nil,
      overrides: [ColumnOverride] = []
    ) {
      self.delimiter = delimiter
      self.encoding = encoding
      self.overrides = overrides
    }
  }

  /// The file's column names, cleaned.
  public let header: [String]
  public let mapping: ColumnMapping
  public var delimiter: Delimiter { reader.delimiter }
  public var encoding: TextEncoding { reader.encoding }
  /// The file's size when it was opened; nil for a pipe.
  public let totalBytes: Int64?
  /// How far the rows go that were returned; at the end, the size of the file.
  public var bytesRead: Int64 { reader.bytesRead }

  private let reader: DelimitedReader
  private let row: VoterRow

  /// Opens the file and reads its header.
  ///
  /// - Throws: `VoterFileError`, or `MappingError` about its columns.
  public convenience init(path: String, options: Options = Options()) throws {
    let file = try OpenFile(path: path)
    try self.init(file, totalBytes: file.size, options: options)
  }

  init(
    _ source: any ByteSource, totalBytes: Int64?, options: Options = Options(),
    limits: DelimitedReader.Limits = DelimitedReader.Limits()
  ) throws {
    self.totalBytes = totalBytes
    reader = try DelimitedReader(
      source, delimiter: options.delimiter, encoding: options.encoding, limits: limits)
    header = try Self.header(of: reader)
    mapping = try ColumnMapping(header: header, overrides: options.overrides)
    row = VoterRow(mapping)
  }

  /// The next voter or refused row; nil at the end. Rows with nothing but blanks are passed over.
  ///
  /// - Throws: `VoterFileError.cannotRead`.
  public func next() throws -> ImportEvent? {
    while let record = try reader.next() {
      if case .malformed(let problem) = record {
        return .refused(
          Refusal(line: reader.line, reason: .malformed(problem), cells: [reader.raw]))
      }
      if isBlank { continue }
      do throws(Refusal.Reason) {
        try checkCellCount()
        return .voter(try row.voter(in: reader), line: reader.line)
      } catch {
        return .refused(Refusal(line: reader.line, reason: error, cells: cells))
      }
    }
    return nil
  }

  /// The refusal of a voter whose row was fine, such as for an id that the database has already.
  public func refusal(of voter: Voter, line: Int, reason: Refusal.Reason) -> Refusal {
    var cells = [String](repeating: "", count: header.count)
    for (column, index) in mapping.columns { cells[index] = voter[column] }
    return Refusal(line: line, reason: reason, cells: cells)
  }

  private static func header(of reader: DelimitedReader) throws -> [String] {
    switch try reader.next() {
    case nil: throw VoterFileError.empty
    case .malformed(let problem):
      throw VoterFileError.unreadableHeader(line: reader.line, problem)
    case .row:
      return try (0..<reader.cellCount).map { index in
        guard let name = reader.text(at: index) else {
          throw VoterFileError.undecodableHeader(line: reader.line)
        }
        return CleanText.line(name)
      }
    }
  }

  private var isBlank: Bool { (0..<reader.cellCount).allSatisfy(reader.isBlank(at:)) }

  /// More cells than the header has do no harm while they are blank; fewer mean that a row was
  /// torn apart.
  private func checkCellCount() throws(Refusal.Reason) {
    let count = reader.cellCount
    let isTolerable =
      count >= header.count && (header.count..<count).allSatisfy(reader.isBlank(at:))
    if !isTolerable { throw .wrongCellCount(count, expected: header.count) }
  }

  private var cells: [String] {
    (0..<reader.cellCount).map { index in
      reader.text(at: index) ?? reader.withBytes(at: index) { String(decoding: $0, as: UTF8.self) }
    }
  }
}
