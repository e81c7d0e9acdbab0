import Foundation

/// Where the outbox of one user at one server is: its file, and the files beside it.
///
/// Of the names only the folder is the machine's; everything else holds letters, digits, `%`, `-`,
/// `.` and `~`.
struct OutboxPlace: Hashable, Sendable {
  let folder: URL
  /// The name of the outbox's file in the folder.
  let name: String

  init(folder: URL, server: String, user: String) {
    self.folder = folder
    name = Self.name(server: server, user: user)
  }

  var file: String { path(name) }
  /// SQLite's rollback journal: what it needs to undo a transaction that was cut off.
  var journal: String { path(name + "-journal") }
  /// Its holder sends what is in the outbox.
  var lock: String { path(name + ".lock") }
  /// A file being made in place of a damaged one.
  var draft: String { path(name + ".new") }
  /// The name of the file with the lists; temporary ones begin with it.
  var keptName: String { name.dropLast(Self.ending.count) + ".kept" }

  /// The name that a damaged file gets, and its journal's beside it.
  func aside(_ number: Int) -> (name: String, journal: String) {
    ("\(name).damaged-\(number)", "\(name).damaged-\(number)-journal")
  }

  func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

  /// A file name that differs for every server and user and holds nothing a file system minds.
  static func name(server: String, user: String) -> String {
    let plain = ServerAddress.complete(server) ?? server
    return "\(escaped(plain))~\(escaped(user))\(ending)"
  }

  /// The server and user whose outbox a file of that name is; nil for any other file.
  static func owner(ofFile name: String) -> (server: String, user: String)? {
    guard name.hasSuffix(ending) else { return nil }
    let parts = name.dropLast(ending.count).split(separator: "~")
    guard parts.count == 2, let server = String(parts[0]).removingPercentEncoding,
      let user = String(parts[1]).removingPercentEncoding
    else { return nil }
    return (server, user)
  }

  private static let ending = ".outbox"

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E
      if isPlain { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
