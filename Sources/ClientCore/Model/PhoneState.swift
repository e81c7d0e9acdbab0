import API
import Domain

/// Whether calls may be made, as far as this machine can be sure.
enum PhoneState: Hashable, Sendable {
  case open(closesAt: Instant?)
  case closed(Lockout)
  /// No trusted clock, or no list yet: numbers stay hidden.
  case unknown
}

extension Model {
  /// By the server's word and the server's clock. Closing is judged by the late end of what the
  /// clock may be.
  var phones: PhoneState {
    guard let list = pages[.calls].list, clock.isKnown else { return .unknown }
    if let lockout = list.lockout { return .closed(lockout) }
    if let closesAt = list.closesAt, clock.mayHaveReached(closesAt, at: now) { return .unknown }
    return .open(closesAt: list.closesAt)
  }

  var arePhonesOpen: Bool {
    if case .open = phones { true } else { false }
  }

  /// The phones have closed and there is no call left to write down: the page is about the
  /// closing.
  var isLockedOut: Bool {
    guard mode == .calls, case .closed = phones else { return false }
    return page.visible.isEmpty
  }
}
