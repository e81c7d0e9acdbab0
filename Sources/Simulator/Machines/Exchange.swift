import API
import ClientCore
import Foundation

/// A request on its way, and its answer.
final class Exchange {
  let number: Int
  let program: Int
  let id: RequestID
  let request: WireRequest
  let sentAt: Int64
  let jar: Int
  /// Nothing more comes of it for the program: it was answered, given up, or the program is gone.
  var isOver = false
  /// What the network does with it.
  var fate: Fate
  /// How long the answer takes, in milliseconds.
  var wayBack: Int64
  /// The settings in force when the server listed the calls in its answer.
  var callSettings: Int?
  /// What the program will hear.
  var outcome: Result<WireReply, Trouble>?

  /// Why no whole answer came, as `Error`.
  struct Trouble: Error {
    var failure: TransferFailure
  }

  enum Fate: Equatable {
    case whole
    /// It never gets there.
    case cutBefore
    /// The server acts, and the answer is lost.
    case cutAfter
    /// The answer comes, but not as it was sent.
    case garbled(Garbling)
  }

  enum Garbling: CaseIterable {
    case truncated, webPage, enormous, emptyObject, anotherVolunteers
  }

  init(
    number: Int, program: Int, id: RequestID, request: WireRequest, sentAt: Int64, jar: Int,
    fate: Fate, wayBack: Int64
  ) {
    self.number = number
    self.program = program
    self.id = id
    self.request = request
    self.sentAt = sentAt
    self.jar = jar
    self.fate = fate
    self.wayBack = wayBack
  }
}

/// A request as it goes over the wire.
struct WireRequest: Sendable {
  var route: Route
  var body: Data?
  var idempotencyKey: String?
  var cookie: String?
  /// Where it comes from.
  var address: String
}

/// An answer as it goes over the wire.
struct WireReply: Sendable {
  var status: Int
  var contentType: String?
  var retryAfter: Int64?
  /// The session that the answer sets; empty when it ends it.
  var session: String?
  var body = Data()

  /// As the loop hands it to the core.
  var reply: Reply {
    Reply(status: status, contentType: contentType, retryAfter: retryAfter, body: body)
  }
}
