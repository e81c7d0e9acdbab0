import API
import Cells
import Domain

extension Model {
  /// The one entrance of everything that happens.
  mutating func take(_ event: Event) -> [Effect] {
    reading = event.reading
    keys = KeySupply(event.reading.random)
    switch event.kind {
    case .started: begin()
    case .input(let input): take(input)
    case .resized(let size):
      self.size = size
      // On a narrow screen the notes are on the voter's page, and whoever types must see it.
      if focus == .notes, screen.kind == .narrow { isVoterOpen = true }
    case .tick: wakeAt = nil
    case .replied(let id, let reply): take(reply, to: id)
    case .transferFailed(let id, let failure): take(failure, of: id)
    case .outboxOpened(let items): openOutbox(items)
    case .outboxUnavailable(let reason): refuseOutbox(reason)
    case .outboxWritten(let id): written(id)
    case .outboxNotWritten(let id, let reason): notWritten(id, reason)
    case .signal(let signal): take(signal)
    }
    followClock()
    sendNext()
    prepareSheet()
    askForWake()
    defer { effects = [] }
    return effects
  }

  private mutating func take(_ signal: Event.Signal) {
    switch signal {
    case .terminate: perform(.quit(status: 0))
    case .hangUp: perform(.quit(status: 1))
    case .suspend: perform(.suspend)
    case .resumed: perform(.repaint)
    }
  }
}
