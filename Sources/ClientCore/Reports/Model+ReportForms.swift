import API
import Cells
import Domain
import Foundation

/// Filters, actions, exports and settings: from the form to the server.
extension Model {
  // MARK: Opening

  mutating func openFilter() {
    guard let pane = reports?.pane else { return }
    message = nil
    layers.append(.report(.form(.filter(pane))))
  }

  mutating func openActs() {
    guard let menu = reports?.pane.actMenu else { return }
    message = nil
    layers.append(.report(.acts(menu)))
  }

  /// What needs no row.
  mutating func openTypedActs() {
    message = nil
    layers.append(.report(.acts(.typed)))
  }

  /// What was chosen from the menu: its details, or its first question.
  mutating func chooseAct() {
    guard case .report(.acts(let menu)) = layers.last else { return }
    let act = menu.acts[menu.index]
    switch act.deed {
    case .act(let request):
      layers[layers.count - 1] = .report(.form(details(of: request, title: act.label)))
    case .undo(let action):
      layers[layers.count - 1] = .question(
        Question(
          text: "\(act.label) Go on?", action: .goOn(.undo(action), words: act.label)))
    }
  }

  private func details(of request: AdminActionRequest, title: String) -> ReportForm {
    var fields: [ReportForm.Field] = []
    let filter = reports?.pane.filter
    if request.kind == .takeBack {
      fields.append(.init(.days, text: filter?.days ?? "today", limit: 40))
    }
    let isTyped = request.kind.isAboutNumber && request.phone == nil && request.voter == nil
    if isTyped, request.kind == .closeNumber {
      fields.append(.init(.phone, text: soughtPhone, limit: 40))
    }
    if isTyped, request.kind == .closeVoter {
      fields.append(.init(.voter, limit: 24))
      fields.append(.init(.mode, choices: ReportForm.modes, chosen: ""))
    }
    if request.kind == .takeBack || request.kind == .releaseLists {
      fields.append(
        .init(.mode, choices: ReportForm.modes, chosen: filter?.mode?.rawValue ?? ""))
    }
    fields.append(.init(.reason, limit: 200))
    var words = ["Nothing is done yet: Enter says what it would do."]
    if isTyped {
      words.insert(
        request.kind == .closeNumber
          ? "In any spelling: 603-555-0142, (603) 555 0142, +1 603 555 0142."
          : "Voters finds a voter by name; v on the row shows the number.", at: 0)
    }
    return ReportForm(.act(request), title: title, words: words, fields: fields)
  }

  /// The telephone number that was looked for, perhaps in vain; empty when it was something else.
  private var soughtPhone: String {
    guard let pane = reports?.pane, pane.subject == .voters,
      PhoneNumber.isPlausible(pane.filter.text)
    else { return "" }
    return pane.filter.text
  }

  mutating func openExport() {
    guard let pane = reports?.pane else { return }
    message = nil
    let name =
      switch pane.subject {
      case .report(let name): name.rawValue
      case .voters: "voters"
      default: "history"
      }
    layers.append(
      .report(
        .form(
          ReportForm(
            .export, title: "Save as CSV",
            words: ["All rows of “\(pane.path.joined(separator: " › "))”, as they are filtered."],
            fields: [.init(.path, text: "~/eblocks-\(name)-\(today).csv", limit: 1_000)]))))
  }

  mutating func openSetting() {
    guard let setting = reports?.pane.focusedSetting else { return }
    var words = [setting.meaning.prefix(1).uppercased() + setting.meaning.dropFirst() + "."]
    if let standard = setting.standard, !standard.contains("\n") {
      words.append("Without a value of its own: \(standard.isEmpty ? "nothing" : standard).")
    }
    if setting.isSecret { words.append("What is set now is never shown.") }
    var field = ReportForm.Field(
      .value, text: setting.value ?? (setting.isSecret ? "" : setting.standard ?? ""),
      limit: 20_000, isMultiline: setting.hasLines)
    field.error = setting.problem
    layers.append(
      .report(
        .form(
          ReportForm(.setting(setting), title: setting.name, words: words, fields: [field]))))
  }

  mutating func askToUnset() {
    guard let setting = reports?.pane.focusedSetting else { return }
    let then = setting.standard.map { standard in
      standard.contains("\n") ? "its standard text" : "“\(standard)”"
    }
    layers.append(
      .question(
        Question(
          text: "Take away the value of \(setting.name)? Then \(then ?? "nothing") holds.",
          action: .unset(setting.name))))
  }

  // MARK: Keys

