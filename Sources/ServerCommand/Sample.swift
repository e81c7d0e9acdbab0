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
    try await database.withStore { store in
      try await store.write { try $0.fill(with: sample) }
    }
    print("Made \(ProgressBar.grouped(voters)) fictional voters.")
  }
}

extension SQLConnection {
  /// Inserts the sample; refuses a table that has voters, real ones perhaps.
  func fill(with sample: SampleVoters) throws {
    guard try first("SELECT id FROM voters LIMIT 1") == nil else {
      throw Failure("This database has voters already; fictional ones are for an empty database.")
    }
    var bar = ProgressBar("Making voters")
    defer { bar.finish() }
    var batch: [Voter] = []
    var count = 0
    for voter in sample {
      batch.append(voter)
      guard batch.count == VoterImport.batch else { continue }
      try insert(batch)
      count += batch.count
      batch.removeAll(keepingCapacity: true)
      bar.show(Double(count) / Double(max(sample.count, 1)), count: count)
    }
    if !batch.isEmpty { try insert(batch) }
  }
}
