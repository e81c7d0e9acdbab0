import API
import Storage

/// A command could not be done: one sentence or two for the operator, on one line.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// The line for any error. Errors of ours say what happened; of others only the kind is told,
  /// because their texts may hold data.
  static func line(for error: any Error) -> String {
    let text =
      switch error {
      case let problem as Problem: problem.detail
      default:
        ((error as Any) as? any CustomStringConvertible)?.description
          ?? "This did not work (\(type(of: error)))."
      }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
