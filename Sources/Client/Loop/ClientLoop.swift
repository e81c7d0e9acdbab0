import Cells
import ClientCore
import Foundation
import Terminal

/// The client: one thread that waits for keys, signals, the network and the time, hands each event
/// to the core, draws, and does what the core asks.
///
/// The order of one key: the screen is drawn, then what must be on disk is written, then the answer
/// to that is drawn. So a slow disk delays the thanks and nothing else.
public struct ClientLoop: ~Copyable {
  private var model: Model
  private var screen: Screen
  private var signals: SignalSource
  private var network: Network
  private var decoder = KeyDecoder()
  private var clock = MachineClock()
  private var outbox: OpenOutbox?
  private let places: Places
  /// `CLOCK_BOOTTIME` in milliseconds at which the core wants a tick.
  private var wake: Int64?
  /// The same for an ESC that may begin a sequence.
  private var escape: Int64?
  private var exitStatus: Int32?
  private var canvas: Canvas

  /// How long an ESC waits for what may follow it, in milliseconds.
  private static let escapeDelay: Int64 = 60

  /// Takes the terminal. Throws before it is touched when it cannot be used.
  public init(
    start: Start, places: Places, configuration: Configuration
  ) throws {
    let signals = try SignalSource()
    let network = try Network(certificates: configuration.certificates)
    let screen = try Screen(options: Screen.Options(mouse: configuration.usesMouse))
    Screen.installCrashHandlers()
    // libcurl may write to a connection that the server has closed.
    signal(SIGPIPE, SIG_IGN)
    // A limit on the size of files is an answer to be told, and no reason to die.
    signal(SIGXFSZ, SIG_IGN)
    // What SQLite makes beside the outbox is nobody else's either.
    umask(0o077)
    var start = start
    start.boot = MachineClock.boot
    model = Model(start)
    canvas = Canvas(size: screen.size)
    self.signals = signals
    self.network = network
    self.screen = screen
    self.places = places
  }

  /// Runs until the person leaves or the system says so, gives the terminal back, and returns the
  /// exit status.
  public mutating func run() -> Int32 {
    handle([.started, .resized(screen.size)])
    while exitStatus == nil {
      handle(wait())
    }
    _ = outbox?.settle()
    screen.close()
    return exitStatus ?? 0
  }

  /// Waits for what comes next and tells it as events.
  private mutating func wait() -> [Event.Kind] {
    let descriptors = [screen.inputDescriptor, signals.descriptor]
    let woken = network.wait(
      for: descriptors + [outbox?.descriptor].compactMap { $0 }, milliseconds: milliseconds())
    var events = woken.events
    if woken.readable.contains(screen.inputDescriptor) { events += keys() }
    if woken.readable.contains(signals.descriptor) { events += heard() }
    let now = MachineClock.milliseconds
    if let escape, escape <= now {
      self.escape = nil
      events += decoder.timeout().map(Event.Kind.input)
      listenForEscape(from: now)
    }
    if let wake, wake <= now {
      self.wake = nil
      events.append(.tick)
    }
    if let outbox, outbox.wants(woken.readable, at: now) { events += outbox.attend(at: now) }
    return events
  }

  /// Hands events to the core, draws once, and performs what is asked; what the disk answers goes
  /// the same way, until there is nothing more to do.
  private mutating func handle(_ kinds: [Event.Kind]) {
    var kinds = kinds
    while !kinds.isEmpty {
      let effects = kinds.flatMap { update(&model, Event($0, at: clock.reading())) }
      show()
      kinds = []
      for effect in effects { kinds += perform(effect) }
      if kinds.isEmpty, let outbox { kinds = outbox.finish(at: MachineClock.milliseconds) }
    }
  }

  private mutating func show() {
    if canvas.size != screen.size { canvas = Canvas(size: screen.size) }
    draw(model, on: &canvas)
    screen.show(canvas)
  }

