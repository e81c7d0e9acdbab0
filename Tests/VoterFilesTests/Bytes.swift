import Foundation

@testable import VoterFiles

/// Bytes in memory in place of a file's.
final class Bytes: ByteSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let block = rest.prefix(buffer.count)
    buffer.copyBytes(from: block)
    rest = rest.dropFirst(block.count)
    return block.count
  }
}

/// A beginning and then megabytes of one byte.
final class Endless: ByteSource {
  private let byte: UInt8
  private var megabytes: Int
  private let beginning: [UInt8]
  private var isAtBeginning = true

  init(_ beginning: String, then byte: Character, megabytes: Int) {
    self.beginning = Array(beginning.utf8)
    self.byte = byte.asciiValue ?? 0
    self.megabytes = megabytes * 2
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if isAtBeginning {
      isAtBeginning = false
      buffer.copyBytes(from: beginning)
      return beginning.count
    }
    guard megabytes > 0 else { return 0 }
    megabytes -= 1
    buffer.initializeMemory(as: UInt8.self, repeating: byte)
    return buffer.count
  }
}

/// Everything a reader says of a text, for comparing.
struct Story: Hashable, CustomStringConvertible {
  struct Entry: Hashable, CustomStringConvertible {
    var line: Int
    var problem: RowProblem?
    var cells: [String?]

    var description: String { "\(line): \(problem?.description ?? "\(cells)")" }
  }

  var entries: [Entry] = []
  var bytesRead: Int64 = 0

  var description: String { entries.map(\.description).joined(separator: " / ") }
  var cells: [[String?]] { entries.filter { $0.problem == nil }.map(\.cells) }
  var problems: [RowProblem?] { entries.map(\.problem) }

  init(
    _ bytes: [UInt8], block: Int = 524_288, row: Int = 65_536, sample: Int = 65_536,
    delimiter: Delimiter? = nil, encoding: TextEncoding? = nil
  ) throws {
    let reader = try DelimitedReader(
      Bytes(bytes), delimiter: delimiter, encoding: encoding,
      limits: .init(row: row, block: block, sample: sample))
    while let record = try reader.next() {
      switch record {
      case .row:
        entries.append(
          Entry(
            line: reader.line, problem: nil, cells: (0..<reader.cellCount).map(reader.text(at:))))
      case .malformed(let problem):
        entries.append(Entry(line: reader.line, problem: problem, cells: [reader.raw]))
      }
    }
    bytesRead = reader.bytesRead
  }

  init(_ text: String, delimiter: Delimiter? = nil) throws {
    try self.init(Array(text.utf8), delimiter: delimiter)
  }
}

/// A voter file in memory, read to its end.
func events(
  _ text: String, options: VoterFile.Options = .init()
) throws -> [ImportEvent] {
  try events(Array(text.utf8), options: options)
}

func events(_ bytes: [UInt8], options: VoterFile.Options = .init()) throws -> [ImportEvent] {
  let file = try VoterFile(Bytes(bytes), totalBytes: nil, options: options)
  var events: [ImportEvent] = []
  while let event = try file.next() { events.append(event) }
  return events
}

/// A directory of its own that goes away with the test.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "voters-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    return path(name)
  }
}
