import Glibc

/// A program that draws on a terminal of ours.
final class ScreenProgram {
  let child: Child
  private let terminal: PseudoTerminal
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  /// When it was started, in nanoseconds of `CLOCK_MONOTONIC`.
  private let startedAt: Int64

  /// The time without output, in milliseconds, after which a screen counts as painted. It is not
  /// part of any figure: times end with the last byte.
  static let quiet: Int32 = 20

  init(
    _ program: String, _ arguments: [String] = [], environment: [String: String]
  ) throws {
    terminal = try PseudoTerminal()
    startedAt = Monotonic.nanoseconds
    child = try Child(
      program, arguments, environment: environment, opening: .terminal(terminal))
  }

  /// Presses a key and waits until the answer is painted.
  ///
  /// - Parameter patience: how long the first byte may take, in milliseconds.
  /// - Returns: nil when nothing is painted in that time.
  func press(_ key: String, patience: Int32 = 3_000) throws -> Painting? {
    try Interruption.check()
    _ = read(waiting: 0)
    let bytes = Array(key.utf8)
    let pressedAt = Monotonic.nanoseconds
    guard write(terminal.descriptor, bytes, bytes.count) == bytes.count else {
      throw Trouble("A program's terminal is gone", errno)
    }
    return burst(since: pressedAt, patience: patience)?.painting
  }

  /// Waits for what it paints by itself, until it is quiet; nil when nothing comes.
  ///
  /// - Parameters:
  ///   - patience: how long the first byte may take, in milliseconds.
  ///   - quiet: the time without output that ends it, in milliseconds.
  func painted(patience: Int32, quiet: Int32 = ScreenProgram.quiet) throws -> Painting? {
    try Interruption.check()
    return burst(since: startedAt, patience: patience, quiet: quiet)?.painting
  }

  /// Waits until a text has been painted and the terminal is quiet.
  ///
  /// - Parameter patience: in milliseconds.
  /// - Throws: when it does not appear in time.
  /// - Returns: from the start of the program to the last byte.
  @discardableResult
  func wait(for text: String, patience: Int32 = 15_000) throws -> Painting {
    var all: [UInt8] = []
    let deadline = Monotonic.nanoseconds + Int64(patience) * 1_000_000
    var total: Painting?
    while Monotonic.nanoseconds < deadline {
      try Interruption.check()
      guard let (painting, bytes) = burst(since: startedAt, patience: 500, quiet: 60) else {
        continue
      }
      all += bytes
      total = Painting(
        first: total?.first ?? painting.first, last: painting.last, bytes: all.count)
      if let total, String(decoding: all, as: UTF8.self).contains(text) { return total }
    }
    throw Trouble("A program under test never showed \"\(text)\".")
  }

  /// Reads all it sends during a time, in milliseconds.
  ///
  /// - Returns: the bytes of each burst of output.
  func watch(milliseconds: Int32) throws -> [Int] {
    let end = Monotonic.nanoseconds + Int64(milliseconds) * 1_000_000
    var bursts: [Int] = []
    while true {
      try Interruption.check()
      let left = (end - Monotonic.nanoseconds) / 1_000_000
      guard left > 0 else { return bursts }
      if let burst = burst(since: startedAt, patience: Int32(left)) {
        bursts.append(burst.painting.bytes)
      }
    }
  }

  private func burst(since start: Int64, patience: Int32, quiet: Int32 = ScreenProgram.quiet)
    -> (painting: Painting, bytes: [UInt8])?
  {
    var bytes = read(waiting: patience)
    guard !bytes.isEmpty else { return nil }
    let first = Monotonic.nanoseconds
    var last = first
    while true {
      let more = read(waiting: quiet)
      guard !more.isEmpty else { break }
      last = Monotonic.nanoseconds
      bytes += more
    }
    let painting = Painting(
      first: Double(first - start) / 1_000, last: Double(last - start) / 1_000,
      bytes: bytes.count)
    return (painting, bytes)
  }

  /// What there is to read within a time; empty when nothing comes, or the program is gone.
  private func read(waiting milliseconds: Int32) -> [UInt8] {
    var waiting = pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0, waiting.revents & Int16(POLLIN) != 0 else {
      // A terminal that nobody has open is always ready.
      if waiting.revents & Int16(POLLHUP) != 0 { usleep(UInt32(max(milliseconds, 0)) * 1_000) }
      return []
    }
    let count = Glibc.read(terminal.descriptor, &chunk, chunk.count)
    return count > 0 ? Array(chunk[..<count]) : []
  }
}
