import Foundation

/// Where programs are found, and the environment that all of them are given.
struct Programs {
  /// The folder of this program.
  private let own: String

  init() throws {
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    own = URL(filePath: link).deletingLastPathComponent().path(percentEncoded: false)
  }

  /// A program built beside this one.
  ///
  /// - Throws: when it is not there.
  func beside(_ name: String) throws -> String {
    let path = own.hasSuffix("/") ? own + name : "\(own)/\(name)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Trouble("\(name) is not beside eblocks-bench. Build all with: swift build -c release")
    }
    return path
  }

  /// A file of the repository's `Resources`, looked for in the folders above this program; nil when
  /// it is not there.
  func resource(_ name: String) -> String? {
    var folder = URL(filePath: own)
    while folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: "Resources/\(name)").path(percentEncoded: false)
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return nil
  }

  /// A program of the system; nil when it is not installed.
  static func installed(_ name: String) -> String? {
    ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The same terminal, language and home folder for every program.
  static func environment(home: String, _ more: [String: String] = [:]) -> [String: String] {
    [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": home, "PATH": "/usr/bin:/bin",
      "XDG_CONFIG_HOME": "\(home)/config", "XDG_STATE_HOME": "\(home)/state",
      "XDG_DATA_HOME": "\(home)/data",
    ].merging(more) { _, new in new }
  }
}
