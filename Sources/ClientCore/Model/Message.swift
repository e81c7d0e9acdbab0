import Cells

/// What the message line says.
struct Message: Hashable, Sendable {
  var text: String
  var role: Role
  /// Gone with the next key: why a key was refused, a hint.
  var isPassing: Bool
  /// A key was pressed since: a long message now has one line and the voter the rest.
  var isRead = false
  /// Something that happened to the list: it is not covered by calmer news before it was read.
  var isNews = false
  /// The result that it gives thanks for.
  var result: String?

  init(_ text: String, role: Role = .text, isPassing: Bool = false, result: String? = nil) {
    self.text = text
    self.role = role
    self.isPassing = isPassing
    self.result = result
  }

  /// Nobody misses it when something else takes its place.
  var isSpent: Bool { isPassing || role == .text && isRead }

  /// Why a key does nothing now.
  static func refusal(_ text: String) -> Message {
    Message(text, role: .warning, isPassing: true)
  }
}
