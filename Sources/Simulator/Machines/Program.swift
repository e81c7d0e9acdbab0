import Cells
import ClientCore

/// One `eblocks` while it runs: the real model, and what its loop would hold for it.
final class Program {
  let number: Int
  let laptop: Laptop
  /// Who sits there, as an index of the campaign's volunteers.
  let volunteer: Int
  var model: Model
  private(set) var canvas: Canvas
  var isRunning = true
  /// Stopped, suspended, or on a sleeping laptop: nothing happens in it before then.
  var frozenUntil: Int64 = 0
  /// The session's cookie, kept in memory alone.
  var cookie: String?
  /// Goes up when the cookie is dropped: answers to what was sent before set none.
  var jar = 0
  var outbox: DiskOutbox?
  /// The requests under way: their exchanges, by the core's number.
  var exchanges: [RequestID: Int] = [:]
  /// The reading at which it wants a tick, and how often it has changed its mind.
  var wake: Int64?
  var wishes = 0
  /// The time it asked for may be past: its screen may be older than it would like.
  var isWokenLate = false

  /// The settings in force when the calls on its page were listed.
  var callSettings = 0
  /// The telephone numbers on its screen, by their digits.
  var numbersShown: [String] = []
  /// What its message line says.
  var saying = ""
  /// Words of thanks that an acknowledged write has earned.
  var earned: Set<String> = []
  /// A write was acknowledged, or the server has answered, since the last new words of thanks.
  var mayEarn = false
  /// Results that were put on this disk and are not acknowledged yet, by their write.
  var unacknowledged: [WriteID: String] = [:]

  /// When somebody last pressed a key.
  var touchedAt: Int64 = 0
  /// Keys that are still to be pressed before the person looks at the screen again.
  var plan: [Input] = []
  /// Things to do before the person takes a break.
  var patience = 0

  init(
    number: Int, laptop: Laptop, volunteer: Int, start: Start, size: Size, patience: Int
  ) {
    self.number = number
    self.laptop = laptop
    self.volunteer = volunteer
    self.patience = patience
    model = Model(start)
    canvas = Canvas(size: size)
  }

  func resize(to size: Size) {
    canvas = Canvas(size: size)
  }

  /// Draws the model as the loop does before it performs anything.
  func draw() {
    canvas.clear(canvas.bounds)
    canvas.cursor = nil
    ClientCore.draw(model, on: &canvas)
  }
}
