import API
import ClientCore
import Foundation

/// What is kept of the lists for work without the network, in a file of its own beside the outbox:
/// so no voter's name is ever in the outbox's file, which may be put aside when it is damaged, and
/// signing out needs only to remove this one.
///
/// It is replaced whole (rename(2)); a file that is not as it was written counts as none.
struct KeptFile {
  let place: OutboxPlace

  func read() -> KeptWork? {
    guard let bytes = FileManager.default.contents(atPath: place.path(place.keptName)),
      case let coded = bytes.dropFirst(Seal.length),
      bytes.prefix(Seal.length).elementsEqual(Seal.of(coded).utf8)
    else { return nil }
    return try? JSON.decode(KeptWork.self, from: Data(coded))
  }

  /// Replaces what is kept. It survives this program's end at once, and a power cut after `sync`:
  /// a wait for the disk here would hold up the keys.
  func write(_ work: KeptWork) throws(OutboxFault) {
    let coded: Data
    do {
      coded = try JSON.encode(work)
    } catch {
      throw OutboxFault("they cannot be written down")
    }
    let temporary = place.path("\(place.keptName)-\(getpid())")
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw OutboxFault(system: errno) }
    let code = Self.fill(descriptor, Data(Seal.of(coded).utf8) + coded)
    close(descriptor)
    guard code == 0, rename(temporary, place.path(place.keptName)) == 0 else {
      let code = code == 0 ? errno : code
      unlink(temporary)
      throw OutboxFault(system: code)
    }
  }

  /// Takes a voter off the kept list whose result or skip the server has, so that nobody is
  /// offered twice. Without a list, or where it cannot be written, it does nothing.
  func strike(_ action: OutboxItem.Action) {
    switch action {
    case .result, .skip: break
    case .correction, .undo: return
    }
    guard var work = read() else { return }
    for index in work.lists.indices where work.lists[index].mode == action.mode {
      work.lists[index].voters.removeAll { $0.id == action.voter }
    }
    if action.isResult { work.tallies[action.mode] += 1 }
    try? write(work)
  }

  /// Makes what was written last survive a power cut.
  func sync() {
    let descriptor = open(place.path(place.keptName), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Removes it, and what a program that was killed may have left of it.
  func remove() throws(OutboxFault) {
    let folder = place.folder.path(percentEncoded: false)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var fault: OutboxFault?
    for name in names where name == place.keptName || name.hasPrefix(place.keptName + "-") {
      if unlink(place.path(name)) != 0, errno != ENOENT { fault = OutboxFault(system: errno) }
    }
    if let fault { throw fault }
  }

  /// Writes all of `bytes`; returns 0 or the `errno`.
  private static func fill(_ descriptor: Int32, _ bytes: Data) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return count < 0 ? errno : ENOSPC }
        done += count
      }
      return 0
    }
  }
}
