import Domain

/// Voters of a file as values to bind, made where there is time for it: beside the thread that
/// writes, not on it.
public struct LoadableVoters: Sendable {
  /// Rows of `VoterValues.columns`. The id of a voter who has none is the line, negative.
  private(set) var packed: PackedRows
  /// The same, where the engine takes them so.
  private(set) var separate: [[SQLValue]] = []
  /// Whether some voter has no id.
  fileprivate(set) var lacksIDs = false
  /// Whether some voter has a registration.
  fileprivate(set) var hasRegistrations = false
  fileprivate(set) var lastLine = 0
  fileprivate(set) var places = PlaceCounts()

  fileprivate init(expecting count: Int) {
    packed = PackedRows(width: VoterValues.width, expecting: count)
  }

  /// How many voters they are.
  public var count: Int { packed.count }

  fileprivate mutating func add(_ filed: FiledVoter, zones: inout ZoneKeys) {
    let isWithout = filed.voter.id == 0
    if isWithout { lacksIDs = true }
    if filed.registration != nil { hasRegistrations = true }
    lastLine = filed.line
    places.add(filed.voter)
    VoterValues.add(
      filed, id: isWithout ? -VoterID(filed.line) : filed.voter.id, zones: &zones, to: &packed)
  }

  /// Gives ids to those who have none.
  ///
  /// - Parameter firstID: what is added to a line.
  mutating func giveIDs(from firstID: VoterID) {
    guard lacksIDs else { return }
    packed.giveIDs(from: firstID)
    for index in separate.indices {
      if case .integer(let id) = separate[index][0], id < 1 {
        separate[index][0] = .integer(firstID - id)
      }
    }
  }

  fileprivate mutating func part() { separate = packed.separate(0..<packed.count, together: 1) }
}

/// Makes voters loadable, one batch after another.
public struct VoterPreparation: Sendable {
  private let dialect: Dialect
  private let size: Int
  private var zones = ZoneKeys()
  private var voters: LoadableVoters

  /// - Parameters:
  ///   - dialect: of the engine that they will be loaded into.
  ///   - size: about how many voters a batch has.
  public init(for dialect: Dialect, size: Int = 1_000) {
    self.dialect = dialect
    self.size = size
    voters = LoadableVoters(expecting: size)
  }

  public mutating func add(_ filed: FiledVoter) { voters.add(filed, zones: &zones) }

  /// The voters added since this was last called.
  public mutating func taken() -> LoadableVoters {
    defer { voters = LoadableVoters(expecting: size) }
    if dialect == .mariadb { voters.part() }
    return voters
  }
}
