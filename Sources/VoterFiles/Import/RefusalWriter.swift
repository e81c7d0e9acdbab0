import Glibc

/// Writes refused rows beside the voter file: `line,reason` and the original columns, so that the
/// mended file can be imported itself.
///
/// The file is made with the first refusal, for its owner's eyes only, and never in place of
/// another: the names go `x.csv`, `x-2.csv`, `x-3.csv` …
public final class RefusalWriter {
  /// Where the refusals are; nil while there are none.
  public private(set) var path: String?
  public private(set) var count = 0

  private let wanted: String
  private let header: [String]
  private var descriptor: Int32 = -1
  private var unwritten: [UInt8] = []

  /// - Parameter header: the voter file's column names.
  public init(path: String, header: [String]) {
    wanted = path
    self.header = header
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// - Throws: `VoterFileError.cannotWrite`.
  public func write(_ refusal: Refusal) throws {
    if descriptor < 0 {
      try create()
      unwritten += CSV.line(["line", "reason"] + header).utf8
    }
    unwritten += CSV.line([String(refusal.line), refusal.reason.description] + refusal.cells).utf8
    count += 1
    if unwritten.count >= 65_536 { try flush() }
  }

  /// Call it after the last refusal: until then the end of the file may be missing.
  ///
  /// - Throws: `VoterFileError.cannotWrite`.
  public func finish() throws {
    guard descriptor >= 0 else { return }
    try flush()
    let result = close(descriptor)
    descriptor = -1
    if result != 0 { throw failure() }
  }

  /// Takes the file away again and begins anew: its rows are going to be read another time.
  public func discard() {
    if descriptor >= 0 {
      close(descriptor)
      if let path { unlink(path) }
    }
    descriptor = -1
    path = nil
    count = 0
    unwritten = []
  }

  private func create() throws {
    for number in 1...99 {
      let candidate = number == 1 ? wanted : numbered(number)
      descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      path = candidate
      if descriptor >= 0 { return }
      if errno != EEXIST { break }
    }
    let error = failure()
    path = nil
    throw error
  }

  /// `voters.refused-2.csv` for `voters.refused.csv`.
  private func numbered(_ number: Int) -> String {
    guard let dot = wanted.lastIndex(of: "."), !wanted[dot...].contains("/") else {
      return "\(wanted)-\(number)"
    }
    return "\(wanted[..<dot])-\(number)\(wanted[dot...])"
  }

  private func flush() throws {
    var offset = 0
    while offset < unwritten.count {
      let written = unwritten.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      if written < 0, errno != EINTR { throw failure() }
      offset += max(0, written)
    }
    unwritten.removeAll(keepingCapacity: true)
  }

  private func failure() -> VoterFileError {
    .cannotWrite(path: path ?? wanted, reason: SystemError.current)
  }
}
