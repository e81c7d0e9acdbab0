import Glibc

/// A stretch of a source's bytes that slides forward, so that memory stays flat however large
/// the source is.
final class ByteWindow {
  /// Bytes dropped so far: where the window begins in the source.
  private(set) var position: Int64 = 0
  /// Bytes in the window.
  var count: Int { filled - start }
  /// The first byte; valid until `more()` or `drop(_:)`.
  var bytes: UnsafePointer<UInt8> { UnsafePointer(storage + start) }

  private let source: any ByteSource
  private let block: Int
  private let capacity: Int
  private let storage: UnsafeMutablePointer<UInt8>
  private var start = 0
  private var filled = 0
  private var isAtEnd = false

  /// - Parameters:
  ///   - longest: the most bytes that are in the window when `more()` is called.
  ///   - block: bytes asked of the source at once.
  init(_ source: any ByteSource, longest: Int, block: Int) {
    self.source = source
    self.block = block
    capacity = longest + block
    storage = .allocate(capacity: capacity)
  }

  deinit { storage.deallocate() }

  /// Reads another block behind the window; false at the end of the source.
  func more() throws -> Bool {
    if isAtEnd { return false }
    if capacity - filled < block {
      memmove(storage, storage + start, count)
      filled = count
      start = 0
    }
    let room = min(block, capacity - filled)
    let got = try source.read(
      into: UnsafeMutableRawBufferPointer(start: storage + filled, count: room))
    filled += got
    isAtEnd = got == 0
    return got > 0
  }

  /// Moves the window's beginning forward by `count` bytes.
  func drop(_ count: Int) {
    start += count
    position += Int64(count)
  }
}
