import Foundation
import Glibc

/// A PEM file (RFC 7468) of a certificate or a key, as it is on disk now.
struct CertificateFile: Sendable {
  let path: String
  /// `certificate` or `key`, as the command line calls it.
  let noun: String

  /// Far more than any chain of certificates.
  static let longest = 1 << 20

  /// What tells one state of a file from the next: it was written, or another took its place.
  struct Stamp: Hashable, Sendable {
    let device: UInt
    let node: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int
    /// The file's permissions, `0o600`.
    let mode: UInt32
  }

  /// - Throws: when it is not there, or is no file.
  func stamp() throws(CertificateProblem) -> Stamp {
    var status = Glibc.stat()
    guard stat(path, &status) == 0 else { throw unreadable(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CertificateProblem("\(path) is no file. Name a PEM file with --tls-\(noun).")
    }
    return Stamp(
      device: UInt(status.st_dev), node: UInt(status.st_ino), size: Int(status.st_size),
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
      mode: status.st_mode & 0o777)
  }

  func text() throws(CertificateProblem) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let data: Data?
    do {
      data = try handle.read(upToCount: Self.longest + 1)
    } catch {
      throw CertificateProblem("\(path) cannot be read.")
    }
    guard let data, data.count <= Self.longest else {
      throw CertificateProblem("\(path) is empty, or far too long for a \(noun) in PEM form.")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private func unreadable(_ code: Int32) -> CertificateProblem {
    code == ENOENT
      ? CertificateProblem("\(path) is not there. Name a PEM file with --tls-\(noun).")
      : CertificateProblem("\(path) cannot be read: \(String(cString: strerror(code))).")
  }
}
