import ArgumentParser
import Domain
import Foundation
import Storage
import VoterFiles

/// `eblocks-server sample`: made-up voters to try eBlocks with.
struct Sample: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fill an empty database with fictional voters.",
    discussion: """
      Their telephone numbers are all 555-01xx, which reach nobody. With --contacts there are \
      fictional volunteers too, and what they did in the last 60 days, for the reports.
      """)

  @Option(help: "How many.")
  var voters = 2_000

  @Option(help: "How many results to make up.")
  var contacts = 0

  @Option(help: "How many volunteers recorded them; one for every 2,500 when left out.")
  var volunteers: Int?

  @Option(help: "Another seed makes other voters; the same makes the same.")
  var seed: UInt64 = 2004

  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    guard (1...100_000_000).contains(voters) else {
      throw ValidationError("--voters takes a number from 1 to 100,000,000.")
    }
    guard (0...voters).contains(contacts) else {
      throw ValidationError("--contacts takes a number from 0 to that of the voters.")
    }
    guard (1...100_000).contains(volunteers ?? 1) else {
      throw ValidationError("--volunteers takes a number from 1 to 100,000.")
    }
  }

  func run() async throws {
    let sample = SampleVoters(count: voters, seed: seed)
    try await withStore(at: database.chosen().loading, isNew: true) { store in
      try await sample.fill(store)
      if contacts > 0 { try await makeContacts(in: store) }
    }
    print("Made \(ProgressBar.grouped(voters)) fictional voters.")
  }

  private func makeContacts(in store: any Store) async throws {
    let sample = SampleContacts(
      count: contacts, volunteers: volunteers ?? max(contacts / 2_500, 8), seed: seed,
      now: Instant(Date()))
    let made = try await sample.fill(store, seed: seed)
    print("Made \(ProgressBar.grouped(made)) fictional results.")
  }
}

extension SampleVoters {
  /// Inserts the sample; refuses a table that has voters, real ones perhaps. All or nothing on
  /// SQLite; batch by batch on a server, where one transaction of any size would be in the way.
  func fill(_ store: any Store) async throws {
    if try await fillAlone(store) { return }
    let batches = SampleBatches(self)
    defer { batches.finish() }
    while let voters = batches.next() {
      try await store.write { try $0.insert(voters.map(\.voter)) }
    }
  }

  /// Whether it could be done while nobody else was there.
  private func fillAlone(_ store: any Store) async throws -> Bool {
    do {
      return try await store.write { db in
        guard try db.first("SELECT id FROM voters LIMIT 1") == nil else { throw Self.notEmpty }
        let batches = SampleBatches(self)
        defer { batches.finish() }
        return try db.fillVoters { batches.next() } != nil
      }
    } catch LoadInterruption.othersCame {
      return false
    }
  }

  private static let notEmpty = Failure(
    "This database has voters already; fictional ones are for an empty database.")
}

/// A sample in batches, with a progress bar.
private final class SampleBatches {
  private var voters: SampleVoters.Iterator
  private let whole: Int
  private var made = 0
  private var bar = ProgressBar("Making voters")

  init(_ sample: SampleVoters) {
    voters = sample.makeIterator()
    whole = sample.count
  }

  func next() -> [FiledVoter]? {
    var batch: [FiledVoter] = []
    batch.reserveCapacity(FileReading.batch)
    while batch.count < FileReading.batch, let voter = voters.next() {
      batch.append(FiledVoter(voter: voter, line: made + batch.count + 1))
    }
    made += batch.count
    bar.show(Double(made) / Double(max(whole, 1)), count: made)
    return batch.isEmpty ? nil : batch
  }

  func finish() { bar.finish() }
}
