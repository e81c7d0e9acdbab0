import ClientCore
import Curl
import Foundation
import Glibc

/// A file being filled from the network: written aside, readable by its owner alone (0600), and
/// there under its name only once it is whole. Let go of before that, it leaves nothing behind.
final class SavedFile: BodySink {
  /// Why there is no file.
  struct Fault: Error, Equatable {
    var failure: SaveFailure

    static let exists = Fault(failure: .exists)

    init(failure: SaveFailure) {
      self.failure = failure
    }

    /// A call of the system that failed, by its `errno`.
    init(system code: Int32) {
      let sentence =
        switch code {
        case ENOENT, ENOTDIR: "there is no such folder"
        case EACCES, EPERM: "the folder may not be written to"
        case EISDIR: "that is a folder"
        case ENOSPC: "the disk is full"
        case EDQUOT: "your share of the disk is used up"
        case EFBIG: "the disk is full or a size limit is met"
        case EROFS: "the disk is read-only"
        case ENAMETOOLONG: "the name is too long"
        default: String(cString: strerror(code))
        }
      failure = .reason(sentence)
    }
  }

  /// Why writing ended; nil while all is well.
  private(set) var fault: Fault?
  private let path: String
  private let aside: String
  private let replaces: Bool
  private var descriptor: Int32
  private var counter = RowCounter()

  /// Makes the file aside, in the folder of `path`.
  ///
  /// - Parameters:
  ///   - path: `~/` is the home folder.
  ///   - replaces: a file of that name may go; otherwise it is `.exists`.
  init(path: String, replaces: Bool) throws(Fault) {
    let path = Self.expanded(path)
    var found = stat()
    if stat(path, &found) == 0 {
      if found.st_mode & S_IFMT == S_IFDIR { throw Fault(system: EISDIR) }
      if !replaces { throw .exists }
    }
    let folder = (path as NSString).deletingLastPathComponent
    let name = ".\((path as NSString).lastPathComponent).\(UInt32.random(in: .min ... .max)).part"
    aside = (folder as NSString).appendingPathComponent(name)
    self.path = path
    self.replaces = replaces
    descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw Fault(system: errno) }
  }

  deinit { giveUp() }

  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty, descriptor >= 0 {
      let written = write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        fault = Fault(system: errno)
        return false
      }
      rest = rest.dropFirst(written)
    }
    counter.count(bytes)
    return true
  }

  /// What became of it, now that the reply has ended; nil when the reply is no file but an answer.
  ///
  /// - Parameter saysItsEnd: by its length or by chunks. One that does neither may have been cut
  ///   anywhere (RFC 9112 §8).
  func finish(
    _ id: RequestID, status: Int, contentType: String?, saysItsEnd: Bool
  ) -> Event.Kind? {
    guard status == 200 else { return nil }
    guard contentType?.lowercased().hasPrefix("text/csv") == true else {
      return .notSaved(id, .reason("the server sent something else than a table"))
    }
    guard saysItsEnd else {
      return .notSaved(id, .reason("the server did not say where the table ends"))
    }
    do throws(Fault) {
      try keep()
      return .saved(id, rows: max(counter.rows - 1, 0))
    } catch {
      return .notSaved(id, error.failure)
    }
  }

  private func keep() throws(Fault) {
    if fsync(descriptor) != 0 { throw Fault(system: errno) }
    if replaces {
      if rename(aside, path) != 0 { throw Fault(system: errno) }
    } else {
      try link()
    }
    close(descriptor)
    descriptor = -1
  }

  /// Gives it its name without taking one that somebody else has given meanwhile.
  private func link() throws(Fault) {
    if Glibc.link(aside, path) == 0 {
      unlink(aside)
      return
    }
    switch errno {
    case EEXIST: throw .exists
    // A disk without links, as a memory stick has.
    case EPERM, ENOTSUP, ENOSYS:
      if access(path, F_OK) == 0 { throw .exists }
      if rename(aside, path) != 0 { throw Fault(system: errno) }
    case let code: throw Fault(system: code)
    }
  }

  private func giveUp() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(aside)
    descriptor = -1
  }

  private static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
    return home + path.dropFirst()
  }
}

/// Counts the records of a CSV as it passes: line ends outside of quotes (RFC 4180 §2).
struct RowCounter: Equatable, Sendable {
  private(set) var rows = 0
  private var isQuoted = false
  private var isInRow = false

  mutating func count(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""):
        // A doubled quote turns it twice.
        isQuoted.toggle()
        if !isInRow { begin() }
      case UInt8(ascii: "\n") where !isQuoted: isInRow = false
      case UInt8(ascii: "\r") where !isQuoted: break
      default: if !isInRow { begin() }
      }
    }
  }

  private mutating func begin() {
    isInRow = true
    rows += 1
  }
}
