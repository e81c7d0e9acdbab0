/// How many letters and calls one user has ever completed (SPEC 5.5); undone results not included.
public struct Tallies: Codable, Hashable, Sendable {
  public var letters: Int
  public var calls: Int

  public init(letters: Int = 0, calls: Int = 0) {
    self.letters = letters
    self.calls = calls
  }

  public subscript(mode: Mode) -> Int {
    get { mode == .letters ? letters : calls }
    set {
      switch mode {
      case .letters: letters = newValue
      case .calls: calls = newValue
      }
    }
  }
}
