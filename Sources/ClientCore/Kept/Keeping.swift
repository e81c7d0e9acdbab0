/// When the work is kept for a restart: after what is durable, and never while keys are typed.
struct Keeping: Equatable, Sendable {
  /// Something may have changed that is worth keeping.
  var isDue = false
  /// What the disk has; nil when that is nothing, or not known.
  var last: KeptWork?
  /// Why it could not be kept, once that was said.
  var failure: String?
  /// When the pause in typing is to be looked for, in monotonic milliseconds; nil when nothing was
  /// typed since the last time.
  private(set) var lookAt: Int64?
  private var typedAt: Int64 = 0

  /// After how long without a key the notes are kept, in milliseconds.
  static let pause: Int64 = 2_000

  /// The notes were changed.
  mutating func isTyped(at now: Int64) {
    typedAt = now
    if lookAt == nil { lookAt = now + Self.pause }
  }

  /// Looks for the pause: nothing happens while keys keep coming.
  mutating func look(at now: Int64) {
    guard let due = lookAt, due <= now else { return }
    if now - typedAt >= Self.pause {
      lookAt = nil
      isDue = true
    } else {
      lookAt = typedAt + Self.pause
    }
  }

  /// Typing is over for now.
  mutating func isLeft() {
    guard lookAt != nil else { return }
    lookAt = nil
    isDue = true
  }
}
