import API
import ClientCore
import Curl
import Foundation

/// The requests under way, and the session's cookie, which is kept in memory alone.
struct Network: ~Copyable {
  private var transfers: Transfers
  private var requests: [TransferID: RequestID] = [:]
  /// Files being written, by the transfers that fill them.
  private var files: [TransferID: SavedFile] = [:]
  private var session = SessionJar()
  private let certificates: String?

  /// - Parameter certificates: a file of certificates to trust instead of the system's.
  init(certificates: String?) throws {
    transfers = try Transfers()
    self.certificates = certificates
  }

  /// Starts a request; returns the event instead where there is nothing to connect to.
  mutating func send(_ id: RequestID, _ request: APIRequest) -> Event.Kind? {
    guard let http = http(request) else { return .transferFailed(id, .badAddress) }
    begin(id, transfers.start(http.request), at: http.server)
    return nil
  }

  /// Starts a request whose body goes into a file; returns the event instead where there is nothing
  /// to connect to, or no file can be made.
  mutating func save(
    _ id: RequestID, _ request: APIRequest, path: String, replaces: Bool
  ) -> Event.Kind? {
    guard var http = http(request) else { return .transferFailed(id, .badAddress) }
    do throws(SavedFile.Fault) {
      let file = try SavedFile(path: path, replaces: replaces)
      // However long it takes, as long as it goes on.
      http.request.totalTimeout = 24 * 3_600_000
      http.request.stallTimeout = 60
      let transfer = transfers.start(http.request, into: file)
      files[transfer] = file
      begin(id, transfer, at: http.server)
      return nil
    } catch {
      return .notSaved(id, error.failure)
    }
  }

  /// The request with the session's cookie, and the server that it goes to.
  private func http(_ request: APIRequest) -> (request: HTTPRequest, server: String)? {
    guard let server = ServerAddress.complete(request.server) else { return nil }
    var headers = request.headers.map { HTTPHeader($0.key, $0.value) }
    if let cookie = session.header(for: server) {
      headers.append(HTTPHeader(HeaderName.cookie, cookie))
    }
    let http = HTTPRequest(
      method: request.route.method.rawValue, url: server + request.route.path, headers: headers,
      body: request.body.map { [UInt8]($0) }, connectTimeout: 10_000, totalTimeout: 30_000,
      maximumResponseBytes: APIRequest.largestReply, caFile: certificates)
    return (http, server)
  }

  private mutating func begin(_ id: RequestID, _ transfer: TransferID, at server: String) {
    requests[transfer] = id
    session.remember(server, for: transfer)
  }

  mutating func cancel(_ id: RequestID) {
    guard let transfer = requests.first(where: { $0.value == id })?.key else { return }
    transfers.cancel(transfer)
    requests[transfer] = nil
    files[transfer] = nil
    session.forget(transfer)
  }

  mutating func forgetSession() { session.clear() }

  /// Waits for a descriptor, a transfer, or the time to pass.
  ///
  /// - Parameter milliseconds: the longest wait; nil for as long as it takes.
  /// - Returns: the descriptors that can be read, and what became of transfers.
  mutating func wait(
    for descriptors: [Int32], milliseconds: Int?
  ) -> (readable: [Int32], events: [Event.Kind]) {
    let woken = transfers.wait(descriptors: descriptors, milliseconds: milliseconds)
    var events: [Event.Kind] = []
    for (transfer, outcome) in woken.finished {
      let file = files.removeValue(forKey: transfer)
      guard let id = requests.removeValue(forKey: transfer) else { continue }
      switch outcome {
      case .success(let reply):
        session.take(reply.header(HeaderName.setCookie), from: transfer)
        events.append(file?.finish(id, reply) ?? .replied(id, Reply(reply)))
      case .failure(let failure):
        session.forget(transfer)
        events.append(
          file?.fault.map { .notSaved(id, $0.failure) }
            ?? .transferFailed(id, ClientCore.TransferFailure(failure)))
      }
    }
    return (woken.readable, events)
  }
}

/// The cookie of the one session, given back only to the server that set it.
private struct SessionJar {
  private var cookie: (server: String, value: String)?
  private var servers: [TransferID: String] = [:]

  func header(for server: String) -> String? {
    cookie.flatMap { $0.server == server ? "\(SessionCookie.name)=\($0.value)" : nil }
  }

  mutating func remember(_ server: String, for transfer: TransferID) {
    servers[transfer] = server
  }

  mutating func forget(_ transfer: TransferID) { servers[transfer] = nil }

  mutating func clear() {
    cookie = nil
    servers = [:]
  }

  /// Takes the session from a `Set-Cookie` header; an empty value ends it. A value that could not
  /// stand in a header again is passed over.
  mutating func take(_ header: String?, from transfer: TransferID) {
    guard let server = servers.removeValue(forKey: transfer), let header,
      let pair = header.split(separator: ";").first,
      pair.hasPrefix("\(SessionCookie.name)=")
    else { return }
    let value = pair.dropFirst(SessionCookie.name.count + 1)
    if value.isEmpty {
      cookie = nil
    } else if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2C }) {
      cookie = (server, String(value))
    }
  }
}

extension SavedFile {
  fileprivate func finish(_ id: RequestID, _ reply: HTTPReply) -> Event.Kind? {
    finish(
      id, status: reply.status, contentType: reply.header("Content-Type"),
      saysItsEnd: reply.header("Content-Length") != nil
        || reply.header("Transfer-Encoding") != nil)
  }
}

extension Reply {
  init(_ reply: HTTPReply) {
    self.init(
      status: reply.status, contentType: reply.header("Content-Type"),
      retryAfter: reply.header(HeaderName.retryAfter).flatMap { Int64($0) },
      body: Data(reply.body), serverLevels: reply.header(HeaderName.apiLevels),
      serverVersion: reply.header(HeaderName.version))
  }
}

extension ClientCore.TransferFailure {
  init(_ failure: Curl.TransferFailure) {
    self =
      switch failure {
      case .cannotResolve: .unknownHost
      case .refused: .refused
      case .unreachable: .unreachable
      case .tls(let reason): .untrusted(reason: reason)
      case .timedOut: .timedOut
      case .tooLarge: .tooLarge
      case .cut, .notHTTP: .broken
      case .badURL: .badAddress
      case .cancelled: .other("the request was given up")
      case .other(_, let message): .other(message)
      }
  }
}
