import Cells

/// Every key of the client, in one table: it feeds the keyboard, the bottom line, the help and
/// `docs/keys.md`.
enum Keymap {
  /// Where a key is pressed. The rows of `everywhere` hold in all of them, behind their own.
  enum Context: String, CaseIterable, Sendable {
    case page = "On a page"
    case notes = "In the notes"
    case finished = "When a list is finished"
    case picker = "Choosing how a call ended"
    case filter = "Choosing by typing"
    case correction = "Correcting a voter"
    case signIn = "Signing in"
    case reader = "Reading help or script"
    case kept = "Looking at what is kept"
    case question = "Answering a question"
    case reports = "On the reports page"
    case acts = "Doing something about a row"
    case form = "Filling in a form of the reports"
    case setting = "Writing a setting of several lines"
    case everywhere = "Everywhere"
  }

  static func rows(_ context: Context) -> [Binding] {
    switch context {
    case .page: page
    case .notes: notes
    case .finished: finished
    case .picker: picker
    case .filter: filter
    case .correction: correction
    case .signIn: signIn
    case .reader: reader
    case .kept: kept
    case .question: question
    case .reports: reports
    case .acts: acts
    case .form: form
    case .setting: setting
    case .everywhere: everywhere
    }
  }

  /// The row of a key in a context. A page has two uses of Enter: the first row that would do
  /// something has it, or else the first.
  static func row(_ key: Key, in context: Context, for model: Model) -> Binding? {
    let found = rows(context).filter { $0.keys.contains(key) }
    return found.first { $0.whyNot(model) == nil } ?? found.first
  }

  private static let page: [Binding] = [
    Binding([.character("m")], .markMailed, "The letter is mailed", label: "mailed") {
      $0.whyNotMailed
    },
    Binding(
      [.character("r")], .chooseResolution, "Record how the call ended", label: "result"
    ) { $0.whyNotResult },
    Binding(
      [Key(.enter), Key(.right)], .openVoter, "Open the voter (on a narrow screen)", label: "open"
    ) { $0.whyNotOpenVoter },
    Binding(
      [Key(.escape), Key(.left)], .closeVoter, "Back to the list (on a narrow screen)",
      label: "list"
    ) { $0.whyNotCloseVoter },
    Binding([.character("e"), Key(.enter)], .writeNotes, "Write notes", label: "notes") {
      $0.whyNotVoter("write notes about")
    },
    Binding([.character("s")], .skip, "Skip: back to the pool", label: "skip") { $0.whyNotSkip },
    Binding([.character("u")], .undo, "Take the last result back", label: "undo") {
      $0.whyNotUndo
    },
    Binding(
      [.character("c")], .correct, "Correct name, address or phone", label: "correct"
    ) { $0.whyNotVoter("correct") },
    Binding([.character("f")], .refill, "Refill the list", label: "refill") { $0.whyNotRefill },
    nextPage,
    retry,
    Binding(
      [.character("o")], .showKept, "Look at what is kept here or was refused",
      label: .made { model in
        model.outbox.refused.isEmpty && !model.hasLeftNotes && model.damage == nil ? nil : "kept"
      }
    ) { $0.whyNotKept },
    Binding([.character("?")], .help, "Help", label: "help"),
    Binding([.character("q")], .quit, "Quit", label: "quit"),
    Binding(
      [.character("v")], .read, "View the whole script and history", label: "view"
    ) { $0.whyNotVoter("view") },
    Binding([.character("y")], .copy, "Copy the phone number or the address", label: "copy") {
      $0.whyNotCopy
    },
    Binding([.character("j"), Key(.down)], .down, "Next voter") { $0.whyNotMove },
    Binding([.character("k"), Key(.up)], .up, "Previous voter") { $0.whyNotMove },
    Binding([Key(.pageDown)], .pageDown, "A page of voters down") { $0.whyNotMove },
    Binding([Key(.pageUp)], .pageUp, "A page of voters up") { $0.whyNotMove },
    Binding([Key(.home)], .first, "First voter") { $0.whyNotMove },
    Binding([Key(.end)], .last, "Last voter") { $0.whyNotMove },
    Binding([.character("X")], .signOut, "Sign out"),
  ]

  private static let nextPage = Binding(
    [Key(.tab)], .otherMode, "The next page", label: .made { $0.nextPageName })

  private static let retry = Binding(
    [.character("t")], .retry, "Try to reach the server now",
    label: .made { model in
      model.connection.outage == nil ? nil : "try now"
    }
  ) { $0.whyNotRetry }

