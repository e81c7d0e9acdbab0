import API
import Cells
import Domain

extension Model {
  /// Does a command that is not refused. `key` is the one that asked.
  mutating func run(_ command: Command, _ key: Key) {
    switch command {
    case .markMailed: recordFocused(resolution: nil, by: key)
    case .chooseResolution: openPicker()
    case .writeNotes: writeNotes()
    case .leaveNotes: focus = .list
    case .finishNotes: finishNotes(key)
    case .skip: skipFocused(by: key)
    case .undo: undoLast(by: key)
    case .correct: openCorrection()
    case .refill: pages[mode].want(whyNotVoter("") == nil ? .refill : .open)
    case .otherMode: switchPage()
    case .copy: if let row = keptRow { copyNotes(row) } else { copy() }
    case .read: if let row = keptRow { readKept(row) } else { openScript() }
    case .showKept: layers.append(.kept(KeptList()))
    case .retry: retryNow()
    case .openVoter: isVoterOpen = true
    case .closeVoter: isVoterOpen = false
    case .signOut: askToLeave(.signOut)
    case .help: openHelp()
    case .quit: askToLeave(.quit)
    case .nextList: takeNextList()
    case .repaint: perform(.repaint)
    case .suspend:
      keepNow()
      perform(.suspend)
    case .yes: answerYes()
    case .close, .no: close()
    case .filter, .select, .previousGroup, .nextGroup: runPicker(command, key)
    case .discard: askToDiscard()
    case .workOffline: workOffline()
    case .nextField, .previousField, .enterField, .save, .account: runForm(command, key)
    case .up, .down, .pageUp, .pageDown, .first, .last: move(command)
    case .openRow, .closePane, .filterReport, .sortNext, .sortReverse, .nextChart, .exportReport,
      .actOnRow, .actOnTyped, .unsetSetting, .viewRow, .refreshReport, .selectAct, .submitForm,
      .nextFormField, .previousFormField:
      runReports(command)
    }
  }

  // MARK: A page

  private mutating func writeNotes() {
    focus = .notes
    if screen.kind == .narrow { isVoterOpen = true }
  }

  private mutating func finishNotes(_ key: Key) {
    focus = .list
    if mode == .letters { recordFocused(resolution: nil, by: key) } else { openPicker() }
  }

  /// Letters, calls, and for whoever may see them the reports; then letters again.
  private mutating func switchPage() {
    if mode == .calls, mayReadReports, !isAtReports { return openReports() }
    leaveReports()
    focus = .list
    isVoterOpen = false
    mode = mode.other
    message = nil
    keeping.isDue = true
    if now - sessionReadAt > Self.settingsAge { wantsSession = true }
    wantList()
  }

  /// After how long a change of page reads the settings again, in milliseconds.
  private static let settingsAge: Int64 = 300_000

  /// Asks for the page's list as is due: an empty one is opened, an old one read.
  mutating func wantList() {
    let isOld = page.listedAt.map { now - $0 > 30_000 } ?? true
    if page.visible.isEmpty, page.finished == nil, !isLockedOut {
      pages[mode].want(.open)
    } else if isOld {
      pages[mode].want(.read)
    }
  }

  private mutating func takeNextList() {
    pages[mode].finished = nil
    pages[mode].run = page.visible.isEmpty ? nil : Run(startedAt: now)
    message = nil
    if page.visible.isEmpty {
      wantList()
    } else if let notice = page.list?.notice {
      say(notice.text, role: .warning)
    }
  }

  private mutating func copy() {
    guard let voter = focusedVoter else { return }
    if let phone = shownPhone(of: voter) {
      perform(.copyToClipboard(phone))
      message = Message("Copied \(phone), if your terminal allows it.", isPassing: true)
    } else if mode == .letters {
      let address = voter.voter.address
      let lines = [voter.name.full, address.street, address.lastLine].filter { !$0.isEmpty }
      perform(.copyToClipboard(lines.joined(separator: "\n")))
      message = Message("Copied the address, if your terminal allows it.", isPassing: true)
    }
  }

  // MARK: Moving

  private mutating func move(_ command: Command) {
    switch layers.last {
    case .picker(var picker):
      switch command {
      case .first: picker.index = 0
      case .last: picker.index = max(picker.shown.count - 1, 0)
      default: picker.move(by: command == .up ? -1 : 1)
      }
      layers[layers.count - 1] = .picker(picker)
    case .reader(var reader):
      reader.top = moved(reader.top, by: command, count: readerRoom(reader).last + 1)
      layers[layers.count - 1] = .reader(reader)
    case .kept(var list):
      list.index = moved(list.index, by: command, count: keptRows.count)
      layers[layers.count - 1] = .kept(list)
    case .report(.acts(var menu)):
      menu.move(by: command == .up ? -1 : 1)
      layers[layers.count - 1] = .report(.acts(menu))
    case .correction, .question, .report(.form): break
    case nil where isAtReports: moveInReports(command)
    case nil:
      pages[mode].focus(at: moved(page.focusIndex, by: command, count: page.visible.count))
    }
  }

