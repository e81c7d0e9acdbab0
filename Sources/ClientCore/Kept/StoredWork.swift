/// What an outbox's file held when it was opened.
public struct StoredWork: Hashable, Sendable {
  /// Oldest first.
  public var items: [OutboxItem]
  public var kept: KeptWork?
  /// This program may send what waits; another one that has the same outbox open may not.
  public var isSender: Bool
  /// A sentence for the volunteer when a damaged file was put aside.
  public var damage: String?

  public init(
    items: [OutboxItem] = [], kept: KeptWork? = nil, isSender: Bool = true, damage: String? = nil
  ) {
    self.items = items
    self.kept = kept
    self.isSender = isSender
    self.damage = damage
  }
}