  private static let notes: [Binding] = [
    Binding([Key(.escape)], .leaveNotes, "Back to the list; the notes stay", label: "done"),
    Binding(
      [.control("s"), Key(.function(2))], .finishNotes,
      "Record with these notes: mailed, or how the call ended",
      label: .made { $0.mode == .letters ? "mailed" : "result" }
    ) { $0.mode == .letters ? $0.whyNotMailed : $0.whyNotResult },
    Binding([Key(.tab)], .leaveNotes, "Back to the list; the notes stay"),
  ]

  private static let finished: [Binding] = [
    Binding([Key(.enter)], .nextList, "The next list", label: "next list"),
    nextPage,
    Binding([.character("u")], .undo, "Take the last result back", label: "undo") {
      $0.whyNotUndo
    },
    retry,
    Binding([.character("q")], .quit, "Stop here", label: "stop here"),
    Binding([.character("?")], .help, "Help", label: "help"),
    Binding([.character("X")], .signOut, "Sign out"),
  ]

  private static let picker: [Binding] = [
    Binding([Key(.enter)], .select, "Take the marked one", label: "take it"),
    Binding([Key(.down)], .down, "Down"),
    Binding([Key(.up)], .up, "Up"),
    Binding([Key(.right)], .nextGroup, "Next group"),
    Binding([Key(.left)], .previousGroup, "Previous group"),
    Binding([Key(.home)], .first, "First"),
    Binding([Key(.end)], .last, "Last"),
    Binding([.character("/")], .filter, "Choose by typing", label: "find"),
    Binding([Key(.escape)], .close, "Back; nothing is recorded", label: "back"),
  ]

  private static let filter: [Binding] = [
    Binding([Key(.enter)], .select, "Take the marked one", label: "take it"),
    Binding([Key(.down)], .down, "Down"),
    Binding([Key(.up)], .up, "Up"),
    Binding([Key(.escape)], .close, "All of them again", label: "all"),
  ]

  private static let correction: [Binding] = [
    Binding([Key(.enter)], .enterField, "Next field; on the last one: save", label: "next"),
    Binding([.control("s"), Key(.function(2))], .save, "Save", label: "save"),
    Binding([Key(.tab), Key(.down)], .nextField, "Next field", label: "field"),
    Binding([Key(.tab, .shift), Key(.up)], .previousField, "Previous field"),
    Binding([Key(.escape)], .close, "Back; nothing is changed", label: "back"),
  ]

  private static let signIn: [Binding] = [
    Binding(
      [Key(.enter)], .enterField, "Next field; on the last one: sign in",
      label: .made { model in
        guard let form = model.signIn, form.focus == form.fields.last else { return "next" }
        return form.isSignUp ? "make account" : "sign in"
      }),
    Binding([Key(.tab), Key(.down)], .nextField, "Next field", label: "field"),
    Binding([Key(.tab, .shift), Key(.up)], .previousField, "Previous field"),
    Binding(
      [Key(.function(2))], .account, "Make an account, where the campaign lets you",
      label: .made { $0.signIn?.isSignUp == true ? "I have an account" : "make an account" }),
    Binding(
      [Key(.escape)], .close, "Give up this try",
      label: .made { $0.signIn?.isBusy == true ? "give up" : nil }
    ) { $0.signIn?.isBusy == true ? nil : "Nothing is under way. Ctrl-C quits." },
    Binding(
      [.control("o")], .workOffline, "Work without the network, on the list kept here",
      label: .made { $0.whyNotWorkOffline == nil ? "work offline" : nil }
    ) { $0.whyNotWorkOffline },
    Binding([.control("c")], .quit, "Quit", label: "quit"),
  ]

  private static let reader: [Binding] = [
    Binding(
      [Key(.escape), .character("q"), .character("?"), Key(.enter), Key(.function(1))], .close,
      "Back", label: "back"),
    Binding([.character("j"), Key(.down)], .down, "A line down", label: "down"),
    Binding([.character("k"), Key(.up)], .up, "A line up", label: "up"),
    Binding([Key(.pageDown), .character(" ")], .pageDown, "A page down"),
    Binding([Key(.pageUp)], .pageUp, "A page up"),
    Binding([Key(.home)], .first, "To the top"),
    Binding([Key(.end)], .last, "To the end"),
  ]

