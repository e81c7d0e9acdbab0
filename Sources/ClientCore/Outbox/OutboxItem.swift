import API
import Domain

/// One thing a volunteer did that the server has yet to confirm. The loop keeps it on disk, whole,
/// as JSON under its key; what the server accepted is removed. On disk there is the voter's number
/// and no name.
public struct OutboxItem: Codable, Hashable, Sendable, Identifiable {
  /// The idempotency key, made when the volunteer pressed the key; a result's is also its id.
  public var key: String
  public var action: Action
  /// Who did it, by the number of the account; nil in items of the first version. Only this account
  /// ever sends it.
  public var user: UserID?
  /// The voter's name, for people who look at what is kept. It is not coded: what is read from disk
  /// has an empty one until a list tells it.
  public var voterName = ""
  /// By the server's clock.
  public var occurredAt: Instant?
  public var state: State
  /// Times it was sent without an answer that settles it.
  public var attempts: Int

  public var id: String { key }

  public init(
    key: String, action: Action, user: UserID? = nil, voterName: String = "", occurredAt: Instant?,
    state: State = .queued, attempts: Int = 0
  ) {
    self.key = key
    self.action = action
    self.user = user
    self.voterName = voterName
    self.occurredAt = occurredAt
    self.state = state
    self.attempts = attempts
  }

  private enum CodingKeys: String, CodingKey {
    case key, action, user, occurredAt, state, attempts
  }

  /// The voter's name, or `voter 4711` while none is known.
  public var voterLabel: String {
    voterName.isEmpty ? "voter \(action.voter)" : voterName
  }

  /// What was done.
  public enum Action: Codable, Hashable, Sendable {
    case result(mode: Mode, voter: VoterID, resolution: String?, notes: String?)
    case skip(mode: Mode, voter: VoterID)
    case correction(mode: Mode, voter: VoterID, Correction)
    /// Takes the result of that key back.
    case undo(result: String, mode: Mode, voter: VoterID)

    public var mode: Mode {
      switch self {
      case .result(let mode, _, _, _), .skip(let mode, _), .correction(let mode, _, _),
        .undo(_, let mode, _):
        mode
      }
    }

    public var voter: VoterID {
      switch self {
      case .result(_, let voter, _, _), .skip(_, let voter), .correction(_, let voter, _),
        .undo(_, _, let voter):
        voter
      }
    }

    /// Letters and calls, as opposed to what is done around them.
    public var isResult: Bool {
      if case .result = self { true } else { false }
    }
  }

  /// queued → sending → (accepted: removed) | refused | waiting → sending …
  public enum State: Codable, Hashable, Sendable {
    case queued
    /// In flight. Found on disk it means: its fate is unknown.
    case sending
    /// Not before that reading of `CLOCK_BOOTTIME`, in milliseconds. Found on disk it is queued.
    case waiting(until: Int64, why: String)
    /// For good; kept until the volunteer has seen it.
    case refused(Problem)

    public var isRefused: Bool {
      if case .refused = self { true } else { false }
    }
  }

  /// The request that carries it.
  public func request(server: String) throws -> APIRequest {
    switch action {
    case .result(let mode, let voter, let resolution, let notes):
      let body = ResultRequest(resolution: resolution, notes: notes, occurredAt: occurredAt)
      return APIRequest(
        server: server, route: .recordResult(mode, voter), body: try JSON.encode(body),
        idempotencyKey: key)
    case .skip(let mode, let voter):
      return APIRequest(
        server: server, route: .skip(mode, voter),
        body: try JSON.encode(SkipRequest(occurredAt: occurredAt)), idempotencyKey: key)
    case .correction(let mode, let voter, let correction):
      let body = CorrectionRequest(correction, occurredAt: occurredAt)
      return APIRequest(
        server: server, route: .correct(mode, voter), body: try JSON.encode(body),
        idempotencyKey: key)
    case .undo(let result, _, _):
      return APIRequest(server: server, route: .undoResult(result), idempotencyKey: key)
    }
  }
}
