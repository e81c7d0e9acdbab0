/// Something for the loop to do. Effects of one event are performed in their order, after the
/// screen was drawn; none is waited for but the disk.
public enum Effect: Equatable, Sendable {
  /// Starts a request; answered by `replied` or `transferFailed`, once.
  case send(RequestID, APIRequest)
  /// Sends the request and writes the body of a good answer into a file that only its owner can
  /// read (0600), which is there under its name only once it is whole: `~` is the home folder.
  /// Answered by `saved`, `notSaved`, or as `send` where the answer is no CSV or does not come.
  ///
  /// - Parameter replaces: a file of that name may be replaced; otherwise it is `.exists`.
  case save(RequestID, APIRequest, path: String, replaces: Bool)
  /// Gives a request up, with what was written of its file; no event follows for it. One that is
  /// over already is passed over.
  case cancel(RequestID)
  /// Drops the session's cookie: the next request carries none.
  case forgetSession
  /// Opens the outbox of this user at this server (both as in the sign-in form) and reads it, in
  /// place of the one that is open; answered by `outboxOpened` or `outboxUnavailable`.
  case openOutbox(server: String, user: String)
  /// Looks up what is kept for this user at this server and opens nothing for good; answered by
  /// `keptFound`.
  case findKept(server: String, user: String)
  /// Replaces the work that is kept in the outbox's file, after all writes before it; nil removes
  /// it without a trace. Removals of settled items follow it, so that nobody who was reached is on a
  /// list that is kept. Answered by `notKept` when that fails, and by nothing otherwise.
  case keep(KeptWork?)
  case closeOutbox
  /// Changes the outbox that is open, durably; answered by `outboxWritten` or `outboxNotWritten`.
  case write(WriteID, OutboxWrite)
  /// Hands text to the terminal's clipboard (OSC 52).
  case copyToClipboard(String)
  case bell
  /// Paints the whole screen anew.
  case repaint
  /// Gives the terminal back and stops the process (SIGTSTP); `resumed` follows.
  case suspend
  /// Asks for a `tick` once `CLOCK_BOOTTIME` has reached this many milliseconds, in place of what
  /// was asked for before; nil: for none.
  case wake(at: Int64?)
  /// Gives the terminal back and ends with this exit status.
  case quit(status: Int32)
}

/// A change to the outbox on disk.
public enum OutboxWrite: Equatable, Sendable {
  /// A new item, behind all others.
  case insert(OutboxItem)
  /// The item of that key, changed; its place stays.
  case update(OutboxItem)
  /// The item of that key is settled; one that is gone already is passed over.
  case remove(key: String)
}
