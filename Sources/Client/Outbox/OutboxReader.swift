import ClientCore
import Foundation
import GRDB

/// Looks into an outbox without changing it: a damaged one is read as far as it goes and stays as
/// it is.
struct OutboxReader {
  /// Oldest first.
  let items: [OutboxItem]
  /// Not every byte of the file is as it was written.
  let isDamaged: Bool

  init(place: OutboxPlace) throws(OutboxFault) {
    guard access(place.file, F_OK) == 0 else {
      (items, isDamaged) = ([], false)
      return
    }
    do throws(OutboxFault) {
      (items, isDamaged) = (try Self.read(place), false)
    } catch {
      guard error.kind == .damaged else { throw error }
      let salvage = OutboxSalvage(
        bytes: OutboxSalvage.bytes(of: place.file),
        journal: OutboxSalvage.bytes(of: place.journal))
      (items, isDamaged) = (salvage.items, true)
    }
  }

  private static func read(_ place: OutboxPlace) throws(OutboxFault) -> [OutboxItem] {
    do {
      var configuration = GRDB.Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(2)
      return try DatabaseQueue(path: place.file, configuration: configuration).read { database in
        guard try OutboxLayout.found(database) > 0 else { return [] }
        guard try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") == "ok" else {
          throw OutboxFault.damaged
        }
        return try OutboxLayout.items(database)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
      // A program was killed in the middle of a write, and that must be undone first.
      return try OutboxFile(path: place.file, patience: 2_000).items()
    } catch {
      throw OutboxFault(error)
    }
  }
}
