import ClientCore
import Foundation

/// An outbox just opened: its file, the right to send if that was free, and what was in it.
struct OutboxOpening {
  let place: OutboxPlace
  let file: OutboxFile
  let lock: SenderLock
  /// It began before the items were read, so that nothing is missed between.
  let watch: OutboxWatch?
  /// Oldest first.
  let items: [OutboxItem]
  /// A sentence for the volunteer when a damaged file was put aside.
  private(set) var damage: String?

  /// Opens an outbox, or makes one. A damaged one is put aside by the program that may send; under
  /// the feet of another one it stays where it is.
  ///
  /// - Parameter patience: as for `OutboxFile`.
  init(place: OutboxPlace, patience: Int = 0) throws(OutboxFault) {
    self.place = place
    try Self.make(place.folder)
    lock = try SenderLock(file: place.lock)
    let journal = OutboxSalvage.bytes(of: place.journal)
    do throws(OutboxFault) {
      (file, watch, items) = try Self.read(place, lock, patience)
    } catch {
      guard error.kind == .damaged else { throw error }
      guard lock.isHeld else {
        throw OutboxFault(
          "the file for them is damaged, and another eblocks is using it: leave that one, "
            + "then start this one again")
      }
      damage = try OutboxRepair(place: place, journal: journal).run()
      (file, watch, items) = try Self.read(place, lock, patience)
    }
  }

  private static func read(
    _ place: OutboxPlace, _ lock: SenderLock, _ patience: Int
  ) throws(OutboxFault) -> (OutboxFile, OutboxWatch?, [OutboxItem]) {
    let file = try OutboxFile(path: place.file, patience: patience)
    let watch = OutboxWatch(place: place)
    lock.take()
    return (file, watch, try file.items())
  }

  static func make(_ folder: URL) throws(OutboxFault) {
    do {
      try Places.make(folder)
    } catch {
      throw OutboxFault("the folder for them cannot be made or opened")
    }
  }
}
