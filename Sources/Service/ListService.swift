import API
import Domain

/// Lists: `/v1/lists/{mode}`.
extension Service {
  /// `GET`: reads the list and changes nothing. A list that is empty only because it was not
  /// opened says so by `canRefill`.
  public func list(_ mode: Mode, user: some Caller, now: Instant) async throws(Problem) -> VoterList
  {
    try await read(mode, of: user, now: now) { try $0.list() }
  }

  /// `PUT`: assigns a chunk when the list is empty and the rules allow.
  public func openList(
    _ mode: Mode, user: some Caller, now: Instant
  ) async throws(Problem) -> VoterList {
    try await change(mode, of: user, now: now) { try $0.filled(.opened) }
  }

  /// `POST …/refill`: tops the list up.
  public func refill(_ mode: Mode, user: some Caller, now: Instant) async throws(Problem)
    -> VoterList
  {
    try await change(mode, of: user, now: now) { try $0.filled(.asked) }
  }
}
