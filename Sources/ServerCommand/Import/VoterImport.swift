import Domain
import Foundation
import Storage
import VoterFiles

/// Takes one voter file into the database, in flat memory and in short transactions, so that a
/// server on the same database goes on serving.
struct VoterImport: Sendable {
  /// Rows that go to the database together.
  static let batch = 1_000

  let path: String
  let options: VoterFile.Options
  let refusedPath: String

  /// Either every row is in, or none: see `Imports`. Killed before the decision nothing of it
  /// counts; killed after it, the rest follows by itself.
  func allOrNothing(in store: any Store) async throws -> ImportOutcome {
    var run = try ImportRun(self)
    defer { run.bar.finish() }
    try await UnfinishedImports(store: store).finish()
    let id = try await store.write { try Imports($0).begin(now: .current) }
    do {
      while let rows = try run.nextBatch() {
        let voters = rows.map(\.voter)
        let taken = try await store.writeInTurn { db in
          try Imports(db).stage(voters, in: id, now: .current)
        }
        try run.note(rows, taken: taken)
      }
      var outcome = try run.finish()
      guard outcome.refused == 0 else {
        try await UnfinishedImports(store: store).discard(id)
        outcome.imported = 0
        outcome.isImported = false
        return outcome
      }
      try await store.write { try Imports($0).decide(id) }
      try await UnfinishedImports(store: store).move()
      return outcome
    } catch {
      try? await UnfinishedImports(store: store).discard(id)
      throw error
    }
  }

  /// What can be taken is in, batch by batch.
  func keepGoing(in store: any Store) async throws -> ImportOutcome {
    var run = try ImportRun(self)
    defer { run.bar.finish() }
    while let rows = try run.nextBatch() {
      let voters = rows.map(\.voter)
      let taken = try await store.writeInTurn { try $0.insertNew(voters) }
      try run.note(rows, taken: taken)
    }
    return try run.finish()
  }
}

/// One reading of the file from beginning to end.
struct ImportRun {
  typealias Line = (voter: Voter, line: Int)

  var bar = ProgressBar("Importing")
  let refusals: RefusalWriter
  private let file: VoterFile
  private var outcome = ImportOutcome()

  init(_ work: VoterImport) throws {
    file = try VoterFile(path: work.path, options: work.options)
    refusals = RefusalWriter(path: work.refusedPath, header: file.header)
  }

  /// The next rows that are voters; nil at the end. Refused ones are written down in passing.
  mutating func nextBatch() throws -> [Line]? {
    var lines: [Line] = []
    lines.reserveCapacity(VoterImport.batch)
    while lines.count < VoterImport.batch, let event = try file.next() {
      switch event {
      case .voter(let voter, let line): lines.append((voter, line))
      case .refused(let refusal): try refusals.write(refusal)
      }
    }
    bar.show(
      file.totalBytes.map { Double(file.bytesRead) / Double(max($0, 1)) },
      count: outcome.imported + lines.count)
    return lines.isEmpty ? nil : lines
  }

  /// Counts a batch; the rows at the places of `taken` were not inserted.
  mutating func note(_ lines: [Line], taken: [Int]) throws {
    for index in taken {
      let line = lines[index]
      try refusals.write(file.refusal(of: line.voter, line: line.line, reason: .repeatedID))
    }
    outcome.imported += lines.count - taken.count
  }

  /// The file is read: what came of it.
  mutating func finish() throws -> ImportOutcome {
    try refusals.finish()
    outcome.refused = refusals.count
    outcome.refusedPath = refusals.path
    return outcome
  }
}

extension SQLConnection {
  /// Inserts the voters whose ids are new; the places of the others come back.
  func insertNew(_ voters: [Voter]) throws -> [Int] {
    var known = try takenIDs(among: voters.map(\.id))
    var taken: [Int] = []
    var new: [Voter] = []
    for (index, voter) in voters.enumerated() {
      if known.insert(voter.id).inserted {
        new.append(voter)
      } else {
        taken.append(index)
      }
    }
    if !new.isEmpty { try insert(new) }
    return taken
  }
}
