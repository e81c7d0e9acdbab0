import Foundation
import Glibc
import Logging

/// Writes the log to standard error, a line at a time.
public struct LineLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]

  private let format: LogFormat
  private let write: @Sendable (String) -> Void

  public init(format: LogFormat, level: Logger.Level) {
    self.init(format: format, level: level, write: Self.toStandardError)
  }

  /// - Parameter write: takes each line whole.
  init(format: LogFormat, level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
    self.format = format
    self.write = write
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }
    let fields = merged.map { (name: $0.key, value: "\($0.value)") }.sorted { $0.name < $1.name }
    write(
      format.line(at: Date(), level: event.level, message: "\(event.message)", fields: fields))
  }

  /// In one write(2), so that lines of several threads do not mix; what cannot be written is lost.
  private static func toStandardError(_ line: String) {
    var line = line
    line.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
