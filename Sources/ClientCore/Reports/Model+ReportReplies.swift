import API
import Cells
import Domain
import Foundation

/// What the server says to the reports page.
extension Model {
  // MARK: Tables

  mutating func tabled(_ reply: Reply, _ id: Int, _ wish: ReportPane.Wish, sentAt: Int64) {
    guard let pane = reports?.panes.first(where: { $0.id == id }) else { return }
    switch pane.subject {
    case .report, .voters, .history:
      conclude(ReplyReader.read(Report.self, from: reply), id, wish) { model, report in
        model.show(report, id, wish)
      }
    case .actions:
      conclude(ReplyReader.read(AdminActions.self, from: reply), id, wish) { model, answer in
        model.reports?.change(id) { $0.actions = answer.actions }
        model.show(
          Report(log: answer.actions, zone: model.campaignZone, at: model.reportTime), id, wish)
      }
    case .settings:
      conclude(ReplyReader.read(SettingDescriptions.self, from: reply), id, wish) {
        $0.show($1.settings, id, wish)
      }
    }
  }

  private var reportTime: Instant { occurrence ?? Instant(seconds: 0) }

  private mutating func show(_ report: Report, _ id: Int, _ wish: ReportPane.Wish) {
    let zone = TimeZone(identifier: report.zone) ?? campaignZone
    let now = reportTime
    reports?.change(id) { $0.take(report, wish, zone: zone, now: now) }
  }

  private mutating func show(
    _ settings: [SettingDescription], _ id: Int, _ wish: ReportPane.Wish
  ) {
    reports?.change(id) { $0.settings = settings }
    show(Report(settings: settings, zone: campaignZone, at: reportTime), id, wish)
  }

  private mutating func conclude<Value>(
    _ answer: Answer<Value>, _ id: Int, _ wish: ReportPane.Wish,
    accept: (inout Model, Value) -> Void
  ) {
    var wait = ReportPane.refreshSpan
    reports?.change(id) { $0.answered(wish) }
    switch answer {
    case .value(let value):
      accept(&self, value)
      wait = reports?.panes.first { $0.id == id }?.span ?? wait
    case .problem(let problem):
      reports?.change(id) { $0.pause() }
      wait = problem.retryAfter.map { max($0 * 1_000, wait) } ?? wait
      refused(id, wish, problem)
    case .strange(let why):
      reports?.change(id) { pane in
        pane.pause()
        pane.failure = why
      }
    }
    let next = now + wait
    reports?.change(id) { $0.refreshAt = next }
  }

  private mutating func refused(_ id: Int, _ wish: ReportPane.Wish, _ problem: Problem) {
    let words = problem.errors?.first?.message ?? problem.detail
    switch problem.code {
    case .unauthenticated, .badCredentials: endSession(problem)
    case .forbidden:
      // Whether the page is still to be there at all.
      wantsSession = true
      reports?.change(id) { $0.failure = words }
    case .versionUnsupported: startOutage(problem)
    default:
      var isSort = false
      reports?.change(id) { pane in
        isSort =
          pane.sort != pane.sortBefore && pane.report != nil && problem.code == .invalid
          && wish == .read && problem.errors?.first?.field == "sort"
        if isSort {
          (pane.sort, pane.sortBefore) = (pane.sortBefore, nil)
        } else {
          pane.failure = words
          if wish == .read, problem.code == .invalid || problem.code == .notFound {
            (pane.report, pane.table) = (nil, ReportTable())
          }
        }
      }
      if isSort { refuse(words) }
    }
  }

  /// No answer: what is shown stays, and says so.
  mutating func tableFailed(_ failure: TransferFailure, _ id: Int, why: String) {
    let next = now + ReportPane.refreshSpan
    reports?.change(id) { pane in
      pane.failure = why
      pane.refreshAt = next
      pane.pause()
    }
    guard failure.isAway else {
      // What never comes must not be asked for without a pause.
      reports?.change(id) { $0.ask(nil) }
      return
    }
    startOutage(why, isQuiet: true)
    // The line of lists finds out when the server is back.
    wantsSession = true
  }

  // MARK: Errands

  mutating func errandDone(_ errand: Connection.Errand, _ reply: Reply) {
    switch errand {
    case .preview(let request): previewed(request, reply)
    case .deed: deedDone(reply)
    case .setting: settingDone(reply)
    }
  }

  private mutating func previewed(_ request: AdminActionRequest, _ reply: Reply) {
    guard let answer = value(AdminActionAnswer.self, reply) else { return }
    changeForm { $0.isBusy = false }
    guard answer.count > 0 || !request.kind.needsSubjects else {
      return changeForm { $0.error = answer.text }
    }
    layers.append(
      .question(
        Question(
          text: "\(answer.text) Go on?", action: .goOn(.act(request), words: answer.text))))
  }

  private mutating func deedDone(_ reply: Reply) {
    guard let answer = value(AdminActionAnswer.self, reply) else { return }
    layers.removeAll { $0.isOfReports }
    say(answer.text, role: .thanks)
    reports?.pane.ask(.refresh)
  }

