import Logging

/// Logs what an answer does not spell out, under the number of the request it happened in.
public struct FaultReport: Sendable {
  private let logger: Logger

  public init(logger: Logger) {
    self.logger = logger
  }

  /// Errors of ours describe themselves without anybody's data; of others only the kind is told.
  public func note(_ error: any Error) {
    let text = ((error as Any) as? any CustomStringConvertible)?.description
    logger.error(
      "A fault",
      metadata: [
        "request": "\(CurrentRequest.id ?? "-")",
        "error": "\(text ?? String(describing: type(of: error)))",
      ])
  }
}
