import Domain
import Foundation
import Storage
import VoterFiles

/// Takes one voter file into the database, in flat memory and so that a server on the same
/// database goes on serving.
///
/// Either every row is in, or none: see `Imports`. Killed before the decision nothing of it counts;
/// killed after it, the rest follows by itself.
struct VoterImport: Sendable {
  let path: String
  let options: VoterFile.Options
  let refusedPath: String
  /// Whether the rows that can be taken are taken though others are refused.
  var keepsGoing = false
  /// Whether voters who are there already are updated.
  var updates = false

  /// Imports the file the fastest way that is open.
  ///
  /// - Parameter reading: the file if it is open already; a pipe is opened only once.
  func run(
    in store: any Store, pace: Pace = .polite, reading: FileReading? = nil
  ) async throws -> ImportOutcome {
    let reading = try reading ?? FileReading(self)
    guard pace.mayFill, reading.isRegularFile else {
      return try await stage(reading, in: store, pace: pace)
    }
    if let outcome = try await fill(store, from: reading, pace: pace) { return outcome }
    reading.discard()
    return try await stage(FileReading(self), in: store, pace: pace)
  }

  /// Fills an empty database in one transaction, while nobody else has it open; nil where that
  /// is not possible, or no longer.
  private func fill(
    _ store: any Store, from reading: FileReading, pace: Pace
  ) async throws -> ImportOutcome? {
    let keepsGoing = keepsGoing
    do {
      let count = try await store.write { db in
        // An engine may begin a transaction anew; what was read by then does not come again.
        guard reading.progress.voters == 0 else { throw WayClosed.others }
        var bar = ProgressBar("Importing")
        defer { bar.finish() }
        var count = 0
        return try db.loadVoters {
          if !pace.mayFill { throw WayClosed.others }
          let voters = try reading.nextRows(for: db.dialect)
          let progress = reading.progress
          if progress.refused > 0, !keepsGoing { throw WayClosed.refusals }
          count += voters?.count ?? 0
          bar.show(progress.fraction, count: count)
          return voters
        }
      }
      guard let count else { return nil }
      try reading.finish()
      return ImportOutcome(reading.progress, imported: count)
    } catch WayClosed.refusals {
      // Nothing will come of it; the rest is read for the sake of what is wrong with it.
      while try await reading.nextInTurn() != nil {}
      try reading.finish()
      return ImportOutcome(reading.progress, imported: nil)
    } catch StorageError.constraint, WayClosed.others, LoadInterruption.othersCame {
      // A voter twice in the file, or somebody who would have to wait: slower, but it is possible.
      return nil
    } catch {
      reading.stop()
      throw error
    }
  }

  /// Why the fast way ends before the file does.
  private enum WayClosed: Error {
    case others, refusals
  }

  /// Stages every row, decides, and moves them.
  private func stage(
    _ reading: FileReading, in store: any Store, pace: Pace
  ) async throws -> ImportOutcome {
    var bar = ProgressBar("Importing")
    defer { bar.finish() }
    let unfinished = UnfinishedImports(store: store, pace: pace)
    try await unfinished.finish()
    let plan = Imports.Plan(
      fields: reading.fields, isByRegistration: reading.isByRegistration,
      updates: updates || options.layout.updates || reading.isByRegistration)
    let id = try await store.write { try Imports($0).begin(plan, now: .current) }
    do {
      let isInOrder = try await stage(reading, as: id, in: store, pace: pace, bar: &bar)
      let repeated =
        isInOrder ? [] : try await store.read { try Imports($0).repeatedLines(in: id) }
      let taken = try await store.read { try Imports($0).takenLines(in: id) }
        .filter { line in !repeated.contains(line, inOrder: true) }
      try reading.refuse(repeated, because: .repeatedRow)
      try reading.refuse(taken, because: .repeatedID)
      try reading.finish()
      let progress = reading.progress
      guard progress.refused == 0 || keepsGoing else {
        try await unfinished.discard(id)
        return ImportOutcome(progress, imported: nil)
      }
      try await drop(repeated + taken, of: id, in: store, pace: pace)
      try await store.write { try Imports($0).decide(id) }
      let moved = try await unfinished.move { moved in
        bar.show(Double(moved.rows) / Double(max(progress.voters, 1)), count: moved.rows)
      }
      return ImportOutcome(progress, imported: moved.added, updated: moved.updated)
    } catch {
      reading.stop()
      try? await unfinished.discard(id)
      throw error
    }
  }

  /// Whether every voter came once for certain, being in order, comes back.
  private func stage(
    _ reading: FileReading, as id: Int64, in store: any Store, pace: Pace, bar: inout ProgressBar
  ) async throws -> Bool {
    var pace = pace
    var order = VoterOrder()
    var waiting: [FiledVoter] = []
    var isAtEnd = false
    while !isAtEnd || !waiting.isEmpty {
      while waiting.count < pace.rows, !isAtEnd {
        guard let voters = try await reading.nextInTurn() else {
          isAtEnd = true
          break
        }
        for voter in voters { order.note(voter) }
        waiting += voters
      }
      if waiting.isEmpty { break }
      let rows = Array(waiting.prefix(pace.rows))
      waiting.removeFirst(rows.count)
      try await pace.write(in: store) { db in
        try Imports(db).stage(rows, in: id, now: .current)
      }
      let progress = reading.progress
      bar.show(progress.fraction, count: progress.voters)
    }
    return order.isStrict
  }

  private func drop(
    _ lines: [Int], of id: Int64, in store: any Store, pace: Pace
  ) async throws {
    var pace = pace
    var rest = lines[...]
    while !rest.isEmpty {
      let some = Array(rest.prefix(500))
      rest = rest.dropFirst(some.count)
      try await pace.write(in: store) { try Imports($0).drop(some, of: id) }
    }
  }
}

/// Whether the voters of a file come in ascending order: then none can come twice.
struct VoterOrder {
  private(set) var isStrict = true
  private var lastID: VoterID = 0
  private var lastNumber = ""

  mutating func note(_ voter: FiledVoter) {
    guard isStrict else { return }
    if let number = voter.registration?.number {
      isStrict = lastNumber < number
      lastNumber = number
    } else {
      isStrict = lastID < voter.voter.id
      lastID = voter.voter.id
    }
  }
}

extension [Int] {
  /// Whether this list, which is in order, holds `number`.
  fileprivate func contains(_ number: Int, inOrder: Bool) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == number
  }
}
