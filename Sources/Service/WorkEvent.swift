import Domain

/// Something that counts, told once its transaction is committed: nobody's data.
public enum WorkEvent: Hashable, Sendable {
  /// The pool was asked and gave this many voters, perhaps none.
  case claimed(Mode, voters: Int)
  /// A result was recorded, `lateness` seconds after it happened; `isLate` when its voter had left
  /// the volunteer's list by then. A repeat under the same key is not told.
  case recorded(Mode, lateness: Int64, isLate: Bool)
  case undone(Mode)
  case skipped(Mode)
  /// Contact information was corrected from a list.
  case corrected(Mode)
}

/// What happened in one run of a transaction's closure: told after COMMIT, thrown away with a run
/// that is rolled back.
final class WorkLog {
  private(set) var events: [WorkEvent] = []

  func note(_ event: WorkEvent) { events.append(event) }
}
