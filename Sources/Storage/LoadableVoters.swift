import Domain

/// Voters of a file as values to bind, made where there is time for it: beside the thread that
/// writes, not on it.
public struct LoadableVoters: Sendable {
  /// Rows of `VoterValues.columns`, several after another where the engine takes them so. The id of
  /// a voter who has none is the line, negative.
  fileprivate(set) var rows: [[SQLValue]]
  /// How many voters they are.
  public let count: Int
  let lastLine: Int
  let places: PlaceCounts

  /// Rows as they are, with ids for those who have none.
  ///
  /// - Parameter firstID: what is added to a line.
  func rows(from firstID: VoterID) -> [[SQLValue]] {
    let width = VoterValues.width
    var rows = rows
    for index in rows.indices {
      for place in stride(from: 0, to: rows[index].count, by: width) {
        if case .integer(let id) = rows[index][place], id <= 0 {
          rows[index][place] = .integer(firstID - id)
        }
      }
    }
    return rows
  }
}

/// Makes voters loadable, one batch after another.
public struct VoterPreparation {
  private var zones = ZoneKeys()
  private let together: Int

  /// - Parameter dialect: of the engine that they will be loaded into.
  public init(for dialect: Dialect) { together = VoterValues.rowsTogether(dialect) }

  public mutating func rows(of voters: [FiledVoter]) -> LoadableVoters {
    var rows: [[SQLValue]] = []
    rows.reserveCapacity(voters.count / together + 1)
    var rest = voters[...]
    while !rest.isEmpty {
      // What does not fill a statement goes row by row.
      let size = rest.count < together ? 1 : together
      var values: [SQLValue] = []
      values.reserveCapacity(size * VoterValues.width)
      for filed in rest.prefix(size) {
        let id = filed.voter.id == 0 ? -VoterID(filed.line) : filed.voter.id
        values += VoterValues.row(filed, id: .integer(id), zones: &zones)
      }
      rows.append(values)
      rest = rest.dropFirst(size)
    }
    var places = PlaceCounts()
    places.add(voters)
    return LoadableVoters(
      rows: rows, count: voters.count, lastLine: voters.last?.line ?? 0, places: places)
  }
}
