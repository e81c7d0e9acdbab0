import API
import Domain
import Storage

/// Slows down the guessing of passwords (SPEC 2.5), inside one transaction.
struct SignInGuard {
  private let failures: SignInFailures
  private let account: SignInFailures.Subject
  private let address: SignInFailures.Subject
  private let now: Instant

  init(_ db: any SQLConnection, name: String, address: String, now: Instant) {
    failures = SignInFailures(db)
    account = .account(name)
    self.address = .address(address)
    self.now = now
  }

  /// Lets a try through, or says when the next one is heard. The try counts as the account's
  /// failure until it succeeds, so that many at once get no further than one after the other.
  func admit() throws {
    for (throttle, subject) in [(SignInThrottle.account, account), (.address, address)] {
      let (count, last) = try failures.count(subject)
      if let next = throttle.nextTry(failures: count, lastFailure: last, now: now) {
        throw Problem.tooManySignIns(until: next, now: now)
      }
    }
    try failures.add(account, now: now)
  }

  func failed() throws { try failures.add(address, now: now) }

  func succeeded() throws { try failures.clear(account) }
}

/// Slows down the making of accounts from one address; each try counts, whatever comes of it.
struct SignUpGuard {
  private let tries: SignInFailures
  private let address: SignInFailures.Subject
  private let now: Instant

  init(_ db: any SQLConnection, address: String, now: Instant) {
    tries = SignInFailures(db)
    self.address = .signUps(from: address)
    self.now = now
  }

  func admit() throws {
    let (count, last) = try tries.count(address)
    if let next = SignInThrottle.address.nextTry(failures: count, lastFailure: last, now: now) {
      throw Problem.tooManySignUps(until: next, now: now)
    }
    try tries.add(address, now: now)
  }
}
