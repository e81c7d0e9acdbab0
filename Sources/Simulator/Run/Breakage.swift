import ArgumentParser

/// A rule broken on purpose, to show that the simulator would notice.
enum Breakage: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// The server forgets which keys it has recorded.
  case idempotency
  /// A server that crashes has said yes to what it then rolls back.
  case ackBeforeCommit = "ack-before-commit"
  /// The client's disk says "written" at once and writes later.
  case thanksBeforeDisk = "thanks-before-disk"
  /// What is in the outbox is gone after a crash of the client.
  case noOutbox = "no-outbox"
  /// The server forgets now and then whom it has handed out.
  case doubleAssign = "double-assign"
  /// The server counts no results.
  case quota
  /// The server takes the phones to be open around the clock.
  case phoneHours = "phone-hours"
  /// The server meets an error that it does not expect.
  case mistake
}
