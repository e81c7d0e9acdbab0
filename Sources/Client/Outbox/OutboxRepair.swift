import ClientCore
import Foundation

/// Puts a damaged outbox aside and makes a new one with what could be read of it.
///
/// Nothing is ever overwritten, and at no moment is what was read in no file: the new one is
/// complete before it takes the damaged one's place. Only the holder of the sender's lock does this.
struct OutboxRepair {
  let place: OutboxPlace
  /// The journal as it was before SQLite looked at the damaged file, and emptied it.
  let journal: [UInt8]

  /// - Returns: the sentence about it for the volunteer.
  func run() throws(OutboxFault) -> String {
    let items = OutboxSalvage(bytes: OutboxSalvage.bytes(of: place.file), journal: journal).items
    try make(items)
    let aside = try putAside()
    // The new file is none that this journal could roll back.
    unlink(place.journal)
    guard rename(place.draft, place.file) == 0 else { throw Self.stuck(errno) }
    syncFolder()
    return Self.sentence(aside, found: items.count)
  }

  /// The file as it will be, durable, under another name.
  private func make(_ items: [OutboxItem]) throws(OutboxFault) {
    removeDraft()
    do throws(OutboxFault) {
      let draft = try OutboxFile(path: place.draft)
      try draft.perform(items.map(OutboxWrite.insert))
      draft.close()
      unlink(place.draft + "-journal")
    } catch {
      removeDraft()
      throw OutboxFault(
        "the file for them is damaged, and a new one cannot be made (\(error.reason))")
    }
  }

  private func removeDraft() {
    unlink(place.draft)
    unlink(place.draft + "-journal")
  }

  /// Gives the damaged file a second name that nothing has, with its journal beside it, and returns
  /// the name.
  private func putAside() throws(OutboxFault) -> String {
    var number = 1
    while true {
      let aside = place.aside(number)
      if access(place.path(aside.journal), F_OK) != 0 {
        var isAside = link(place.file, place.path(aside.name)) == 0
        if !isAside { isAside = try copy(to: aside.name) }
        if isAside {
          if !journal.isEmpty {
            _ = FileManager.default.createFile(
              atPath: place.path(aside.journal), contents: Data(journal),
              attributes: [.posixPermissions: 0o600])
          }
          return aside.name
        }
      }
      number += 1
    }
  }

  /// For file systems without links. False when the name is taken.
  private func copy(to name: String) throws(OutboxFault) -> Bool {
    guard errno != EEXIST else { return false }
    let code = errno
    do {
      try FileManager.default.copyItem(atPath: place.file, toPath: place.path(name))
      return true
    } catch {
      removeDraft()
      throw Self.stuck(code)
    }
  }

  private static func stuck(_ code: Int32) -> OutboxFault {
    OutboxFault(
      "the file for them is damaged and cannot be put aside (\(OutboxFault(system: code).reason))")
  }

  /// Makes the new names survive a power cut.
  private func syncFolder() {
    let path = place.folder.path(percentEncoded: false)
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func sentence(_ name: String, found: Int) -> String {
    let what =
      switch found {
      case 0: "Nothing that waited could be read from it"
      case 1: "The one thing that could be read from it still waits here"
      default: "The \(found) things that could be read from it still wait here"
      }
    return "The outbox on this machine was damaged and is put aside as \(name). \(what)."
  }
}