  private mutating func settingDone(_ reply: Reply) {
    guard let answer = value(SettingDescriptions.self, reply) else { return }
    layers.removeAll { $0.isOfReports }
    say(
      ["Saved: it holds for everybody within seconds.", answer.note].compactMap { $0 }
        .joined(separator: " "), role: .thanks)
    // Also what this client works by.
    wantsSession = true
    reports?.pane.ask(.refresh)
  }

  /// The answer to an errand; nil when there is none to go on with, which is then said.
  private mutating func value<Value: Decodable & Cleanable>(
    _ type: Value.Type, _ reply: Reply
  ) -> Value? {
    switch ReplyReader.read(type, from: reply) {
    case .value(let value): return value
    case .problem(let problem):
      if problem.code == .unauthenticated { endSession(problem) }
      if problem.code == .forbidden { wantsSession = true }
      if layers.contains(where: \.isReportForm) {
        changeForm { $0.show(problem) }
      } else {
        say(problem.errors?.first?.message ?? problem.detail, role: .error)
      }
    case .strange(let why): errandFailed(why)
    }
    return nil
  }

  /// No answer to an errand: nobody knows whether it was done, and asking again does no harm.
  mutating func errandFailed(_ why: String) {
    guard layers.contains(where: \.isReportForm) else { return say(why, role: .error) }
    changeForm { form in
      form.isBusy = false
      if case .confirm = form.purpose {
        form.error = "\(why) It may have been done or not: Enter asks again, and it is done once."
      } else {
        form.error = why
      }
    }
  }

  // MARK: Files

  /// The file is whole.
  mutating func saved(_ id: RequestID, rows: Int) {
    guard connection.requests.removeValue(forKey: id)?.purpose == .export,
      case .report(.form(let form))? = layers.last(where: \.isReportForm)
    else { return }
    layers.removeAll { $0.isOfReports }
    say("Saved \(Words.rows(rows)) to \(form[.path] ?? "the file").", role: .thanks)
  }

  mutating func notSaved(_ id: RequestID, _ failure: SaveFailure) {
    guard connection.requests.removeValue(forKey: id)?.purpose == .export else { return }
    changeForm { $0.isBusy = false }
    switch failure {
    case .exists:
      guard case .report(.form(let form))? = layers.last else { return }
      layers.append(
        .question(
          Question(
            text: "\(form[.path] ?? "That file") is there already. Replace it?",
            action: .replaceFile)))
    case .reason(let reason):
      changeForm { $0.refuse(.path, "Nothing was saved: \(reason).") }
    }
  }

  /// The server's answer in place of a file.
  mutating func exportRefused(_ reply: Reply) {
    switch ReplyReader.read(Report.self, from: reply) {
    case .problem(let problem):
      if problem.code == .unauthenticated { endSession(problem) }
      changeForm { $0.show(problem) }
    case .strange(let why): changeForm { $0.show(Problem(.internalError, why)) }
    case .value:
      changeForm { $0.show(Problem(.internalError, "The server sent no CSV; nothing was saved.")) }
    }
  }

  mutating func exportFailed(_ why: String) {
    changeForm { form in
      form.isBusy = false
      form.error = "Nothing was saved. \(why)"
    }
  }
}

extension AdminActionKind {
  /// Without a result or a voter that it is about there is nothing to do.
  fileprivate var needsSubjects: Bool {
    switch self {
    case .takeBack, .releaseLists: true
    case .suspend, .closeVoter, .closeNumber, .changeSetting: false
    }
  }
}

extension TransferFailure {
  /// The server cannot be reached, as opposed to an answer that was not good.
  fileprivate var isAway: Bool {
    switch self {
    case .badAddress, .unknownHost, .refused, .unreachable, .untrusted: true
    case .timedOut, .tooLarge, .broken, .other: false
    }
  }
}

extension Report {
  /// The log of what admins did, as a table.
  init(log: [AdminAction], zone: TimeZone, at: Instant) {
    self.init(
      name: "log", zone: zone.identifier, at: at,
      columns: [
        ReportColumn("id", "Number", .count), ReportColumn("at", "When", .instant),
        ReportColumn("by", "By", .text), ReportColumn("text", "What", .text),
        ReportColumn("reason", "Reason", .text), ReportColumn("undone", "Undone", .text),
      ],
      rows: log.map { action in
        [
          .integer(action.id), .text(action.at.rfc3339), .text(action.by), .text(action.text),
          .text(action.reason ?? ""), .text(action.undoneBy.map { "by \($0)" } ?? ""),
        ]
      })
  }

  /// The configuration, as a table.
  init(settings: [SettingDescription], zone: TimeZone, at: Instant) {
    self.init(
      name: "settings", zone: zone.identifier, at: at,
      columns: [
        ReportColumn("name", "Setting", .text), ReportColumn("value", "Value", .text),
        ReportColumn("meaning", "Meaning", .text),
      ],
      rows: settings.map { [.text($0.name), .text($0.shownValue), .text($0.meaning)] })
  }
}

extension SettingDescription {
  /// The value as the table shows it.
  fileprivate var shownValue: String {
    if let problem { return "cannot be read: \(problem)" }
    if isSecret { return isSet ? "set, never shown" : "not set" }
    if let value { return value.isEmpty ? "empty" : CleanText.line(value) }
    return standard.map { "standard: \(CleanText.line($0))" } ?? "not set"
  }
}
