import Foundation

/// A new folder that goes with this value, for all that a run writes.
final class Folder {
  let path: String

  init() throws {
    let template = FileManager.default.temporaryDirectory
      .appending(path: "eblocks-bench-XXXXXX").path(percentEncoded: false)
    var name = Array(template.utf8CString)
    guard mkdtemp(&name) != nil else { throw Trouble("No folder can be made", errno) }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in it.
  subscript(name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder in it.
  func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: self[name], withIntermediateDirectories: true)
    return self[name]
  }

  /// Writes a file in it.
  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: self[name], atomically: false, encoding: .utf8)
    return self[name]
  }

  /// - Throws: when its disk has less room than that.
  func needRoom(gigabytes: Double) throws {
    let free =
      try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int ?? 0
    guard Double(free) / 1e9 > gigabytes else {
      throw Trouble(
        "This needs \(Figure.text(gigabytes, decimals: 1)) GB of room in \(path), and there are "
          + "\(Figure.text(Double(free) / 1e9, decimals: 1)). Set TMPDIR to a folder with more.")
    }
  }
}
