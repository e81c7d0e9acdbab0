import Domain
import Hummingbird
import Logging
import Service
import Synchronization

/// What the server knows of any request: who is calling from where is known, who it is is not.
struct VisitorContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The socket's other end; nil when it has none.
  let peer: String?
  /// Names this request in the log and in the answer.
  private(set) var requestID: String
  /// Where proxies of ours are, beside this machine.
  var proxies: [AddressRange] = []
  /// For the log: filled in when the session is found.
  let trace: RequestTrace

  init(source: ApplicationRequestContextSource) {
    self.init(peer: source.channel.remoteAddress?.ipAddress, logger: source.logger)
  }

  /// A request that came without a socket, or whose socket's other end is known.
  init(peer: String?, logger: Logger) {
    // One number for a request, under one name.
    let libraryKey = "hb.request.id"
    requestID = logger[metadataKey: libraryKey]?.description ?? RequestID().description
    var logger = logger
    logger[metadataKey: libraryKey] = nil
    logger[metadataKey: "request"] = "\(requestID)"
    coreContext = CoreRequestContextStorage(source: Origin(logger: logger))
    self.peer = peer
    trace = RequestTrace()
  }

  /// Goes by the name that the caller gave the request.
  mutating func adopt(requestID: String) {
    self.requestID = requestID
    logger[metadataKey: "request"] = "\(requestID)"
  }

  private struct Origin: RequestContextSource {
    let logger: Logger
  }

  /// Who is calling, for throttling and for the cookie's `Secure`.
  func address(of request: Request) -> PeerAddress {
    PeerAddress(peer: peer, headers: request.headers, proxies: proxies)
  }
}

/// A request of somebody who is signed in. Handlers of a group with this context cannot be reached
/// any other way.
struct SignedInContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let visitor: VisitorContext
  let user: User
  /// The session the cookie named.
  let session: String

  /// Only a context that `SessionMiddleware` has seen makes one.
  init(context: SessionContext) throws {
    coreContext = context.coreContext
    visitor = context.visitor
    guard let found = context.found else { throw SessionMissing() }
    (user, session) = (found.user, found.session)
  }

  /// The group was built without `SessionMiddleware`: a fault of the program.
  struct SessionMissing: Error {}
}

/// A request about a list, of whoever holds the session that its cookie names. Handlers of a group
/// with this context cannot be reached any other way.
struct CallerContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  /// To be looked up in the transaction of what is asked for.
  let caller: any Caller

  /// Only a context that `CallerMiddleware` has seen makes one.
  init(context: SessionContext) throws {
    coreContext = context.coreContext
    guard let caller = context.caller else { throw SignedInContext.SessionMissing() }
    self.caller = caller
  }
}

/// Between the two: a request whose session is being looked up.
struct SessionContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let visitor: VisitorContext
  /// From `SessionMiddleware`.
  var found: (user: User, session: String)?
  /// From `CallerMiddleware`.
  var caller: (any Caller)?

  init(context: VisitorContext) {
    coreContext = context.coreContext
    visitor = context
  }
}

/// What the access log says of a request beyond its head.
final class RequestTrace: Sendable {
  private let userID = Mutex<UserID?>(nil)

  var user: UserID? {
    get { userID.withLock { $0 } }
    set { userID.withLock { $0 = newValue } }
  }
}
