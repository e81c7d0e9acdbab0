import Cells
import Domain

/// The line with quota, calling hours and connection.
extension Model {
  func drawStatus(on canvas: inout Canvas) {
    let row = screen.status.row
    if let outage = connection.outage { return drawOutage(outage, row: row, on: &canvas) }
    let room = size.columns - 1
    let isLate = connection.lateAt.map { $0 <= now } ?? false
    let online = isLate ? "◌ waiting for an answer" : "● online"
    let host = session.map { "\(TextLayout.truncate($0.host, columns: 24)) " } ?? ""
    let columns = room - DisplayWidth.of(online) - 1
    let (left, role) =
      isAtReports ? (reportStatus(columns: columns), .text) : statusLeft(columns: columns)
    let used = canvas.put(left, at: Point(row: row, column: 1), role: role)
    let hasHost = used + DisplayWidth.of(host + online) + 3 <= room
    let margin = used + online.count + 2 <= room ? 1 : 0
    let end = size.columns - margin - online.count
    canvas.put(online, at: Point(row: row, column: end), role: isLate ? .offline : .online)
    if hasHost {
      canvas.put(
        host, at: Point(row: row, column: end - DisplayWidth.of(host)), role: .dim)
    }
  }

  private func drawOutage(_ outage: Connection.Outage, row: Int, on canvas: inout Canvas) {
    let since = times.outage.isEmpty ? "" : " since \(times.outage)"
    let state = outage.needsUpgrade ? "○ upgrade needed" : "○ offline"
    let kept = unsentResults
    let count = Words.results(kept)
    let left = max((outage.retryAt - now + 999) / 1_000, 0)
    let next =
      connection.isLineBusy ? "trying now…" : "retry in \(SpokenTime.countdown(left))"
    let choices =
      kept == 0
      ? ["\(state)\(since) · \(next)", "\(state) · \(next)", state]
      : [
        "\(state)\(since) · \(count) kept here, nothing is lost · \(next)",
        "\(state)\(since) · \(count) kept here, nothing is lost",
        "\(state)\(since) · \(count) kept here", "\(state) · \(count) kept here, safe",
        "\(state) · \(count) kept",
      ]
    let text = choices.first { DisplayWidth.of($0) <= size.columns - 2 } ?? choices.last ?? ""
    canvas.put(text, at: Point(row: row, column: 1), role: .offline)
  }

  private func reportStatus(columns: Int) -> String {
    let sending = unsentResults > 0 ? "\(unsentResults) to send · " : ""
    let choices = reportStatus.map { sending + $0 }
    return choices.first { DisplayWidth.of($0) <= columns }
      ?? TextLayout.truncate(choices.last ?? "", columns: columns)
  }

  /// The longest of the wordings that fits.
  private func statusLeft(columns: Int) -> (String, Role) {
    let quota = quotaWords
    let phones = mode == .calls ? phoneWords : []
    let sending = unsentResults > 0 ? ["\(unsentResults) to send"] : []
    let refused = outbox.refused.isEmpty ? [] : ["\(outbox.refused.count) refused: o"]
    let role: Role = isStatusUrgent ? .warning : .text
    // Each step shortens one of the two, so that neither vanishes for the other's sake.
    var (first, second) = (0, 0)
    while true {
      let words = refused + [quota[first]] + phones.dropFirst(second).prefix(1) + sending
      let text = words.filter { !$0.isEmpty }.joined(separator: " · ")
      if DisplayWidth.of(text) <= columns { return (text, role) }
      if first + 1 < quota.count, first <= second || second + 1 >= phones.count {
        first += 1
      } else if second + 1 < phones.count {
        second += 1
      } else {
        return (TextLayout.truncate(text, columns: columns), role)
      }
    }
  }

  private var isStatusUrgent: Bool {
    if mode == .calls, let left = secondsToClosing, left <= Lockout.warning { return true }
    return quota?.remaining == 0
  }

  /// What is left of the quota, from long to short.
  private var quotaWords: [String] {
    guard let quota else { return [""] }
    guard let remaining = quota.remaining, let limit = quota.limit else {
      return ["no limit on your \(mode.rawValue)", "no limit"]
    }
    let span = quota.window == .day ? "today" : "this hour"
    let left = "\(remaining) of \(mode.counted(limit)) left"
    guard quota.used > 0, let freeAt = quota.nextFreeAt,
      let wait = clock.left(until: freeAt, at: now)
    else { return ["\(left) \(span)", left, "\(remaining) left"] }
    let next =
      "next in "
      + (remaining == 0 ? SpokenTime.countdown(wait) : Words.span(max(wait, 60)))
    let few = "\(remaining) of \(limit) left" + (quota.window == .day ? " today" : "")
    return [
      "\(left) \(span), \(next)", "\(few), \(next)", "\(remaining) left, \(next)",
      "\(remaining) left",
    ]
  }

  /// Whether the phones are open, from long to short.
  private var phoneWords: [String] {
    switch phones {
    case .unknown:
      if clock.isKnown, page.list == nil, page.failure == nil {
        return ["asking for your list…", "asking…"]
      }
      return clock.isKnown
        ? ["phones closed"] : ["phones hidden until the server tells the time", "phones hidden"]
    case .closed: return ["phones closed"]
    case .open(nil): return ["phones open"]
    case .open(.some):
      let left = secondsToClosing ?? 0
      if left <= Lockout.warning {
        return ["the phones close in \(SpokenTime.countdown(left))", "close in \(left) s"]
      }
      return [
        "phones open until \(times.closing) (\(Words.span(left)))",
        "phones open until \(times.closing)", "open to \(times.closing)",
      ]
    }
  }
}
