import Cells

/// Something that happened to the client. The loop makes one for everything it waits for and hands
/// them to `update(_:_:)` one at a time, in the order in which they came.
public struct Event: Equatable, Sendable {
  public var kind: Kind
  public var reading: Reading

  public init(_ kind: Kind, at reading: Reading) {
    self.kind = kind
    self.reading = reading
  }

  public enum Kind: Equatable, Sendable {
    /// The first event, once, after the model was made.
    case started
    case input(Input)
    /// The screen's size; also right after `started`.
    case resized(Size)
    /// The time of the last `Effect.wake` has come.
    case tick
    /// A whole HTTP answer, whatever its status.
    case replied(RequestID, Reply)
    /// No whole answer came.
    case transferFailed(RequestID, TransferFailure)
    /// Answer to `Effect.save`: the file is there with so many rows below its heading.
    case saved(RequestID, rows: Int)
    /// Answer to `Effect.save`: no file was made or changed.
    case notSaved(RequestID, SaveFailure)
    /// Answer to `Effect.openOutbox`: what is in it.
    case outboxOpened(StoredWork)
    /// Answer to `Effect.openOutbox`: it cannot be used. The reason continues the sentence "Your
    /// results cannot be kept on this machine: …".
    case outboxUnavailable(reason: String)
    /// Answer to `Effect.write`: it is on disk.
    case outboxWritten(WriteID)
    /// Answer to `Effect.write`: nothing of it was written. The reason completes a sentence, such
    /// as "the disk is full".
    case outboxNotWritten(WriteID, reason: String)
    /// Another program changed the outbox that is open, or the right to send became this one's:
    /// all that is in it now, oldest first. The disk is right about everything that is on it and
    /// not in flight here.
    case outboxChanged(items: [OutboxItem], isSender: Bool)
    /// Answer to `Effect.findKept`: what is kept, nil when nothing is, and what the outbox beside it
    /// holds, oldest first.
    case keptFound(KeptWork?, items: [OutboxItem])
    /// Answer to `Effect.keep` when it failed; what was kept before is kept still. The reason
    /// completes a sentence, such as "the disk is full".
    case notKept(reason: String)
    case signal(Signal)
  }

  /// What the system asks. Ctrl-C and Ctrl-Z come as keys.
  public enum Signal: Equatable, Sendable {
    /// SIGTERM or SIGINT from outside: end now, without a question.
    case terminate
    /// The terminal is gone.
    case hangUp
    /// SIGTSTP from outside.
    case suspend
    /// Going on after a suspension.
    case resumed
  }
}

/// Why a file was not made.
public enum SaveFailure: Hashable, Sendable {
  /// There is one of that name.
  case exists
  /// Completes a sentence, such as "the disk is full".
  case reason(String)
}

/// The number of a request, never used twice in a session.
public struct RequestID: Hashable, Sendable {
  public var number: Int

  public init(_ number: Int) {
    self.number = number
  }
}

/// The number of a write to the outbox, never used twice in a session.
public struct WriteID: Hashable, Sendable {
  public var number: Int

  public init(_ number: Int) {
    self.number = number
  }
}
