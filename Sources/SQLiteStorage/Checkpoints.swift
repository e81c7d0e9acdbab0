import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Moves what was committed from the write-ahead log into the database's file (SQLite,
/// "Write-Ahead Logging", section 3.1), on a thread and a connection of its own: everybody would
/// wait for it on the one that writes.
///
/// While something new is committed all the time, the log is never quite done with, and would only
/// grow. So when little is left, the connection that writes moves the last of it, after which the
/// next transaction begins the log anew.
final class Checkpoints: Sendable {
  /// Pages of the log (4 KB each) from which on moving them is worth it.
  static let worthwhile = 8_000
  /// Pages that the connection that writes may move itself.
  static let little = 400
  /// How often in a row the thread looks whether little is left.
  private static let passes = 5

  private struct State {
    /// Pages in the log, and how many of them were moved.
    var pages = 0
    var moved = 0
    var isRunning = false
    var isLittleLeft = false
    var isClosed = false
  }

  private let state = Mutex(State())
  private let connection: DatabaseQueue
  private let thread = DispatchQueue(label: "eblocks.checkpoints", qos: .utility)

  /// - Throws: what SQLite says when the file cannot be opened.
  init(path: String, configuration: Configuration) throws {
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Takes over from SQLite's own way, on the connection that writes. To be called on its thread;
  /// it must not outlive this value.
  func watch(_ database: Database) {
    sqlite3_wal_hook(
      database.sqliteConnection,
      { context, connection, name, pages in
        guard let context else { return SQLITE_OK }
        let checkpoints = Unmanaged<Checkpoints>.fromOpaque(context).takeUnretainedValue()
        if checkpoints.committed(pages: Int(pages)) {
          // The commit stands whatever comes of this.
          sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        }
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Waits for what is under way; nothing more is begun.
  func close() throws {
    state.withLock { $0.isClosed = true }
    try thread.sync { try connection.close() }
  }

  /// - Parameter pages: in the log, after a commit.
  /// - Returns: whether whoever committed is to move what is left.
  private func committed(pages: Int) -> Bool {
    let (isStarted, isOwn) = state.withLock { state in
      // It was begun anew.
      if pages < state.pages { state.moved = 0 }
      state.pages = pages
      guard !state.isRunning, !state.isClosed else { return (false, false) }
      if pages - state.moved >= Self.worthwhile {
        (state.isRunning, state.isLittleLeft) = (true, false)
        return (true, false)
      }
      defer { state.isLittleLeft = false }
      return (false, state.isLittleLeft)
    }
    if isStarted { thread.async { self.move() } }
    return isOwn
  }

  private func move() {
    for _ in 0..<Self.passes {
      let moved = moveOnce()
      let isEnough = state.withLock { state in
        guard let moved, !state.isClosed else { return true }
        state.moved = moved
        state.isLittleLeft = state.pages - moved < Self.little
        return state.isLittleLeft
      }
      if isEnough { break }
    }
    state.withLock { $0.isRunning = false }
  }

  /// Moves all that is there, without keeping anybody waiting.
  ///
  /// - Returns: how many pages of the log have been moved; nil where another program is at it, or
  ///   it failed, which whoever needs the room hears of.
  private func moveOnce() -> Int? {
    connection.inDatabase { database -> Int? in
      var moved: Int32 = 0
      let code = sqlite3_wal_checkpoint_v2(
        database.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &moved)
      return code == SQLITE_OK && moved >= 0 ? Int(moved) : nil
    }
  }
}
