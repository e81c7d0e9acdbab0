/// A pop-up over a page. Keys go to the top one.
enum Layer: Equatable, Sendable {
  case picker(ResolutionPicker)
  case correction(CorrectionForm)
  case reader(Reader)
  case kept(KeptList)
  case question(Question)
  case report(ReportLayer)
}

/// Something to read: help, or the script with the whole history.
struct Reader: Equatable, Sendable {
  var title: String
  /// Paragraphs; `isHeading` ones stand out.
  var paragraphs: [Paragraph]
  /// Lines scrolled by.
  var top = 0

  struct Paragraph: Equatable, Sendable {
    var text: String
    var isHeading = false
    /// A key and what it does, in two columns.
    var key: String?
  }
}

/// What the server refused or has not got yet, and notes about voters who have left the list.
struct KeptList: Equatable, Sendable {
  var index = 0
}

/// A question before something that cannot be undone.
struct Question: Equatable, Sendable {
  var text: String
  var action: Action

  enum Action: Equatable, Sendable {
    case quit, signOut
    /// Removes what is kept and will never be sent.
    case discard(KeptRow)
    /// The first question about a deed of an admin, and what it does.
    case goOn(Deed, words: String)
    /// Takes a setting's value away.
    case unset(String)
    /// The file of an export.
    case replaceFile
  }
}
