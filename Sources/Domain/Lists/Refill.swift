/// How many voters a list gets (SPEC 5.2, 5.4, 7.1).
public struct Refill: Hashable, Sendable {
  /// Voters to assign now, 0 or more.
  public var assign: Int
  /// True when the quota is why the list stays shorter than a chunk.
  public var isHeldByQuota: Bool

  /// Why a list is being filled.
  public enum Reason: Sendable {
    /// The page was opened: only an empty list is filled.
    case opened
    /// The last voter was done: only an empty list is filled.
    case finished
    /// The volunteer asked: the list is topped up.
    case asked
  }

  /// - Parameters:
  ///   - held: voters on the list now; may exceed the chunk after an undo.
  ///   - isOpen: false while the phones are closed; letters are always open.
  public init(_ reason: Reason, held: Int, chunk: Int, quota: Quota, isOpen: Bool) {
    guard isOpen, reason == .asked || held == 0 else {
      self.assign = 0
      self.isHeldByQuota = false
      return
    }
    let wanted = max(chunk - held, 0)
    assign = min(wanted, quota.room(beyond: held))
    isHeldByQuota = assign < wanted
  }

  /// Whether asking for a refill would bring anything, as far as rules tell; the pool may be empty.
  public static func isPossible(held: Int, chunk: Int, quota: Quota, isOpen: Bool) -> Bool {
    Refill(.asked, held: held, chunk: chunk, quota: quota, isOpen: isOpen).assign > 0
  }
}
