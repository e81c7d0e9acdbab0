import Cells

/// A row of the keymap: keys, what they do, and why they do not now.
struct Binding: Sendable {
  /// The first one is the one shown.
  let keys: [Key]
  let command: Command
  /// For help and documentation.
  let meaning: String
  private let label: Label
  /// Why it would do nothing, as a sentence; nil when it would.
  let whyNot: @Sendable (Model) -> String?

  /// What the bottom line says beside the key.
  enum Label: Sendable, ExpressibleByStringLiteral {
    /// The row is not in the bottom line.
    case none
    case words(String)
    /// By what the key does now.
    case made(@Sendable (Model) -> String?)

    init(stringLiteral words: String) { self = .words(words) }
  }

  init(
    _ keys: [Key], _ command: Command, _ meaning: String, label: Label = .none,
    whyNot: @escaping @Sendable (Model) -> String? = { _ in nil }
  ) {
    self.keys = keys
    self.command = command
    self.meaning = meaning
    self.label = label
    self.whyNot = whyNot
  }

  func label(_ model: Model) -> String? {
    switch label {
    case .none: nil
    case .words(let words): words
    case .made(let make): make(model)
    }
  }

  /// `j, Down`.
  var keyNames: String { keys.map(\.label).joined(separator: ", ") }
}
