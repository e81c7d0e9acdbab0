import Foundation
import MariaDBStorage
import SQLiteStorage
import Storage

/// Copies the database to a file while it may be in use.
///
/// - Parameter replacing: whether a file that is there may go, once the copy is whole.
/// - Returns: what the copy holds.
func backUp(_ url: DatabaseURL, to file: String, replacing: Bool) async throws -> Contents {
  if case .sqlite(let path) = url { try requireDatabase(at: path) }
  func atPlace<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch StorageError.unavailable(let reason) {
      throw Failure("The copy cannot be written to \(file): \(reason). Choose another place.")
    }
  }
  let copy = try atPlace {
    try DurableFile(path: URL(fileURLWithPath: file).path, isReplacing: replacing)
  }
  defer { copy.discard() }
  let contents =
    switch url {
    case .sqlite(let path): try await SQLiteStore.copy(path, into: copy.part)
    case .mariaDB(let address): try await MariaDBDump.write(of: address, into: copy.part)
    }
  try atPlace { try copy.place() }
  return contents
}

/// Puts a backup in the database's place.
///
/// - Returns: what to tell the operator.
func restore(_ file: String, into url: DatabaseURL) async throws -> String {
  let backup = URL(fileURLWithPath: file).path
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: backup, isDirectory: &isFolder), !isFolder.boolValue
  else { throw Failure("There is no backup at \(file). Name a file that eblocks-server made.") }
  switch url {
  case .sqlite(let path):
    do {
      let restoration = try await SQLiteStore.restore(backup, to: path)
      let kept = restoration.kept.map { " What was there is kept as \($0)." } ?? ""
      return "The database is restored from \(file): \(restoration.contents).\(kept)"
    } catch StorageError.busy {
      throw Failure(
        "A program is using \(path). Stop the server, and whatever else has it open, then restore.")
    } catch StorageError.notADatabase {
      throw Failure(
        "\(file) is not a backup of an eBlocks database, or it is damaged. Nothing was changed: "
          + "restore another one.")
    }
  case .mariaDB(let address):
    let contents = try await MariaDBDump.restore(backup, into: address)
    return "The database is restored from \(file): \(contents)."
  }
}

/// - Throws: `Failure` when there is no file.
func requireDatabase(at path: String) throws(Failure) {
  guard FileManager.default.fileExists(atPath: path) else {
    throw Failure("There is no database at \(path). Name it with --database, or make one first.")
  }
}