  private static let kept: [Binding] = [
    Binding([Key(.escape), .character("q"), .character("o")], .close, "Back", label: "back"),
    Binding([.character("j"), Key(.down)], .down, "Next"),
    Binding([.character("k"), Key(.up)], .up, "Previous"),
    Binding([Key(.enter), .character("v")], .read, "Read the whole of it", label: "read"),
    Binding([.character("y")], .copy, "Copy its notes", label: "copy") { $0.whyNotCopyKept },
    Binding(
      [.character("x"), Key(.delete)], .discard, "Remove it, when it will not be sent",
      label: "remove"
    ) { $0.whyNotDiscard },
  ]

  private static let question: [Binding] = [
    Binding([.character("y")], .yes, "Yes", label: "yes"),
    Binding([.character("n"), Key(.escape)], .no, "No", label: "no"),
  ]

  private static let reports: [Binding] = [
    Binding(
      [Key(.enter), Key(.right)], .openRow, "Open what is below the row", label: "open"
    ) { $0.whyNotOpenRow },
    Binding(
      [Key(.escape), Key(.left)], .closePane, "Back", label: "back"
    ) { $0.whyNotClosePane },
    Binding([.character("/")], .filterReport, "Filter: days, mode, text", label: "filter") {
      $0.whyNotFilter
    },
    Binding([.character("s")], .sortNext, "Sort by the next column", label: "sort") {
      $0.whyNotSort
    },
    Binding([.character("S")], .sortReverse, "The other way round") { $0.whyNotSort },
    Binding([.character("x")], .exportReport, "Export as CSV", label: "export") {
      $0.whyNotExport
    },
    Binding([.character("a")], .actOnRow, "Act on the row's volunteer or voter", label: "act") {
      $0.whyNotAct
    },
    Binding(
      [.character("n")], .actOnTyped, "Take a telephone number or a voter out of the pools",
      label: .made { $0.typedActsLabel }),
    Binding([.character("d")], .unsetSetting, "Take a setting's value away", label: "unset") {
      $0.whyNotUnset
    },
    Binding(
      [.character("g")], .nextChart, "The next chart",
      label: .made { $0.chartLabel }
    ) { $0.whyNotChart },
    nextPage,
    retry,
    Binding([.character("?")], .help, "Help", label: "help"),
    Binding([.character("q")], .quit, "Quit", label: "quit"),
    Binding([.character("v")], .viewRow, "View the whole row", label: "view") { $0.whyNotViewRow },
    Binding([.character("r")], .refreshReport, "Read it again now") { $0.whyNotRefresh },
    Binding([.character("j"), Key(.down)], .down, "Next row") { $0.whyNotMoveInReports },
    Binding([.character("k"), Key(.up)], .up, "Previous row") { $0.whyNotMoveInReports },
    Binding([Key(.pageDown)], .pageDown, "A page of rows down") { $0.whyNotMoveInReports },
    Binding([Key(.pageUp)], .pageUp, "A page of rows up") { $0.whyNotMoveInReports },
    Binding([Key(.home)], .first, "First row") { $0.whyNotMoveInReports },
    Binding([Key(.end)], .last, "Last row that is here") { $0.whyNotMoveInReports },
    Binding([.character("X")], .signOut, "Sign out"),
  ]

  private static let acts: [Binding] = [
    Binding([Key(.enter)], .selectAct, "Go on with the marked one", label: "go on"),
    Binding([.character("j"), Key(.down)], .down, "Down"),
    Binding([.character("k"), Key(.up)], .up, "Up"),
    Binding([Key(.escape), .character("q")], .close, "Back; nothing is done", label: "back"),
  ]

  private static let form: [Binding] = [
    Binding(
      [Key(.enter), .control("s"), Key(.function(2))], .submitForm, "Go on",
      label: .made { $0.formVerb }),
    Binding(
      [Key(.tab), Key(.down)], .nextFormField, "Next field",
      label: .made { $0.formHasFields ? "field" : nil }),
    Binding([Key(.tab, .shift), Key(.up)], .previousFormField, "Previous field"),
    Binding([Key(.escape)], .close, "Back; give up what is under way", label: "back"),
  ]

  private static let setting: [Binding] = [
    Binding([.control("s"), Key(.function(2))], .submitForm, "Save", label: "save"),
    Binding([Key(.escape)], .close, "Back; nothing is changed", label: "back"),
  ]

  private static let everywhere: [Binding] = [
    Binding([Key(.function(1))], .help, "Help"),
    Binding([.control("l")], .repaint, "Paint the screen anew"),
    Binding([.control("z")], .suspend, "Suspend, but where it undoes typing"),
    Binding([.control("c")], .quit, "Quit"),
  ]
}
