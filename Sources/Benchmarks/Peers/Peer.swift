/// A program of others that does something comparable.
struct Peer {
  let name: String
  private let start: () throws -> ScreenProgram

  /// - Parameter start: starts it with a screen to work on.
  init(_ name: String, start: @escaping () throws -> ScreenProgram) {
    self.name = name
    self.start = start
  }

  /// Starts it and waits until it is quiet.
  func open() throws -> ScreenProgram {
    let program = try start()
    guard try program.painted(patience: 10_000, quiet: 400) != nil else {
      throw Trouble("\(name) painted nothing.")
    }
    return program
  }
}
