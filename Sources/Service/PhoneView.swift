import Domain
import Storage

/// What the clock lets a volunteer see of a list (SPEC 8.1, 8.2). Letters are always seen whole.
struct PhoneView {
  struct Entry {
    var assigned: AssignedVoter
    /// Whether the number may be seen and called now.
    var isCallable: Bool
  }

  var shown: [Entry]
  /// nil while the mode is open.
  var lockout: Lockout?
  /// When the first of the numbers shown is hidden; nil in letters mode and while closed.
  var closesAt: Instant?

  /// While the phones are closed nobody is shown, but for the grace after closing, in which
  /// results of voters on the list are still taken: then without their numbers.
  init(_ phones: PhoneClock?, held: [AssignedVoter], now: Instant) {
    guard let phones else {
      shown = held.map { Entry(assigned: $0, isCallable: false) }
      return
    }
    switch (phones.state(at: now), phones.rule) {
    case (.open(let closesAt), .campaign):
      shown = held.map { Entry(assigned: $0, isCallable: true) }
      self.closesAt = closesAt
    case (.open, .voter):
      let states = held.map { phones.access($0.voter).state(at: now) }
      shown = zip(held, states).map { Entry(assigned: $0, isCallable: $1.isOpen) }
      closesAt = states.compactMap { if case .open(let closing) = $0 { closing } else { nil } }
        .min()
    case (.closed(let opensAt), _):
      shown = held.filter {
        phones.access($0.voter).allowed(within: Lockout.grace, before: now)
      }.map { Entry(assigned: $0, isCallable: false) }
      lockout = phones.lockout(opensAt: opensAt, now: now)
    }
  }
}
