import API
import Domain
import Storage

/// Results: `/v1/lists/{mode}/voters/{id}/result` and `/v1/results/{id}`.
extension Service {
  /// `POST`: records a result, answered 201 each time that the key is sent with it.
  ///
  /// - Parameter key: the header `Idempotency-Key`; a result without one is `invalid`.
  public func recordResult(
    _ request: ResultRequest, key: String?, mode: Mode, voter: VoterID, user: some Caller,
    now: Instant
  ) async throws(Problem) -> ResultAnswer {
    let key = try RequestKey.required(key)
    let recorded = try await change(mode, of: user, now: now, isRepeatable: true) {
      try $0.record(request, under: key, for: voter)
    }
    return try recorded.get()
  }

  /// `DELETE`: undoes one of the user's own results within five minutes of its recording.
  public func undoResult(
    _ key: String, user: some Caller, now: Instant
  ) async throws(Problem) -> ListAnswer {
    let (answer, user, aftermath) = try await write { db -> (ListAnswer, User, Aftermath) in
      db.canBeRepeated()
      let (user, own) = try Self.begin(by: user, db, now: now)
      guard let contact = try Contacts(db).find(key), contact.user == user.id else {
        throw Problem.noSuchResult
      }
      let worklist = try Worklist(
        db, mode: contact.mode, user: user, now: now, workedOut: workedOut, own: own)
      if contact.undoneAt != nil {
        return (ListAnswer(list: try worklist.list()), user, Aftermath())
      }
      try worklist.undo(contact)
      // Nothing left the list, and what came late is no reason to fill it.
      let list = try contact.isLate ? worklist.list() : worklist.settled()
      return (ListAnswer(list: list), user, worklist.aftermath)
    }
    await settle(aftermath, of: user)
    return answer
  }
}
