import ArgumentParser
import Domain
import Storage
import VoterFiles

/// `eblocks-server sample`: made-up voters to try eBlocks with.
struct Sample: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fill an empty database with fictional voters.",
    discussion: "Their telephone numbers are all 555-01xx, which reach nobody.")

  @Option(help: "How many.")
  var voters = 2_000

  @Option(help: "Another seed makes other voters; the same makes the same.")
  var seed: UInt64 = 2004

  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    guard (1...100_000_000).contains(voters) else {
      throw ValidationError("--voters takes a number from 1 to 100,000,000.")
    }
  }

  func run() async throws {
    let sample = SampleVoters(count: voters, seed: seed)
    try await database.withStore { store in try await sample.fill(store) }
    print("Made \(ProgressBar.grouped(voters)) fictional voters.")
  }
}

extension SampleVoters {
  /// Inserts the sample; refuses a table that has voters, real ones perhaps. All or nothing on
  /// SQLite; batch by batch on a server, where one transaction of any size would be in the way.
  func fill(_ store: any Store) async throws {
    let isFilled = try await store.write { db in
      guard try db.first("SELECT id FROM voters LIMIT 1") == nil else { throw Self.notEmpty }
      let batches = SampleBatches(self)
      defer { batches.finish() }
      return try db.fillVoters { batches.next() } != nil
    }
    if isFilled { return }
    let batches = SampleBatches(self)
    defer { batches.finish() }
    while let voters = batches.next() {
      try await store.write { try $0.insert(voters.map(\.voter)) }
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