  /// Does what the core asks; returns what is known of it at once.
  private mutating func perform(_ effect: Effect) -> [Event.Kind] {
    switch effect {
    case .send(let id, let request): return network.send(id, request).map { [$0] } ?? []
    case .save(let id, let request, let path, let replaces):
      return network.save(id, request, path: path, replaces: replaces).map { [$0] } ?? []
    case .cancel(let id): network.cancel(id)
    case .forgetSession: network.forgetSession()
    case .openOutbox(let server, let user): return open(server: server, user: user)
    case .findKept(let server, let user): return [find(server: server, user: user)]
    case .keep(let work): outbox?.keep(work)
    case .closeOutbox: return closeOutbox()
    case .write(let id, let change): return write(id, change)
    case .copyToClipboard(let text): screen.copyToClipboard(text)
    case .bell: screen.bell()
    case .repaint:
      screen.repaint()
      screen.show(canvas)
    case .suspend:
      // Whatever comes while this program is stopped finds all of it on disk.
      let answers = outbox?.settle() ?? []
      screen.suspendProcess()
      return answers + [.signal(.resumed)]
    case .wake(let moment): wake = moment
    case .quit(let status): exitStatus = status
    }
    return []
  }

  // MARK: The outbox

  private mutating func open(server: String, user: String) -> [Event.Kind] {
    let answers = closeOutbox()
    let place = OutboxPlace(folder: places.state, server: server, user: user)
    do throws(OutboxFault) {
      let opened = try OutboxOpening(place: place)
      let outbox = OpenOutbox(opened)
      self.outbox = outbox
      let stored = StoredWork(
        items: opened.items, kept: KeptFile(place: place).read(), isSender: opened.lock.isHeld,
        damage: opened.damage)
      return answers + [.outboxOpened(stored)]
    } catch {
      return answers + [.outboxUnavailable(reason: error.reason)]
    }
  }

  private mutating func closeOutbox() -> [Event.Kind] {
    let answers = outbox?.settle() ?? []
    outbox = nil
    return answers
  }

  /// What is kept for work without the network; an outbox that cannot be read now counts as empty.
  private func find(server: String, user: String) -> Event.Kind {
    let place = OutboxPlace(folder: places.state, server: server, user: user)
    let items = (try? OutboxReader(place: place))?.items ?? []
    return .keptFound(KeptFile(place: place).read(), items: items)
  }

  private func write(_ id: WriteID, _ change: OutboxWrite) -> [Event.Kind] {
    guard let outbox else { return [.outboxNotWritten(id, reason: "there is no outbox")] }
    return outbox.write(id, change, at: MachineClock.milliseconds)
  }

  // MARK: The terminal

  private mutating func keys() -> [Event.Kind] {
    do throws(TerminalError) {
      let inputs = decoder.feed(try screen.readInput())
      listenForEscape(from: MachineClock.milliseconds)
      return inputs.map(Event.Kind.input)
    } catch {
      return [.signal(.hangUp)]
    }
  }

  private mutating func listenForEscape(from now: Int64) {
    escape = decoder.isWaiting ? now + Self.escapeDelay : nil
  }

  private mutating func heard() -> [Event.Kind] {
    var events: [Event.Kind] = []
    for signal in signals.read() {
      switch signal {
      case .resize: events.append(.resized(screen.resize()))
      case .terminate, .interrupt: events.append(.signal(.terminate))
      case .hangUp: events.append(.signal(.hangUp))
      case .stop: events.append(.signal(.suspend))
      case .resumed:
        // SIGSTOP gives no warning: only now is there a chance to set the terminal up again.
        screen.suspend()
        screen.resume()
        events += [.resized(screen.size), .signal(.resumed)]
      }
    }
    return events
  }

  /// The longest the loop may wait, in milliseconds; nil for as long as it takes.
  private func milliseconds() -> Int? {
    guard let moment = [wake, escape, outbox?.due].compactMap({ $0 }).min() else { return nil }
    return Int(min(max(moment - MachineClock.milliseconds, 0), 86_400_000))
  }
}
