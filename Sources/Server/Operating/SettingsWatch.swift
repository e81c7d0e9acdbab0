import Domain
import Logging
import ServiceLifecycle

/// Says in the log which configuration variables cannot be read, when that changes, and not on
/// every request that meets them. Values are never logged.
public struct SettingsWatch: ServiceLifecycle.Service {
  /// Between two looks, in seconds.
  static let interval: Int64 = 5

  private let unreadable: @Sendable () async throws -> [UnreadableVariable]
  private let sleep: @Sendable (Duration) async throws -> Void
  private let logger: Logger

  public init(
    logger: Logger,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    unreadable: @escaping @Sendable () async throws -> [UnreadableVariable]
  ) {
    self.logger = logger
    self.sleep = sleep
    self.unreadable = unreadable
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      var known: Set<UnreadableVariable> = []
      while !Task.isCancelled {
        // A database that is away is told by /readyz and by the requests themselves.
        if let found = try? await unreadable() { tell(Set(found), known: &known) }
        guard (try? await sleep(.seconds(Self.interval))) != nil else { return }
      }
    }
  }

  private func tell(_ found: Set<UnreadableVariable>, known: inout Set<UnreadableVariable>) {
    for problem in found.subtracting(known).sorted(by: { $0.description < $1.description }) {
      logger.error(
        "A setting cannot be read; what depends on it is refused",
        metadata: ["variable": "\(problem.variable.rawValue)", "reason": "\(problem.reason)"])
    }
    for problem in known.subtracting(found).sorted(by: { $0.description < $1.description })
    where !found.contains(where: { $0.variable == problem.variable }) {
      logger.info(
        "A setting can be read again", metadata: ["variable": "\(problem.variable.rawValue)"])
    }
    known = found
  }
}
