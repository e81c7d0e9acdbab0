/// A command could not be done: a sentence or two for the person; the exit status is 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
