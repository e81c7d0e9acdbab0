import Dispatch
import Foundation
import Storage

/// Whether others are connected to a database beside this program, as far as its user may see: the
/// sessions of the same user, and with the privilege PROCESS everybody's.
final class OtherSessions {
  /// Seconds between two looks.
  private static let interval: Double = 1
  /// Seconds after which a session that is about to end has ended.
  private static let lingering = 0.2

  private let server: Server
  private let connection: LentConnection
  private var lastLook: DispatchTime?

  /// Looks through a connection of its own.
  init(of server: Server) throws(StorageError) {
    self.server = server
    connection = try server.connect(for: .reading)
  }

  /// Looks again, if the last look is a while ago.
  ///
  /// - Throws: `LoadInterruption.othersCame` when somebody is there.
  func refuse() throws {
    if let lastLook, lastLook + Self.interval > .now() { return }
    if try areThere() {
      Thread.sleep(forTimeInterval: Self.lingering)
      if try areThere() { throw LoadInterruption.othersCame }
    }
    lastLook = .now()
  }

  private func areThere() throws(StorageError) -> Bool {
    let own = server.sessions.map { Int64(clamping: $0) }
    return try connection.count(
      """
      SELECT count(*) FROM information_schema.processlist
      WHERE db = DATABASE() AND id NOT IN (\(list: own))
      """) > 0
  }
}
