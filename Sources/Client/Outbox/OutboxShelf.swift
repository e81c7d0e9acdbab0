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
    /// The file is damaged: there may have been more in it.
    public var isDamaged: Bool
  }

  private let folder: URL

  /// - Parameter folder: the client's state folder; one that does not exist holds nothing.
  public init(folder: URL) {
    self.folder = folder
  }

  /// Every outbox with something in it or wrong with it, by server and user. Changes nothing.
  ///
  /// - Throws: an error whose description says which file cannot be read, and why.
  public func stored() throws -> [Stored] {
    let path = folder.path(percentEncoded: false)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return try names.sorted().compactMap { name in
      guard let (server, user) = OutboxPlace.owner(ofFile: name) else { return nil }
      do {
        let read = try OutboxReader(
          place: OutboxPlace(folder: folder, server: server, user: user))
        if read.items.isEmpty, !read.isDamaged { return nil }
        return Stored(
          server: server, user: user, items: read.items, isDamaged: read.isDamaged)
      } catch let fault as OutboxFault {
        throw Unreadable(user: user, server: server, reason: fault.reason)
      }
    }
  }

  /// Opens one outbox for sending, which only one program at a time may do.
  func open(server: String, user: String) throws -> OutboxOpening {
    let place = OutboxPlace(folder: folder, server: server, user: user)
    do {
      return try OutboxOpening(place: place, patience: 5_000)
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
