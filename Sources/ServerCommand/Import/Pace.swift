import Storage

/// How many rows an import writes at once, and how long it pauses then, so that a server on the
/// same database goes on serving: SQLite has no queue, and another program would find the file
/// locked each time it looks.
struct Pace: Sendable {
  /// Among others on an SQLite file: each write takes about `longest`, and a pause follows.
  static let polite = Pace(rows: 500, pauses: true)
  /// Where writers do not wait for each other: small enough for a cluster's write sets.
  static let concurrent = Pace(rows: 2_000, pauses: false)

  /// The longest that one write should keep others waiting.
  private static let longest = Duration.milliseconds(20)
  private static let longestAlone = Duration.milliseconds(250)

  private(set) var rows: Int
  private let pauses: Bool
  private let others: OtherPrograms?
  private let isAdaptive: Bool

  private init(rows: Int, pauses: Bool) {
    self.rows = rows
    self.pauses = pauses
    others = nil
    isAdaptive = pauses
  }

  /// For an SQLite file: as fast as it goes while nobody else has it open.
  init(among others: OtherPrograms) {
    rows = 500
    pauses = true
    self.others = others
    isAdaptive = true
  }

  init(for url: DatabaseURL) {
    switch url {
    case .sqlite: self = OtherPrograms(url).map(Pace.init(among:)) ?? .polite
    case .mariaDB: self = .concurrent
    }
  }

  /// Whether nobody else has the database open.
  var isAlone: Bool { others.map { !$0.areThere } ?? false }

  /// Whether an empty database may be filled in one go; a server's engine looks for others itself.
  var mayFill: Bool { isAdaptive ? isAlone : true }

  /// Runs one write of up to `rows` rows, and makes room for others after it.
  mutating func write<T: Sendable>(
    in store: any Store, _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    let clock = ContinuousClock()
    let start = clock.now
    let answer = try await store.write(body)
    guard isAdaptive else { return answer }
    let isAlone = isAlone
    adapt(to: clock.now - start, longest: isAlone ? Self.longestAlone : Self.longest)
    // Cut short by a cancelled task, which is fine.
    if pauses, !isAlone { try? await Task.sleep(for: .milliseconds(10)) }
    return answer
  }

  private mutating func adapt(to taken: Duration, longest: Duration) {
    if taken > longest {
      rows = max(100, rows / 2)
    } else if taken < longest / 2 {
      rows = min(20_000, rows + rows / 2)
    }
  }
}
