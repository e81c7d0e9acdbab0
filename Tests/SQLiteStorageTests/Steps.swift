import GRDB
import GRDBSQLite
import Storage
import Testing

@testable import SQLiteStorage

/// Counts the virtual machine's steps of everything `body` runs on the connection.
func steps(
  of connection: any SQLConnection, _ body: () throws -> Void
) throws -> Int {
  let handle = try #require((connection as? LentConnection)?.database.sqliteConnection)
  let counter = StepCounter()
  let context = Unmanaged.passUnretained(counter).toOpaque()
  sqlite3_progress_handler(
    handle, 1,
    { context in
      if let context { Unmanaged<StepCounter>.fromOpaque(context).takeUnretainedValue().count += 1 }
      return 0
    }, context)
  defer { sqlite3_progress_handler(handle, 0, nil, nil) }
  try body()
  return counter.count
}

/// Used by one thread: the one that steps the statements.
private final class StepCounter { var count = 0 }
