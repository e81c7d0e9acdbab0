/// What went wrong in a database. No case carries data of a voter or a volunteer: the texts are
/// names of tables, columns, indexes, constraints and migrations, or an engine's code.
public enum StorageError: Error, Hashable, Sendable {
  /// Another program kept the database locked for longer than the engine waits. Try again.
  case busy
  /// The disk, or the room the database may take, is full. What was acknowledged is safe.
  case full
  /// The database cannot be reached or opened; the text says which way, without names or paths.
  case unavailable(String)
  /// A promise of the schema stopped a statement; the text names the constraint or its columns.
  case constraint(String)
  /// The database was written by a newer version of this program; the text names its migration.
  case newerSchema(String)
  /// The file is not a database, or it is damaged.
  case notADatabase
  /// The database may be read but not written.
  case readOnly
  /// The database's user lacks a privilege; the text names it and the table, `SELECT on voters`.
  case forbidden(String)
  /// A table that ought to be there is not; the text names it.
  case missing(String)
  /// A table of that name is there already, and it is another program's.
  case clash(String)
  /// The connection was lost while a transaction was being committed: all of it was kept, or
  /// nothing. Whoever sent it with an idempotency key sends it again.
  case unknownOutcome
  /// An answer without the column named, or with a NULL or a type that cannot be there.
  case malformedRow(String)
  /// Any other failure, by the engine's code.
  case other(String)
}

extension StorageError: CustomStringConvertible {
  /// What happened, what it means and what to do, in one line for an operator.
  public var description: String {
    switch self {
    case .busy: "The database is locked by another program. Try again in a moment."
    case .full:
      "The database's disk, or the room it may take, is full, so nothing more can be saved. Make "
        + "room, then try again."
    case .unavailable(let why):
      "The database cannot be used now (\(why)). Check that it runs, and its address."
    case .constraint(let name): "The database refused a change that breaks its rule \(name)."
    case .newerSchema(let name):
      "The database belongs to a newer eBlocks (it has \(name)). Update this program."
    case .notADatabase:
      "This is not an eBlocks database, or it is damaged. Check which one is named, or restore a "
        + "backup."
    case .readOnly:
      "The database may be read but not written. Check the file's owner and permissions, or the "
        + "server's read_only."
    case .forbidden(let privilege):
      "The database refuses its user \(privilege). Grant that privilege, then try again."
    case .missing(let table):
      "The database lacks the table \(table). Check which database is named, or restore a backup."
    case .clash(let table):
      "The database has a table \(table) of another program's. Give eBlocks a database of its own, "
        + "or that of a Scoop site."
    case .unknownOutcome:
      "The database was lost while saving, so this may or may not be saved. Send it again."
    case .malformedRow(let column):
      "The database gave an unexpected value in \(column). Run eblocks-server check."
    case .other(let code): "The database failed (\(code)). Run eblocks-server check."
    }
  }
}
