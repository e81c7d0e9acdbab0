import API
import Domain

/// One mode's list and where the volunteer is in it.
struct Page: Hashable, Sendable {
  /// As the server said it last.
  var list: VoterList?
  /// The list less what waits in the outbox: what the screen shows.
  var visible: [ListedVoter] = []
  /// What is still to be asked of the server.
  var wish: Wish?
  /// The voter under the cursor, and its place.
  var focused: VoterID?
  var focusIndex = 0
  /// The list being worked down.
  var run: Run?
  /// The panel after the last voter of a list.
  var finished: Finished?
  /// When the phones were seen to close, while results of the calls made are still taken.
  var closedAt: Instant?
  /// The time for results of calls made before the closing is over, by this machine's reckoning.
  var isGraceOver = false
  /// Why there is no list, when the server gave no list at all.
  var failure: String?
  /// The reading at which the list came, in milliseconds.
  var listedAt: Int64?
  /// When it is to be read again, in milliseconds.
  var readAt: Int64?
  /// The last request before what is shown was changed elsewhere: its answer may be older.
  var changedAfter: RequestID?
  /// The bell for the closing has rung.
  var hasWarned = false

  /// Calls that bring a list, the stronger one last.
  enum Wish: Int, Hashable, Sendable {
    case read, open, refill
  }

  /// Asks for a list unless more is asked for already.
  mutating func want(_ wish: Wish) {
    if (self.wish?.rawValue ?? -1) < wish.rawValue { self.wish = wish }
  }

  var focusedVoter: ListedVoter? {
    visible.indices.contains(focusIndex) ? visible[focusIndex] : nil
  }

  /// Puts the cursor on the voter of that place, the nearest there is.
  mutating func focus(at index: Int) {
    focusIndex = min(max(index, 0), max(visible.count - 1, 0))
    focused = focusedVoter?.id
  }

  /// Shows other voters; the cursor stays with its voter, or else where it is.
  mutating func show(_ voters: [ListedVoter]) {
    visible = voters
    focus(at: voters.firstIndex { $0.id == focused } ?? focusIndex)
  }
}

/// A list being worked down, from when it came.
struct Run: Hashable, Sendable {
  /// In milliseconds of the monotonic clock.
  var startedAt: Int64
  /// Results since, undone ones not counted.
  var done = 0
}

/// What is said after the last voter of a list.
struct Finished: Hashable, Sendable {
  /// The campaign's words.
  var message: String
  /// Results of this list.
  var count: Int
  /// How long it took, in seconds.
  var seconds: Int64
  /// The result that finished it.
  var result: String

  /// `10 calls in 52 minutes`.
  func summary(_ mode: Mode) -> String {
    let minutes = (seconds + 30) / 60
    let span =
      switch minutes {
      case 0: "less than a minute"
      case 1: "1 minute"
      case 2..<120: "\(minutes) minutes"
      default: "\(minutes / 60) h \(minutes % 60) min"
      }
    return "\(mode.counted(count)) in \(span)"
  }
}

/// Both modes' pages.
struct Pages: Hashable, Sendable {
  private var letters = Page()
  private var calls = Page()

  subscript(mode: Mode) -> Page {
    get { mode == .letters ? letters : calls }
    _modify {
      switch mode {
      case .letters: yield &letters
      case .calls: yield &calls
      }
    }
  }
}

/// A voter on one mode's list.
struct VoterRef: Hashable, Sendable {
  var mode: Mode
  var voter: VoterID
}

/// A result of this session, for taking it back.
struct Done: Hashable, Sendable {
  var key: String
  var mode: Mode
  /// As it was on the list, and where.
  var voter: ListedVoter
  var index: Int
  var notes: String
  /// When the server's yes came, in monotonic milliseconds.
  var acceptedAt: Int64?
}
