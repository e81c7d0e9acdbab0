import Domain

extension Layout {
  /// The layout of that name that comes with the program, or that file's.
  ///
  /// - Throws: `LayoutError`.
  public init(named name: String) throws {
    if let text = EmbeddedLayouts.text(of: name) {
      try self.init(parsing: text)
      return
    }
    let bytes: [UInt8]
    do {
      bytes = try Self.bytes(ofFile: name)
    } catch VoterFileError.cannotOpen(_, let reason) {
      let isName = !name.contains("/") && !name.contains(".")
      throw isName
        ? LayoutError.unknown(CleanText.line(name))
        : .unreadable(CleanText.line(name), reason: reason)
    } catch VoterFileError.isDirectory {
      throw LayoutError.unreadable(CleanText.line(name), reason: "it is a directory")
    }
    guard bytes.count <= Self.longest, let text = String(validating: bytes, as: UTF8.self) else {
      throw LayoutError.unreadable(CleanText.line(name), reason: "it is no layout")
    }
    try self.init(parsing: text)
  }

  /// In bytes; nobody writes one as long.
  private static let longest = 100_000

  private static func bytes(ofFile path: String) throws -> [UInt8] {
    let file = try OpenFile(path: path)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= longest {
      let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { break }
      bytes += block[..<count]
    }
    return bytes
  }
}
