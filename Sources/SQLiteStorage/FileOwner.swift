import Foundation
import GRDB
import Storage

/// Whose file this is, told before anything in it is changed.
enum FileOwner {
  /// `PRAGMA application_id` of our databases: "eBlk".
  static let applicationID = 0x6542_6C6B

  /// Refuses a file of another program; one that is not there or is empty will become ours. Looks
  /// through SQLite: whoever opens and closes the file by other means gives up the locks that this
  /// process has on it (`fcntl(2)`).
  ///
  /// - Throws: `StorageError.notADatabase`. What else is wrong is left to whoever opens it to stay.
  static func check(atPath path: String) throws(StorageError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    var configuration = Configuration()
    configuration.readonly = true
    do {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? database.close() }
      guard try database.read(isOurs) else { throw StorageError.notADatabase }
    } catch StorageError.notADatabase {
      throw .notADatabase
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw .notADatabase
    } catch {
      return
    }
  }

  /// Every database of ours has a certain table; those of early versions do not say whose they are.
  static func isOurs(_ database: Database) throws -> Bool {
    let owner = try Int.fetchOne(database, sql: "PRAGMA application_id")
    guard owner == 0 || owner == applicationID else { return false }
    let tables = try String.fetchAll(
      database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
    return tables.isEmpty || tables.contains("eblocks_migrations")
  }
}
