import Foundation
import MariaDBStorage
import SQLiteStorage
import Storage

/// Opens the database; the one place where the engines meet.
///
/// - Parameter isNew: whether a database may be made where there is none.
func openStore(_ url: DatabaseURL, isNew: Bool) async throws -> any Store {
  switch url {
  case .sqlite(let path):
    if !isNew { try requireDatabase(at: path) }
    return try await SQLiteStore(path: path)
  case .mariaDB(let address): return try await MariaDBStore(address)
  }
}

/// What the engine finds wrong with its own files; none when all is well, or when the engine
/// leaves that to its own tools.
func damage(of store: any Store) async throws -> [String] {
  try await (store as? SQLiteStore)?.damage() ?? []
}

/// What an operator wants to know of the engine, a line each; nothing for a file.
func facts(of store: any Store) async throws -> [String] {
  guard let engine = store as? MariaDBStore else { return [] }
  let version = try await engine.read {
    try $0.first("SELECT VERSION() AS version")?.text("version")
  }
  return ["server \(version ?? "of no version")", "connection \(engine.protection)"]
}
