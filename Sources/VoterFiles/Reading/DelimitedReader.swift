import Glibc

/// Reads comma, tab or pipe separated rows (RFC 4180) one by one out of a source of any size.
///
/// Lines end with CRLF, LF or CR, also mixed; blank lines are passed over, and so are NULs at the
/// end. A quote means something only at the beginning of a cell. A row that cannot be parted costs
/// only the line it spoiled: reading goes on behind the line with the quote that did it. Between
/// tabs and pipes a quote that does not enclose its whole cell is a character like any other.
final class DelimitedReader {
  /// How much is read and held at once, in bytes.
  struct Limits {
    /// The longest row, without its line break.
    var row = 65_536
    var block = 524_288
    /// The beginning that encoding and delimiter are told from.
    var sample = 65_536
  }

  enum Record: Hashable {
    case row
    case malformed(RowProblem)
  }

  let delimiter: Delimiter
  let encoding: TextEncoding
  /// Where the record last read begins, counted from 1.
  private(set) var line = 1
  /// Bytes read so far, the record last read included.
  var bytesRead: Int64 { window.position + Int64(pending) }

  private let limits: Limits
  private let window: ByteWindow
  private var cells: [Cell] = []
  private var nextLine = 1
  /// Bytes of the record last read, with its line break; they leave the window with the next.
  private var pending = 0
  /// The record's bytes without the line break.
  private var length = 0
  /// The beginning of a malformed record whose bytes have left the window.
  private var remains: [UInt8]?
  /// The last record ended with CR: a LF that follows belongs to it.
  private var skipsLineFeed = false
  private var scratch: [UInt8] = []

  /// A cell's bytes, from the record's beginning; without the quotes around it.
  private struct Cell {
    var start: Int
    var end: Int
    var hasDoubledQuotes: Bool
  }

  private enum State {
    case start, plain, quoted, afterQuote
  }

  /// - Parameters:
  ///   - delimiter: nil tells it from the first line.
  ///   - encoding: nil tells it from the beginning; a byte order mark goes before both.
  /// - Throws: `VoterFileError` when it is not text or cannot be read.
  init(
    _ source: any ByteSource, delimiter: Delimiter? = nil, encoding: TextEncoding? = nil,
    limits: Limits = Limits()
  ) throws {
    self.limits = limits
    window = ByteWindow(
      source, longest: max(limits.row + 1, limits.sample), block: limits.block)
    while window.count < limits.sample, try window.more() {}
    let sample = UnsafeBufferPointer(
      start: window.bytes, count: min(window.count, limits.sample))
    if let kind = FileKind(sample) { throw VoterFileError.notText(kind) }
    let hasMark = sample.starts(with: [0xEF, 0xBB, 0xBF])
    let text = UnsafeBufferPointer(rebasing: sample[(hasMark ? 3 : 0)...])
    self.encoding = hasMark ? .utf8 : encoding ?? TextEncoding(detectedIn: text)
    self.delimiter = delimiter ?? Delimiter(detectedIn: text)
    if hasMark { window.drop(3) }
  }

  /// The next record that is not blank, or nil at the end. Its cells are valid until the next call.
  func next() throws -> Record? {
    while true {
      window.drop(pending)
      pending = 0
      remains = nil
      line = nextLine
      guard try skipLineBreakRest() else { return nil }
      let hasNULs = try skipNULs()
      if window.count == 0 { return nil }
      if hasNULs { return try malformed(.holdsNUL, from: 0) }
      let record = try scan()
      if record != .row || length > 0 { return record }
    }
  }

  // MARK: The record last read

  var cellCount: Int { cells.count }

  /// A cell as text, quotes undone; nil when it is not in the file's encoding. A row may have
  /// fewer cells than another: `index` is below `cellCount`.
  func text(at index: Int) -> String? { withBytes(at: index, encoding.text(of:)) }

  /// The same without the blanks around it.
  func trimmedText(at index: Int) -> String? {
    withBytes(at: index) { encoding.text(of: Self.trimmed($0)) }
  }

