import Cells
import Domain

/// The page without a voter: it always says why.
extension Model {
  func drawEmpty(on canvas: inout Canvas) {
    drawPanel(isLockedOut ? lockoutLines : emptyLines, on: &canvas)
  }

  private var lockoutLines: [Panel.Line] {
    guard let lockout = page.list?.lockout else { return [] }
    let parts = lockout.message.split(separator: ". ", maxSplits: 1)
    var lines = [
      Panel.Line(parts.count == 2 ? "\(parts[0])." : lockout.message, .heading),
      Panel.Line("", .text),
    ]
    if parts.count == 2 { lines.append(Panel.Line(String(parts[1]), .text)) }
    if let endsAt = lockout.endsAt, let left = clock.left(until: endsAt, at: now) {
      lines.append(Panel.Line("", .text))
      lines.append(Panel.Line("Opening in \(SpokenTime.countdown(left))", .phone))
    }
    lines.append(Panel.Line("", .text))
    lines.append(Panel.Line("Meanwhile, letters never sleep: Tab to write some.", .text))
    return lines
  }

  private var emptyLines: [Panel.Line] {
    if let outage = connection.outage {
      return [
        Panel.Line("The server is away.", .heading), Panel.Line("", .text),
        Panel.Line(outage.why, .text), Panel.Line("", .text),
        Panel.Line(
          "Your list comes as soon as it answers. What you have recorded is kept here, and "
            + "nothing is lost.", .text),
        Panel.Line("", .text), Panel.Line("t tries at once.", .dim),
      ]
    }
    if page.wish != nil || (page.list == nil && page.failure == nil) {
      return [Panel.Line("Getting your list…", .dim)]
    }
    if let failure = page.failure {
      return [
        Panel.Line("There is no list now.", .heading), Panel.Line("", .text),
        Panel.Line(failure, .text), Panel.Line("", .text), Panel.Line("f asks again.", .dim),
      ]
    }
    return emptyListLines
  }

  private var emptyListLines: [Panel.Line] {
    let notice = page.list?.notice
    let title =
      switch notice?.kind {
      case .quota: "That is all for now."
      case .poolEmpty: "Nobody is left."
      case .misconfigured: "The campaign has something to repair."
      case nil: "Your list is empty."
      }
    var lines = [
      Panel.Line(title, .heading), Panel.Line("", .text),
      Panel.Line(notice?.text ?? "f asks for a new one.", .text),
    ]
    if notice?.kind == .quota, let freeAt = quota?.nextFreeAt,
      let left = clock.left(until: freeAt, at: now)
    {
      lines.append(Panel.Line("", .text))
      lines.append(Panel.Line("The next is yours in \(SpokenTime.countdown(left))", .phone))
    }
    let other = mode.other.invitation
    lines.append(Panel.Line("", .text))
    lines.append(Panel.Line("Tab to \(other), f to look again.", .dim))
    return lines
  }

  /// The last voter of a list is done: a small event.
  func drawFinished(_ finished: Finished, on canvas: inout Canvas) {
    let tallies = tallies
    let both =
      "\(Mode.letters.counted(tallies.letters)) and \(Mode.calls.counted(tallies.calls)) in all"
    var lines = [
      Panel.Line("★  \(finished.summary(mode))  ★", .thanks), Panel.Line("", .text),
    ]
    lines += finished.message.split(separator: "\n").map { Panel.Line(String($0), .text) }
    lines += [Panel.Line("", .text), Panel.Line(both, .heading), Panel.Line("", .text)]
    lines.append(Panel.Line(nextListWords, .text))
    drawPanel(lines, on: &canvas)
  }

  private var nextListWords: String {
    let count = page.visible.count
    if count > 0 {
      return "Enter for the next \(mode.counted(count)), Tab for \(mode.other.rawValue), "
        + "q to stop here."
    }
    if connection.outage != nil {
      return "The next list comes when the network is back. Nothing is lost."
    }
    if let lockout = page.list?.lockout, mode == .calls { return lockout.message }
    return page.list?.notice?.text ?? "Your next list is on its way."
  }
}
