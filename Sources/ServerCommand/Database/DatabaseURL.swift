import Foundation
import MariaDBStorage

/// Which database a command works on, as `--database` or `EBLOCKS_DATABASE` says it.
enum DatabaseURL: Equatable {
  /// An SQLite file, by its absolute path.
  case sqlite(path: String)
  /// A MariaDB or MySQL server.
  case mariaDB(MariaDBAddress)

  static let variable = "EBLOCKS_DATABASE"

  /// Reads `sqlite:///absolute/path` or `mysql://user:password@host:port/name`; anything else is
  /// a failure whose text does not repeat what was given, which may hold a password.
  init(_ text: String) throws(Failure) {
    if text.lowercased().hasPrefix("mysql://") {
      do {
        self = .mariaDB(try MariaDBAddress(text))
      } catch {
        throw Failure("\(error)")
      }
      return
    }
    let prefix = "sqlite://"
    let path = text.dropFirst(prefix.count).removingPercentEncoding ?? ""
    guard text.lowercased().hasPrefix(prefix), path.hasPrefix("/"), path.count > 1 else {
      throw Failure(
        "The database is not named in a way that is understood. Write sqlite:///absolute/path or "
          + "mysql://user:password@host:port/name.")
    }
    self = .sqlite(path: path)
  }

  /// The same for a command that reads whole tables: an answer may take an hour.
  var patient: DatabaseURL {
    guard case .mariaDB(var address) = self else { return self }
    address.timeout = max(address.timeout, 3_600)
    return .mariaDB(address)
  }

  /// The same for a command that brings many rows: they may be sent as a file is, and a million
  /// of them answered at once.
  var loading: DatabaseURL {
    guard case .mariaDB(var address) = patient else { return self }
    address.loadsRows = true
    return .mariaDB(address)
  }

  /// The option, else the environment, else an SQLite file in `$XDG_DATA_HOME/eblocks` (XDG Base
  /// Directory Specification: `~/.local/share` when unset or relative).
  static func chosen(option: String?, environment: [String: String]) throws(Failure) -> Self {
    if let text = option ?? environment[variable], !text.isEmpty { return try Self(text) }
    let data =
      environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].flatMap { $0.hasPrefix("/") ? "\($0)/.local/share" : nil }
    guard let data else {
      throw Failure("No home folder is known here: name the database with --database.")
    }
    return .sqlite(path: "\(data)/eblocks/eblocks.sqlite")
  }
}
