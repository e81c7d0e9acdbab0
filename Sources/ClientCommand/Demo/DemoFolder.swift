import Foundation

/// Where a demo keeps its files: a new folder that goes with it, or the one the person named.
struct DemoFolder {
  let url: URL
  private let isKept: Bool

  /// - Parameter keep: a folder to make or to go on with; nil for a new one that is removed.
  init(keep: String?) throws {
    isKept = keep != nil
    if let keep {
      url = URL(filePath: keep, directoryHint: .isDirectory).absoluteURL
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      return
    }
    let template = FileManager.default.temporaryDirectory.appending(path: "eblocks-demo-XXXXXX")
    var path = Array(template.path(percentEncoded: false).utf8CString)
    guard mkdtemp(&path) != nil else {
      throw Failure(
        "No folder for the demo can be made in \(template.deletingLastPathComponent().path(percentEncoded: false)): "
          + "\(String(cString: strerror(errno))). Is the disk full?")
    }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    url = URL(filePath: name, directoryHint: .isDirectory)
  }

  /// Removes the folder and all in it, but for a kept one.
  func remove() {
    if !isKept { try? FileManager.default.removeItem(at: url) }
  }
}
