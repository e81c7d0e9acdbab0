import API
import ClientCore
import Foundation

/// Sends what waits in one user's outbox, without the screen.
public final class OutboxSync {
  private let file: OutboxFile
  private let server: String
  private var network: Network
  private var nextRequest = 0

  /// What became of one item.
  public enum Fate: Equatable, Sendable {
    case sent
    /// For good; it stays until it was seen and exported.
    case refused(String)
    /// It stays and can be sent later.
    case kept(String)
  }

  /// Why nothing could be sent: a sentence.
  public struct Fault: Error, Equatable, CustomStringConvertible {
    public var description: String
  }

  /// Signs in.
  ///
  /// - Throws: `Fault` when the server does not let this user in or is not there,
  ///   `OutboxShelf.Unreadable` when the outbox cannot be used.
  public init(
    shelf: OutboxShelf, server: String, user: String, password: String, certificates: String?
  ) throws {
    file = try shelf.open(server: server, user: user)
    self.server = server
    network = try Network(certificates: certificates)
    let body = try JSON.encode(SignInRequest(username: user, password: password))
    switch exchange(APIRequest(server: server, route: .signIn, body: body)) {
    case .accepted: break
    case .refused(let why), .later(let why), .stopped(let why): throw Fault(description: why)
    }
  }

  /// Sends item after item in their order, and tells the fate of each. After the first one that
  /// the server would have later, nothing more is sent, so that the order of what happened holds.
  public func run(_ told: (OutboxItem, Fate) -> Void) throws {
    var obstacle: String?
    for item in try file.items() {
      if case .refused(let problem) = item.state {
        told(item, .refused(problem.detail))
      } else if let obstacle {
        told(item, .kept(obstacle))
      } else {
        let fate = try send(item)
        if case .kept(let why) = fate { obstacle = why }
        told(item, fate)
      }
    }
    _ = exchange(APIRequest(server: server, route: .signOut))
  }

  private func send(_ item: OutboxItem) throws -> Fate {
    switch exchange(try item.request(server: server)) {
    case .accepted:
      try file.perform(.remove(key: item.key))
      return .sent
    case .refused(let why):
      return .refused(why)
    case .later(let why), .stopped(let why):
      return .kept(why)
    }
  }

  private enum Outcome {
    case accepted
    case refused(String)
    case later(String)
    case stopped(String)
  }

  private func exchange(_ request: APIRequest) -> Outcome {
    let id = RequestID(nextRequest)
    nextRequest += 1
    var events = network.send(id, request).map { [$0] } ?? []
    while events.isEmpty { events = network.wait(for: [], milliseconds: nil).events }
    switch events.first {
    case .replied(_, let reply): return Self.read(reply)
    case .transferFailed(_, let failure): return .stopped(failure.sentence(server: request.server))
    default: return .stopped("The server did not answer.")
    }
  }

  private static func read(_ reply: Reply) -> Outcome {
    if (200..<300).contains(reply.status) { return .accepted }
    guard let problem = try? JSON.decode(Problem.self, from: reply.body) else {
      return .stopped("This answer does not come from an eBlocks server.")
    }
    switch problem.code {
    case .unauthenticated, .badCredentials, .unavailable, .internalError, .misconfigured:
      return .stopped(problem.detail)
    case .quotaExceeded, .tooManySignIns:
      return .later(problem.detail)
    default:
      return .refused(problem.detail)
    }
  }
}
