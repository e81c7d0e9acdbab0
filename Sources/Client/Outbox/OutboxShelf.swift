import ClientCore
import Foundation

/// All outboxes in a state folder, for the commands that work without the screen.
public struct OutboxShelf {
  /// One user's outbox at one server, and what it holds.
  public struct Stored {
    public var server: String
    public var user: String
    /// Oldest first.
    public var items: [OutboxItem]
  }

  private let folder: URL

  /// - Parameter folder: the client's state folder; one that does not exist holds nothing.
  public init(folder: URL) {
    self.folder = folder
  }

  /// Every outbox with something in it, by server and user.
  ///
  /// - Throws: an error whose description says which file cannot be read, and why.
  public func stored() throws -> [Stored] {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)))
      ?? []
    return try names.sorted().compactMap { name in
      guard let (server, user) = OutboxFile.owner(ofFile: name) else { return nil }
      let items = try open(server: server, user: user).items()
      return items.isEmpty ? nil : Stored(server: server, user: user, items: items)
    }
  }

  func open(server: String, user: String) throws -> OutboxFile {
    do {
      return try OutboxFile(folder: folder, server: server, user: user)
    } catch {
      throw Unreadable(user: user, server: server, reason: error.reason)
    }
  }

  /// An outbox that cannot be used.
  public struct Unreadable: Error, CustomStringConvertible {
    var user: String
    var server: String
    var reason: String

    public var description: String {
      "The results of \(user) for \(server) cannot be read: \(reason)."
    }
  }
}