  mutating func editForm(_ change: (inout ReportForm.Field) -> Bool) -> Bool {
    guard case .report(.form(var form)) = layers.last, !form.isBusy, !form.fields.isEmpty,
      change(&form.fields[form.focus])
    else { return false }
    form.isEdited()
    layers[layers.count - 1] = .report(.form(form))
    return true
  }

  mutating func moveField(by step: Int) {
    guard case .report(.form(var form)) = layers.last, !form.fields.isEmpty else { return }
    form.move(by: step)
    layers[layers.count - 1] = .report(.form(form))
  }

  /// Enter, or Ctrl-S in a text of several lines.
  mutating func submitForm() {
    guard case .report(.form(let form)) = layers.last else { return }
    if form.isBusy { return refuse("Under way: one moment.") }
    switch form.purpose {
    case .filter: applyFilter(form)
    case .act(let request): askWhatItDoes(request, form)
    case .confirm(let deed): confirm(deed, form)
    case .export: export(form, replaces: false)
    case .setting(let setting): change(setting, form)
    }
  }

  /// Esc: what is under way is given up, but for a deed, of which nobody would know whether it was
  /// done.
  mutating func closeForm(_ form: ReportForm) {
    guard form.isBusy else {
      layers.removeLast()
      return
    }
    if case .confirm = form.purpose {
      return refuse("It is on its way to the server: one moment.")
    }
    cancelErrands()
    changeForm { form in
      form.isBusy = false
      form.error = "Given up; nothing is kept of it."
    }
  }

  mutating func changeForm(_ change: (inout ReportForm) -> Void) {
    guard let index = layers.lastIndex(where: { $0.isReportForm }),
      case .report(.form(var form)) = layers[index]
    else { return }
    change(&form)
    layers[index] = .report(.form(form))
  }

  // MARK: Submitting

  private mutating func applyFilter(_ form: ReportForm) {
    guard var filter = reports?.pane.filter, let subject = reports?.pane.subject else { return }
    for field in form.fields {
      switch field.name {
      case .days:
        do throws(DayRange.Mistake) {
          _ = try DayRange(field.text, today: today)
        } catch {
          return changeForm { $0.refuse(.days, error.sentence) }
        }
        filter.days = CleanText.line(field.text).isEmpty ? "all" : CleanText.line(field.text)
      case .mode: filter.mode = Mode(rawValue: field.text)
      case .by: filter.grouping = field.text == subject.groupings.first ? nil : field.text
      case .text: filter.text = CleanText.line(field.text)
      default: break
      }
    }
    if subject == .voters, filter.text.isEmpty {
      return changeForm { $0.refuse(.text, "What to look for?") }
    }
    layers.removeLast()
    reports?.apply(filter)
    reports?.isInMenu = false
  }

  private mutating func askWhatItDoes(_ request: AdminActionRequest, _ form: ReportForm) {
    var request = request
    if let mode = form[.mode] { request.mode = Mode(rawValue: mode) }
    if let phone = form[.phone].map(CleanText.line) {
      guard !phone.isEmpty else { return changeForm { $0.refuse(.phone, "Which number?") } }
      request.phone = phone
    }
    if let typed = form[.voter].map(CleanText.line) {
      guard !typed.isEmpty else { return changeForm { $0.refuse(.voter, "Which voter?") } }
      guard let voter = Self.voterNumber(typed) else {
        return changeForm {
          $0.refuse(.voter, "A voter's number is a whole number above 0, such as 12345.")
        }
      }
      request.voter = voter
    }
    let reason = CleanText.line(form[.reason] ?? "")
    request.reason = reason.isEmpty ? nil : reason
    if let days = form[.days] {
      do throws(DayRange.Mistake) {
        let range = try DayRange(days, today: today)
        guard range.from != nil, range.to != nil else {
          throw DayRange.Mistake(
            sentence: "Say the first day and the last: 2026-11-01..2026-11-03, today or 7d.")
        }
        request.from = range.from?.start(in: campaignZone)
        request.to = range.to?.adding(days: 1).start(in: campaignZone)
      } catch {
        return changeForm { $0.refuse(.days, error.sentence) }
      }
    }
    let fields = AdminOrder.Fields(
      user: request.user, voter: request.voter, phone: request.phone, mode: request.mode,
      from: request.from, to: request.to)
    do throws(AdminOrder.Refused) {
      _ = try AdminOrder(request.kind, fields)
    } catch {
      return changeForm { form in
        if !form.show(error.problems) { form.error = error.problems.first?.message }
      }
    }
    request.confirmed = false
    changeForm { form in
      form.purpose = .act(request)
      form.isBusy = true
    }
    sendErrand(.preview(request), .act, body: request)
  }

