import Domain

/// What comes next in a voter file.
public enum ImportEvent: Hashable, Sendable {
  case voter(FiledVoter)
  case refused(Refusal)
  case leftOut(LeftOut)
}

/// A voter file being read from its beginning to its end, row by row, in flat memory.
///
/// Open it again to read it again: a database's transaction that is tried twice needs that.
public final class VoterFile {
  /// What the operator says about the file; nil is told from the layout, or from the file itself.
  public struct Options: Hashable, Sendable {
    public var delimiter: Delimiter?
    public var encoding: TextEncoding?
    public var overrides: [ColumnOverride]
    public var layout: Layout
    /// False for a file whose first line is a voter's: its columns are numbered from 1.
    public var hasHeader: Bool
    /// The column of the state's own numbers, and the state's two letters.
    public var stateVoterID: String?
    public var state: String?
    /// Three digits for telephone numbers of seven.
    public var areaCode: String?

    public init(
      delimiter: Delimiter? = nil, encoding: TextEncoding? = nil,
      overrides: [ColumnOverride] = [], layout: Layout = Layout(), hasHeader: Bool = true,
      stateVoterID: String? = nil, state: String? = nil, areaCode: String? = nil
    ) {
      self.delimiter = delimiter
      self.encoding = encoding
      self.overrides = overrides
      self.layout = layout
      self.hasHeader = hasHeader
      self.stateVoterID = stateVoterID
      self.state = state
      self.areaCode = areaCode
    }
  }

  /// The file's column names, cleaned; numbers where it has none.
  public let header: [String]
  public let mapping: ColumnMapping
  public var delimiter: Delimiter { reader.delimiter }
  public var encoding: TextEncoding { reader.encoding }
  /// The file's size when it was opened; nil for a pipe.
  public let totalBytes: Int64?
  /// How far the rows go that were returned; at the end, the size of the file.
  public var bytesRead: Int64 { reader.bytesRead }
  /// Telephone numbers without an area code so far, left out though their voters were taken.
  public var phonesLackingAreaCode: Int { row.phones.lackingAreaCode }
  /// Telephone numbers so far that are none, left out likewise.
  public var unreadablePhones: Int { row.phones.unreadable }

  private let reader: DelimitedReader
  private var row: VoterRow
  private let tests: RowTests
  /// The reader stands at the first row already, which had to be looked at.
  private var first: DelimitedReader.Record?

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
    let layout = options.layout
    reader = try DelimitedReader(
      source, delimiter: options.delimiter ?? layout.delimiter,
      encoding: options.encoding ?? layout.encoding, limits: limits)
    if options.hasHeader, layout.columnCount == nil {
      header = try Self.header(of: reader)
    } else {
      first = try reader.next()
      if first == nil { throw VoterFileError.empty }
      let count = layout.columnCount ?? reader.cellCount
      header = (0..<max(count, 1)).map { String($0 + 1) }
    }
    mapping = try ColumnMapping(
      header: header, overrides: options.overrides, layout: layout,
      numberColumn: options.stateVoterID)
    tests = try RowTests(layout, header: header)
    row = VoterRow(
      mapping, layout: layout, state: options.state, areaCode: options.areaCode)
  }

  /// The next voter or passed over row; nil at the end. Rows with nothing but blanks are not told.
  ///
  /// - Throws: `VoterFileError.cannotRead`.
  public func next() throws -> ImportEvent? {
    while let record = try nextRecord() {
      if case .malformed(let problem) = record {
        return .refused(
          Refusal(line: reader.line, reason: .malformed(problem), cells: [reader.raw]))
      }
      if isBlank { continue }
      do throws(Refusal.Reason) {
        try checkCellCount()
        if let reason = tests.leavesOut(reader) { return .leftOut(reason) }
        return .voter(try row.voter(in: reader))
      } catch {
        return .refused(Refusal(line: reader.line, reason: error, cells: cells))
      }
    }
    return nil
  }

  /// The cells of the row that begins in that line, or nil when none does any more. For rows whose
  /// refusal comes later: open the file again, and ask for lines in their order.
  ///
  /// - Throws: `VoterFileError.cannotRead`.
  public func cells(ofLine line: Int) throws -> [String]? {
    while let record = try nextRecord() {
      if reader.line == line { return record == .row ? cells : [reader.raw] }
      if reader.line > line { return nil }
    }
    return nil
  }

  private func nextRecord() throws -> DelimitedReader.Record? {
    if let record = first {
      first = nil
      return record
    }
    return try reader.next()
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
