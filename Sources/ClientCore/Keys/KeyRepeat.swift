import Cells

/// Keeps a key that is held down from acting again and again.
///
/// After a key has recorded something, the same key does nothing until it has been still for
/// `span`; another key in between ends that at once. So a held `m` mails one letter and not the
/// whole list.
struct KeyRepeat: Hashable, Sendable {
  /// In milliseconds; longer than keyboards wait before they begin to repeat (X.Org: 660 ms).
  static let span: Int64 = 700

  private var key: Key?
  private var at: Int64 = 0

  /// The key has recorded something.
  mutating func arm(_ key: Key, at milliseconds: Int64) {
    self.key = key
    at = milliseconds
  }

  /// Whether this press only continues the one that acted.
  mutating func swallows(_ key: Key, at milliseconds: Int64) -> Bool {
    guard key == self.key, milliseconds - at < Self.span else {
      self.key = nil
      return false
    }
    at = milliseconds
    return true
  }
}