  /// 123 of `123` and of what finds the voter in a search, `id:123`; nil for anything else.
  private static func voterNumber(_ text: String) -> VoterID? {
    let digits = text.lowercased().hasPrefix("id:") ? text.dropFirst(3) : text[...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = VoterID(digits)
    else { return nil }
    return number > 0 ? number : nil
  }

  /// The answer to the second question.
  private mutating func confirm(_ deed: Deed, _ form: ReportForm) {
    guard CleanText.line(form[.word] ?? "").lowercased() == "yes" else {
      return changeForm { $0.refuse(.word, "The word yes does it; Esc leaves all as it is.") }
    }
    let key = form.key ?? keys.next()
    changeForm { form in
      form.isBusy = true
      form.key = key
    }
    switch deed {
    case .act(var request):
      request.confirmed = true
      sendErrand(.deed, .act, body: request, key: key)
    case .undo(let action):
      sendErrand(.deed, .undoAction(action.id), body: nil as SettingChange?, key: key)
    }
  }

  /// The first question was answered with yes.
  mutating func askAgain(_ deed: Deed, _ words: String) {
    let hint =
      switch deed {
      case .act:
        "It holds for everybody at once and is logged under your name; the Log undoes it."
      case .undo: "It holds for everybody at once and is logged under your name."
      }
    layers.append(
      .report(
        .form(
          ReportForm(
            .confirm(deed), title: "Really?", words: [words, hint],
            fields: [.init(.word, limit: 10)]))))
  }

  private mutating func change(_ setting: SettingDescription, _ form: ReportForm) {
    changeForm { $0.isBusy = true }
    sendErrand(
      .setting, .changeSetting(setting.name), body: SettingChange(value: form[.value] ?? ""),
      key: keys.next())
  }

  mutating func unset(_ name: String) {
    sendErrand(.setting, .unsetSetting(name), body: nil as SettingChange?, key: keys.next())
  }

  /// - Parameter replaces: the file is there, and may be replaced.
  mutating func export(_ form: ReportForm, replaces: Bool) {
    guard let session, let pane = reports?.pane, let path = form[.path] else { return }
    guard !CleanText.line(path).isEmpty else {
      return changeForm { $0.refuse(.path, "Into which file?") }
    }
    guard connection.outage == nil else {
      return changeForm { $0.error = "The server is away just now: try again when it is back." }
    }
    changeForm { form in
      form.isBusy = true
      form.error = nil
    }
    var request = APIRequest(server: session.server, route: route(of: pane, asCSV: true))
    request.isForCSV = true
    let id = nextRequest()
    connection.requests[id] = Connection.Request(purpose: .export, sentAt: now)
    perform(.save(id, request, path: CleanText.line(path), replaces: replaces))
  }

  // MARK: Errands

  /// Asks for something that is neither a list nor a table.
  private mutating func sendErrand(
    _ errand: Connection.Errand, _ route: Route, body: (some Encodable)?, key: String? = nil
  ) {
    guard let session else { return }
    guard connection.outage == nil else {
      changeForm { $0.isBusy = false }
      changeForm { $0.error = "The server is away just now: try again when it is back." }
      return
    }
    do {
      let data = try body.map { try JSON.encode($0) }
      send(
        .errand(errand),
        APIRequest(server: session.server, route: route, body: data, idempotencyKey: key))
    } catch {
      changeForm { $0.isBusy = false }
      changeForm { $0.error = "This cannot be written as a request." }
    }
  }

  mutating func cancelErrands() {
    for (id, request) in connection.requests {
      switch request.purpose {
      case .errand, .export:
        connection.requests[id] = nil
        perform(.cancel(id))
      default: break
      }
    }
  }

  /// The day in the campaign's zone.
  var today: CalendarDay {
    CalendarDay(occurrence ?? Instant(seconds: 0), in: campaignZone)
  }

  /// In which days are counted: the one of the reports, or that of the calling hours.
  var campaignZone: TimeZone {
    reports?.pane.report.flatMap { TimeZone(identifier: $0.zone) } ?? session?.hours?.zone
      ?? start.zone
  }
}

extension AdminActionKind {
  /// It needs no user, but a telephone number or a voter's.
  fileprivate var isAboutNumber: Bool { self == .closeNumber || self == .closeVoter }
}

extension SettingDescription {
  /// Texts of several lines; everything else is one line.
  fileprivate var hasLines: Bool {
    switch Variable(rawValue: name) {
    case .resolutions, .callScript, .letterScript: true
    default: value?.contains("\n") == true
    }
  }
}
