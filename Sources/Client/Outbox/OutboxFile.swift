import ClientCore
import Foundation
import GRDB

/// The outbox of one user at one server, on disk: what the screen thanked for is in here before it
/// says so.
///
/// SQLite with `synchronous=FULL`, mode 0600 in a folder of mode 0700.
final class OutboxFile {
  private let queue: DatabaseQueue

  /// Opens or makes the file. Throws a `Fault` in words.
  init(folder: URL, server: String, user: String) throws(Fault) {
    do {
      try Places.make(folder)
      let path = folder.appending(path: Self.name(server: server, user: user)).path(
        percentEncoded: false)
      try Self.prepare(path)
      var configuration = GRDB.Configuration()
      configuration.busyMode = .timeout(2)
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write(Self.migrate)
      let synchronous = try queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
      guard synchronous == 2 else { throw Fault(reason: "the disk cannot be made to keep them") }
    } catch {
      throw Fault(error)
    }
  }

  /// What waits, oldest first. A row that cannot be read is left where it is.
  func items() throws(Fault) -> [OutboxItem] {
    do {
      return try queue.read { database in
        try Data.fetchAll(database, sql: "SELECT item FROM items ORDER BY place").compactMap {
          try? JSONDecoder().decode(OutboxItem.self, from: $0)
        }
      }
    } catch {
      throw Fault(error)
    }
  }

  /// Makes one change; when it returns, the change is on disk.
  func perform(_ write: OutboxWrite) throws(Fault) {
    do {
      try queue.write { database in
        switch write {
        case .insert(let item):
          try database.execute(
            sql: "INSERT INTO items (key, item) VALUES (?, ?)",
            arguments: [item.key, try JSONEncoder().encode(item)])
        case .update(let item):
          try database.execute(
            sql: "UPDATE items SET item = ? WHERE key = ?",
            arguments: [try JSONEncoder().encode(item), item.key])
        case .remove(let key):
          try database.execute(sql: "DELETE FROM items WHERE key = ?", arguments: [key])
        }
      }
    } catch {
      throw Fault(error)
    }
  }

  /// Why results cannot be kept here: completes "Your results cannot be kept on this machine: …".
  struct Fault: Error, Equatable {
    var reason: String

    init(reason: String) {
      self.reason = reason
    }

    init(_ error: any Error) {
      if let fault = error as? Fault {
        self = fault
        return
      }
      guard let error = error as? DatabaseError else {
        reason = "the folder for them cannot be made or opened"
        return
      }
      reason =
        switch error.resultCode {
        case .SQLITE_FULL: "the disk is full"
        case .SQLITE_READONLY: "the disk is read-only"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another eblocks holds the file"
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: "the file for them is damaged"
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: "the file for them cannot be opened"
        case .SQLITE_IOERR: "the disk reports an error"
        default: "the disk does not take them (SQLite \(error.extendedResultCode.rawValue))"
        }
    }
  }

  /// The version of the file's layout that this program writes.
  private static let version = 1

  private static func migrate(_ database: Database) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw Fault(reason: "a newer eblocks wrote the file for them; please update this one")
    }
    if found == 0 {
      try database.execute(
        sql: """
          CREATE TABLE items (
            place INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, item BLOB NOT NULL
          );
          PRAGMA user_version = \(version);
          """)
    }
  }

  /// Makes the file before SQLite does, so that nobody else can ever read it.
  private static func prepare(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Fault(reason: "the file for them cannot be opened: \(String(cString: strerror(errno)))")
    }
    fchmod(descriptor, 0o600)
    close(descriptor)
  }

  /// A file name that differs for every server and user and holds nothing a file system minds.
  static func name(server: String, user: String) -> String {
    let plain = ServerAddress.complete(server) ?? server
    return "\(escaped(plain))~\(escaped(user)).outbox"
  }

  /// The server and user whose outbox a file of that name is; nil for any other file.
  static func owner(ofFile name: String) -> (server: String, user: String)? {
    guard name.hasSuffix(".outbox") else { return nil }
    let parts = name.dropLast(".outbox".count).split(separator: "~")
    guard parts.count == 2, let server = String(parts[0]).removingPercentEncoding,
      let user = String(parts[1]).removingPercentEncoding
    else { return nil }
    return (server, user)
  }

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