  /// The text of a cell that needs no cleaning; nil where it may (`PlainLine`).
  func plainLine(at index: Int) -> String? {
    let cell = cells[index]
    if cell.hasDoubledQuotes { return nil }
    let bytes = UnsafeBufferPointer(start: window.bytes + cell.start, count: cell.end - cell.start)
    return PlainLine.text(of: Self.trimmed(bytes), in: encoding)
  }

  /// Whether a cell holds nothing but blanks.
  func isBlank(at index: Int) -> Bool { withBytes(at: index) { Self.trimmed($0).isEmpty } }

  /// A cell's bytes with quotes undone.
  func withBytes<T>(at index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    let cell = cells[index]
    let bytes = UnsafeBufferPointer(
      start: window.bytes + cell.start, count: cell.end - cell.start)
    guard cell.hasDoubledQuotes else { return body(bytes) }
    scratch.removeAll(keepingCapacity: true)
    var isSecond = false
    for byte in bytes {
      isSecond = byte == Byte.quote && !isSecond
      if !isSecond { scratch.append(byte) }
    }
    return scratch.withUnsafeBufferPointer(body)
  }

  /// The record as it stands in the file, its first 4 KiB; what is not in the encoding replaced.
  var raw: String {
    let bytes =
      remains ?? Array(UnsafeBufferPointer(start: window.bytes, count: min(length, Self.rawLimit)))
    return bytes.withUnsafeBufferPointer { encoding.text(of: $0) }
      ?? String(decoding: bytes, as: UTF8.self)
  }

  private static let rawLimit = 4096
  /// The longest quoted cell of several lines between tabs or pipes, in bytes: so far is looked for
  /// the end of a quote that may well enclose nothing.
  private static let longestLenient = 4096

  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = bytes.count
    while start < end, Byte.isBlank(bytes[start]) { start += 1 }
    while start < end, Byte.isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  // MARK: Scanning

  /// Takes the LF of a CRLF whose CR ended the last record; false when nothing is left.
  private func skipLineBreakRest() throws -> Bool {
    if window.count == 0, try !window.more() { return false }
    if skipsLineFeed {
      skipsLineFeed = false
      if window.bytes[0] == Byte.lineFeed { window.drop(1) }
      if window.count == 0, try !window.more() { return false }
    }
    return true
  }

  /// Passes over NULs at the beginning of a record; whether there were any. Those that fill up the
  /// end of a file are no record.
  private func skipNULs() throws -> Bool {
    var count = 0
    while window.count > 0, window.bytes[0] == 0 {
      window.drop(1)
      count += 1
      if window.count == 0 { _ = try window.more() }
    }
    return count > 0
  }

  private func scan() throws -> Record {
    // The cells as a variable of its own: a property would be looked after at every one of them.
    var found: [Cell] = []
    swap(&found, &cells)
    found.removeAll(keepingCapacity: true)
    let record = try scan(into: &found)
    if case .malformed(let problem) = record, problem != .holdsNUL {
      found.removeAll(keepingCapacity: true)
    }
    swap(&found, &cells)
    return record
  }