  func moved(_ index: Int, by command: Command, count: Int, jump: Int? = nil) -> Int {
    let jump = jump ?? max(screen.body.rows - 2, 1)
    let target =
      switch command {
      case .up: index - 1
      case .down: index + 1
      case .pageUp: index - jump
      case .pageDown: index + jump
      case .first: 0
      default: count - 1
      }
    return min(max(target, 0), max(count - 1, 0))
  }

  // MARK: Leaving

  /// Asks only when something would be left behind.
  private mutating func askToLeave(_ action: Question.Action) {
    if case .question(let question) = layers.last, question.action == action {
      return leave(action)
    }
    guard signIn == nil || session != nil, let text = farewell(action) else { return leave(action) }
    layers.append(.question(Question(text: text, action: action)))
  }

  /// What would be left behind, and what becomes of it; nil when nothing would.
  private func farewell(_ action: Question.Action) -> String? {
    guard let name = session?.user.name else { return nil }
    let unsent = unsentResults
    let begun = drafts.values.count { !$0.isEmpty }
    var sentences: [String] = []
    if unsent > 0 {
      sentences.append(
        "\(Words.results(unsent)) \(unsent == 1 ? "is" : "are") not sent yet. "
          + "Nothing is lost: what is kept here"
          + (action == .quit ? "" : ", with the voters' numbers and no names,")
          + " goes out when \(name) next signs in on this machine.")
    }
    if begun > 0, action == .quit, keeping.failure == nil {
      if unsent > 0 { sentences.append("The notes you began are kept too.") }
    } else if begun > 0 {
      sentences.append(
        "The notes you began for \(begun == 1 ? "a voter" : "\(begun) voters") "
          + "are not recorded and would be gone.")
    }
    guard !sentences.isEmpty else { return nil }
    return sentences.joined(separator: " ") + (action == .quit ? " Quit now?" : " Sign out now?")
  }

  mutating func leave(_ action: Question.Action) {
    switch action {
    case .quit:
      keepNow()
      perform(.quit(status: 0))
    case .signOut: signOut()
    case .discard(let row): discard(row)
    case .goOn(let deed, let words): askAgain(deed, words)
    case .unset(let name): unset(name)
    case .replaceFile:
      if case .report(.form(let form)) = layers.last { export(form, replaces: true) }
    }
  }

  private mutating func answerYes() {
    guard case .question(let question) = layers.popLast() else { return }
    leave(question.action)
  }

  // MARK: Pop-ups

  /// Closes the top pop-up; a filter first.
  private mutating func close() {
    if signIn != nil, !isAsked {
      giveUpSignIn()
    } else if case .picker(var picker) = layers.last, picker.filter != nil {
      picker.filter = nil
      picker.index = 0
      layers[layers.count - 1] = .picker(picker)
    } else if case .report(.form(let form)) = layers.last {
      closeForm(form)
    } else if !layers.isEmpty {
      layers.removeLast()
    }
  }

  private mutating func openPicker() {
    guard let voter = focusedVoter, let ref = focusedRef, let session else { return }
    layers.append(
      .picker(
        ResolutionPicker(ref: ref, name: voter.name.short, resolutions: session.resolutions)))
  }

  private mutating func runPicker(_ command: Command, _ key: Key) {
    guard case .picker(var picker) = layers.last else { return }
    switch command {
    case .filter: picker.filter = TextEditor(limit: Resolution.longestName)
    case .previousGroup: picker.moveGroup(by: -1)
    case .nextGroup: picker.moveGroup(by: 1)
    default:
      guard let resolution = picker.selected else {
        return refuse("No resolution is called that. Esc shows all of them.")
      }
      return record(resolution: resolution.name, for: picker.ref, by: key)
    }
    layers[layers.count - 1] = .picker(picker)
  }

  private mutating func openHelp() {
    guard case .reader = layers.last else {
      layers.append(.reader(helpReader))
      return
    }
  }

  private mutating func openScript() {
    guard let voter = focusedVoter, let session, let sheet else { return }
    var paragraphs = [Reader.Paragraph(text: sheet.scriptTitle, isHeading: true)]
    paragraphs += scriptText(voter, session).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { Reader.Paragraph(text: String($0)) }
    paragraphs += [.init(text: ""), .init(text: "Earlier", isHeading: true)]
    let zone = session.hours?.zone ?? start.zone
    paragraphs +=
      voter.history.isEmpty
      ? [.init(text: "Nobody has been in touch before.")]
      : voter.history.map { .init(text: historyLine($0, zone)) }
    layers.append(.reader(Reader(title: voter.name.full, paragraphs: paragraphs)))
  }

  // MARK: Forms

  private mutating func runForm(_ command: Command, _ key: Key) {
    if signIn != nil { return runSignIn(command) }
    guard case .correction(var form) = layers.last else { return }
    switch command {
    case .nextField: form.move(by: 1)
    case .previousField: form.move(by: -1)
    case .enterField where form.focus < form.fields.count - 1: form.move(by: 1)
    default: return saveCorrection(form, by: key)
    }
    layers[layers.count - 1] = .correction(form)
  }
}
