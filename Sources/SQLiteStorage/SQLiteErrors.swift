import GRDB
import Storage

extension StorageError {
  /// SQLite's failure as the rest of the program knows it (https://www.sqlite.org/rescode.html).
  /// Of its message only the names behind `constraint failed:` are kept.
  init(code: ResultCode, message: String?) {
    switch code.primaryResultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .busy
    case .SQLITE_FULL: self = .full
    case .SQLITE_READONLY: self = .readOnly
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .notADatabase
    case .SQLITE_CONSTRAINT: self = .constraint(Self.constraint(in: message ?? ""))
    case .SQLITE_CANTOPEN, .SQLITE_PERM: self = .unavailable("its file cannot be opened")
    case .SQLITE_MISUSE: self = .unavailable("it was closed")
    case .SQLITE_IOERR: self = .unavailable("its disk fails, SQLite \(code.rawValue)")
    default: self = .other("SQLite \(code.rawValue)")
    }
  }

  /// nil for an error that is not the database's.
  init?(_ error: any Error) {
    switch error {
    case let error as StorageError: self = error
    case let error as DatabaseError:
      self.init(code: error.extendedResultCode, message: error.message)
    default: return nil
    }
  }

  /// `UNIQUE constraint failed: contacts.result_key` → `contacts.result_key`.
  private static func constraint(in message: String) -> String {
    let separator = " constraint failed"
    guard let found = message.range(of: separator) else { return "of a table" }
    let names = message[found.upperBound...].drop { $0 == ":" || $0 == " " }
    return names.isEmpty ? String(message[..<found.lowerBound]) : String(names)
  }
}

/// Runs `body` with the database's errors turned into `StorageError`; others pass.
func mapped<T>(_ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch {
    throw StorageError(error) ?? error
  }
}

/// The same where nothing but the database can fail.
func mappedOnly<T>(_ body: () throws -> T) throws(StorageError) -> T {
  do {
    return try body()
  } catch {
    throw StorageError(error) ?? .other("\(type(of: error))")
  }
}