  private func scan(into cells: inout [Cell]) throws -> Record {
    let delimiter = delimiter.rawValue
    var state = State.start
    var index = 0
    var start = 0
    var hasDoubledQuotes = false
    var breaks = 0
    var quoteLine = line
    // Where a quote turned out to enclose nothing.
    var unquoted = -1
    let isLenient = self.delimiter != .comma
    while true {
      let bytes = window.bytes
      let bound = min(window.count, limits.row + 1)
      scanning: while index < bound {
        var byte = bytes[index]
        switch state {
        case .start:
          start = index
          if byte == Byte.quote, index != unquoted {
            state = .quoted
            hasDoubledQuotes = false
            quoteLine = line + breaks
            index += 1
          } else {
            state = .plain
          }
        case .plain:
          while byte != delimiter, byte != Byte.lineFeed, byte != Byte.carriageReturn {
            index += 1
            if index == bound { break scanning }
            byte = bytes[index]
          }
          cells.append(Cell(start: start, end: index, hasDoubledQuotes: false))
          if byte != delimiter { return finished(at: index, by: byte, breaks: breaks) }
          state = .start
          index += 1
        case .quoted:
          if byte == Byte.quote {
            state = .afterQuote
          } else if byte == Byte.carriageReturn
            || byte == Byte.lineFeed && bytes[index - 1] != Byte.carriageReturn
          {
            breaks += 1
            if isLenient, index - start > Self.longestLenient {
              (state, unquoted, index, breaks) = (.start, start, start, quoteLine - line)
              continue
            }
          }
          index += 1
        case .afterQuote:
          if byte == Byte.quote {
            state = .quoted
            hasDoubledQuotes = true
            index += 1
            continue
          }
          guard byte == delimiter || Byte.isBreak(byte) else {
            guard isLenient else {
              return try malformed(.textAfterQuote(line: quoteLine), from: start)
            }
            (state, unquoted, index, breaks) = (.start, start, start, quoteLine - line)
            continue
          }
          cells.append(
            Cell(start: start + 1, end: index - 1, hasDoubledQuotes: hasDoubledQuotes))
          if byte != delimiter { return finished(at: index, by: byte, breaks: breaks) }
          state = .start
          index += 1
        }
      }
      if bound <= limits.row, try window.more() { continue }
      if state == .quoted, isLenient {
        (state, unquoted, index, breaks) = (.start, start, start, quoteLine - line)
        continue
      }
      if state == .quoted { return try malformed(.unclosedQuote(line: quoteLine), from: start) }
      if bound > limits.row { return try malformed(.tooLong(limit: limits.row), from: index) }
      switch state {
      case .start: cells.append(Cell(start: index, end: index, hasDoubledQuotes: false))
      case .plain: cells.append(Cell(start: start, end: index, hasDoubledQuotes: false))
      case .quoted, .afterQuote:
        cells.append(Cell(start: start + 1, end: index - 1, hasDoubledQuotes: hasDoubledQuotes))
      }
      return finished(at: index, by: nil, breaks: breaks)
    }
  }

  private func finished(at index: Int, by lineBreak: UInt8?, breaks: Int) -> Record {
    end(at: index, by: lineBreak, breaks: breaks)
    return memchr(window.bytes, 0, index) == nil ? .row : .malformed(.holdsNUL)
  }

  private func end(at index: Int, by lineBreak: UInt8?, breaks: Int) {
    length = index
    pending = lineBreak == nil ? index : index + 1
    nextLine = line + breaks + (lineBreak == nil ? 0 : 1)
    skipsLineFeed = lineBreak == Byte.carriageReturn
  }

  /// Ends a record that cannot be parted at the first line break at or after `offset`.
  private func malformed(_ problem: RowProblem, from offset: Int) throws -> Record {
    cells.removeAll(keepingCapacity: true)
    var index = offset
    while true {
      let bytes = window.bytes
      let bound = min(window.count, limits.row + 1)
      while index < bound, !Byte.isBreak(bytes[index]) { index += 1 }
      if index < bound {
        end(at: index, by: bytes[index], breaks: breaks(before: index))
        return .malformed(problem)
      }
      if bound > limits.row {
        try discardLine(after: bound)
        return .malformed(problem)
      }
      if try !window.more() {
        end(at: index, by: nil, breaks: breaks(before: index))
        return .malformed(problem)
      }
    }
  }

  /// Passes over the rest of a line that is too long to be held.
  private func discardLine(after kept: Int) throws {
    let bytes = UnsafeBufferPointer(start: window.bytes, count: min(kept, Self.rawLimit))
    let beginning = Array(bytes)
    let breaks = breaks(before: kept)
    window.drop(kept)
    while true {
      let rest = UnsafeBufferPointer(start: window.bytes, count: window.count)
      if let index = rest.firstIndex(where: Byte.isBreak) {
        end(at: index, by: rest[index], breaks: breaks)
        break
      }
      window.drop(rest.count)
      if try !window.more() {
        end(at: 0, by: nil, breaks: breaks)
        break
      }
    }
    remains = beginning
  }

  private func breaks(before end: Int) -> Int {
    let bytes = window.bytes
    var count = 0
    for index in 0..<end where Byte.isBreak(bytes[index]) {
      let isRest =
        bytes[index] == Byte.lineFeed && index > 0 && bytes[index - 1] == Byte.carriageReturn
      if !isRest { count += 1 }
    }
    return count
  }
}
