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
  let (version, takesFiles) = try await engine.read { db in
    let row = try db.first("SELECT VERSION() AS version, @@GLOBAL.local_infile AS files")
    return (try row?.text("version"), try row?.flag("files") ?? false)
  }
  var facts = ["server \(version ?? "of no version")", "connection \(engine.protection)"]
  if !takesFiles {
    facts.append(
      "imports are slower than they need be: the server's local_infile is off "
        + "(SET GLOBAL local_infile = ON)")
  }
  return facts
}

/// What is wrong with how the engine spreads its tables over several machines.
func clusterProblems(of store: any Store) async throws -> [String] {
  let tables = try await (store as? MariaDBStore)?.uncopiedTables() ?? []
  guard !tables.isEmpty else { return [] }
  return [
    "Galera copies InnoDB alone, so the nodes differ in \(tables.joined(separator: ", ")). "
      + "Convert each with ALTER TABLE ... ENGINE=InnoDB."
  ]
}
