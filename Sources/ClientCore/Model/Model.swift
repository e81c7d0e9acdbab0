import API
import Cells
import Domain

/// Everything the client knows. `update(_:_:)` changes it, `draw(_:on:)` shows it.
public struct Model: Equatable, Sendable {
  var start: Start
  var size = Size(rows: 24, columns: 80)
  /// The reading of the latest event.
  var reading = Reading(milliseconds: 0, random: RandomBits(high: 0, low: 0))
  var keys = KeySupply(RandomBits(high: 0, low: 0))

  var clock = ServerClock()
  /// The server's time less the machine's own, in milliseconds, as last seen.
  var wallOffset: Int64?
  /// The clock that was kept for this session, for one that has none of its own.
  var keptClock: KeptClock?
  /// Nil until someone has signed in.
  var session: Session?
  /// The sign-in screen, over everything else while it is there.
  var signIn: SignInForm?
  var mode = Mode.letters
  var pages = Pages()
  /// Where typing goes on a page.
  var focus = Focus.list
  /// The reports page is shown, in place of the mode's.
  var isAtReports = false
  /// Nil until it was opened.
  var reports: ReportsPage?
  /// On a narrow screen the voter has a page of its own: whether it is open.
  var isVoterOpen = false
  /// Notes begun, with the voter they are about.
  var drafts: [VoterRef: TextEditor] = [:]
  /// Names of voters who have left the lists, for what is still kept about them.
  var names: [VoterID: String] = [:]
  /// Pop-ups, the top one last.
  var layers: [Layer] = []
  var message: Message?
  var keyRepeat = KeyRepeat()

  var outbox = Outbox()
  /// The outbox on disk is open.
  var isOutboxOpen = false
  /// Outboxes asked for and not yet answered for: only the last answer counts.
  var opening = 0
  /// What is being written to it.
  var writes: [WriteID: Writing] = [:]
  /// Keys of items that are settled and still on disk: they leave it behind the work that is kept.
  var settled: [String] = []
  /// What was said when the outbox was found damaged and was put aside.
  var damage: String?
  /// Results of this session that may be taken back, oldest first.
  var done: [Done] = []
  /// Results being taken back from the server, by key.
  var undone: [String: Done] = [:]
  var connection = Connection()
  /// What signs in by itself when the server is back; nil while there is a session at the server.
  var pendingSignIn: PendingSignIn?
  var keeping = Keeping()
  /// The settings are to be read again.
  var wantsSession = false
  /// The reading at which they were read, in milliseconds.
  var sessionReadAt: Int64 = 0

  /// What was worked out about the focused voter, so that drawing only draws.
  var sheet: Sheet?
  /// Those of voters seen before on these lists, for going back to them.
  var sheets: [VoterRef: Sheet] = [:]
  var times = Times()
  /// The time of the last `Effect.wake`.
  var wakeAt: Int64?
  var effects: [Effect] = []
  private var lastNumber = 0

  enum Focus: Equatable, Sendable {
    case list, notes
  }

  /// What a write to the disk is for.
  enum Writing: Equatable, Sendable {
    /// A new item: its key.
    case insert(String)
    /// An item that is settled leaves: its key.
    case settle(String)
    /// An item was refused: its key.
    case update(String)
    /// A result taken back before it was sent: its key.
    case cancel(String)
  }

  public init(_ start: Start) {
    self.start = start
    signIn = SignInForm(server: start.server ?? "", name: start.user ?? "")
  }

  /// Letters and calls that wait for the server.
  public var unsentResults: Int { outbox.unsentResults }

  var now: Int64 { reading.milliseconds }

  /// The server's time; nil while unknown.
  var serverTime: Instant? { clock.now(at: now) }

  var page: Page { pages[mode] }

  /// The focused voter of the page shown.
  var focusedVoter: ListedVoter? { page.focusedVoter }

  var focusedRef: VoterRef? { focusedVoter.map { VoterRef(mode: mode, voter: $0.id) } }

  /// The notes of the focused voter.
  var notes: TextEditor {
    get { focusedRef.flatMap { drafts[$0] } ?? Model.emptyNotes }
    set {
      guard let ref = focusedRef else { return }
      drafts[ref] = newValue
      keeping.isTyped(at: now)
    }
  }

  static let emptyNotes = TextEditor(isMultiline: true, limit: Notes.longest)

  /// Both totals as they will be when what waits has been sent.
  var tallies: Tallies {
    var tallies = session?.tallies ?? Tallies()
    for item in outbox.pending {
      switch item.action {
      case .result(let mode, _, _, _): tallies[mode] += 1
      case .undo(_, let mode, _): tallies[mode] = max(tallies[mode] - 1, 0)
      case .skip, .correction: break
      }
    }
    return tallies
  }

  /// Results of a mode that wait: the quota will count them.
  func waitingResults(_ mode: Mode) -> Int {
    outbox.entries.count {
      $0.item.action.isResult && $0.item.action.mode == mode && !$0.item.state.isRefused
    }
  }

  /// What may still be completed, what waits counted in.
  var quota: Quota? {
    guard var quota = page.list?.quota else { return nil }
    let waiting = waitingResults(mode)
    quota.used += waiting
    quota.remaining = quota.remaining.map { max($0 - waiting, 0) }
    return quota
  }

  /// The latest request or write.
  var latestRequest: RequestID { RequestID(lastNumber) }

  mutating func nextRequest() -> RequestID {
    lastNumber += 1
    return RequestID(lastNumber)
  }

  mutating func nextWrite() -> WriteID {
    lastNumber += 1
    return WriteID(lastNumber)
  }

  mutating func perform(_ effect: Effect) { effects.append(effect) }

  mutating func say(_ text: String, role: Role = .text) { message = Message(text, role: role) }

  mutating func refuse(_ text: String) { message = .refusal(text) }

  /// The same program, with nothing of the one who was here.
  mutating func forgetEverything(server: String) {
    var fresh = Model(Start(server: server, zone: start.zone, boot: start.boot))
    fresh.size = size
    fresh.reading = reading
    fresh.keys = keys
    fresh.clock = clock
    fresh.effects = effects
    fresh.wakeAt = wakeAt
    fresh.opening = opening
    fresh.lastNumber = lastNumber
    self = fresh
  }
}
