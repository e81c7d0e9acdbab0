import Domain
import Storage
import Testing

@Suite struct PoolCountsTests {
  @Test(arguments: Engine.all)
  func countsWhoIsLeftByModeAndPrime(engine: Engine) async throws {
    let voters: [Voter] =
      (1...8).map { .sample($0, isPrime: $0 > 5) }
      + [.sample(9, phone: ""), .sample(10, party: "R"), .sample(11, phone: "", isPrime: true)]
    try await engine.with(voters: voters) { store async throws in
      let before = try await store.read { try PoolCounts($0).read() }
      #expect(
        Set(before) == [
          PoolCount(mode: .letters, isPrime: true, voters: 4),
          PoolCount(mode: .letters, isPrime: false, voters: 6),
          PoolCount(mode: .calls, isPrime: true, voters: 3),
          PoolCount(mode: .calls, isPrime: false, voters: 5),
        ])
      try await store.write { _ = try $0.claim(.calls, 5) }
      let after = try await store.read { try PoolCounts($0).read() }
      #expect(after.filter { $0.mode == .letters } == before.filter { $0.mode == .letters })
      #expect(after.filter { $0.mode == .calls }.map(\.voters).reduce(0, +) == 3)
    }
  }

  @Test(arguments: Engine.all)
  func countsNobodyInAnEmptyDatabase(engine: Engine) async throws {
    try await engine.with { store async throws in
      let counts = try await store.read { try PoolCounts($0).read() }
      #expect(counts.count == 4)
      #expect(counts.allSatisfy { $0.voters == 0 })
    }
  }
}

@Suite struct StoreFiguresTests {
  @Test(arguments: Engine.all)
  func countsItsWrites(engine: Engine) async throws {
    try await engine.with { store async throws in
      let before = store.figures
      for number in 1...3 {
        try await store.write { try $0.insert([.sample(VoterID(number))]) }
      }
      _ = try await store.read { try $0.count("SELECT count(*) FROM voters") }
      let after = store.figures
      #expect(after.writes - before.writes == 3)
      #expect(after.commits - before.commits == 3)
      #expect(after.retries == before.retries)
    }
  }

  @Test(arguments: Engine.all)
  func countsCommitsByTheirSize(engine: Engine) async throws {
    try await engine.with { store async throws in
      let before = store.figures
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for number in 1...60 {
          tasks.addTask { try await store.write { try $0.insert([.sample(VoterID(number))]) } }
        }
        try await tasks.waitForAll()
      }
      let after = store.figures
      #expect(after.writes - before.writes == 60)
      #expect(after.groups.reduce(0, +) == after.commits)
      #expect(after.groups.count == StoreFigures.groupBounds.count)
    }
  }

  @Test(arguments: [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (128, 7), (500, 7)])
  func findsTheSizeOfAGroup(writes: Int, place: Int) {
    var figures = StoreFigures()
    figures.addCommit(writes: writes)
    figures.addRetry()
    #expect(figures.groups.firstIndex(of: 1) == place)
    #expect(figures.commits == 1 && figures.writes == writes && figures.retries == 1)
  }
}
