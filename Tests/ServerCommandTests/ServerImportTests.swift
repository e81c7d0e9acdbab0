import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import Storage
import Testing
import VoterFiles

@testable import ServerCommand

/// Voter files on their way to a database server.
@Suite struct ServerImportTests {
  private let folder: URL
  private let url: DatabaseURL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "eblocks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    url = try DatabaseURL(TestServer.shared.get().makeAddress())
  }

  private func work(_ ids: some Sequence<Int>, keepsGoing: Bool = false) throws -> VoterImport {
    let file = folder.appending(path: "voters.csv")
    let text =
      ["id,FIRSTNAM,LASTNAME,MADD,MCITY,MSTATE,MZIPCODE,PHONE,PARTY"]
      + ids.map { "\($0),Ann,Reed \($0),\($0) Elm St,Concord,NH,03301,603-555-0142,D" }
    try text.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    return VoterImport(
      path: file.path, options: VoterFile.Options(), refusedPath: file.path + ".refused.csv",
      keepsGoing: keepsGoing)
  }

  /// Imports as the command does; somebody else may be connected meanwhile.
  private func take(
    _ work: VoterImport, besideOthers: Bool
  ) async throws -> (outcome: ImportOutcome, voters: [[SQLValue]], commits: Int) {
    let visitor = besideOthers ? try await openStore(url, isNew: true) : nil
    let store = try await openStore(url.loading, isNew: true)
    let before = store.figures.commits
    let outcome = try await work.run(in: store, pace: Pace(for: url))
    let commits = store.figures.commits - before
    let voters = try await store.read {
      try $0.rows("SELECT * FROM voters ORDER BY id").map(\.values)
    }
    let rest = try await store.read {
      try $0.count("SELECT count(*) FROM import_rows")
        + $0.count("SELECT count(*) FROM voter_imports")
    }
    #expect(rest == 0)
    await store.close()
    await visitor?.close()
    return (outcome, voters, commits)
  }

  @Test func bringsTheSameByEitherWay() async throws {
    let alone = try await take(work(1...5_000), besideOthers: false)
    #expect(alone.outcome == ImportOutcome(imported: 5_000))
    #expect(alone.commits == 1)
    let other = try ServerImportTests()
    let among = try await other.take(other.work(1...5_000), besideOthers: true)
    #expect(among.outcome == ImportOutcome(imported: 5_000))
    #expect(among.commits > 5)
    #expect(alone.voters == among.voters)
  }

  @Test(arguments: [true, false])
  func refusesAVoterWhoComesTwice(besideOthers: Bool) async throws {
    let ids = Array(1...2_500) + [17]
    let none = try await take(work(ids), besideOthers: besideOthers)
    #expect(!none.outcome.isImported && none.outcome.refused == 1)
    #expect(none.voters.isEmpty)
    let some = try await take(work(ids, keepsGoing: true), besideOthers: besideOthers)
    #expect(some.outcome.imported == 2_500 && some.outcome.refused == 1)
    #expect(some.voters.count == 2_500)
  }

  @Test func saysThatAServerTakesNoFiles() throws {
    let server = try TestServer(options: ["--local-infile=0"])
    defer { server.stop() }
    let address = try server.makeAddress()
    let file = try work(1...200).path
    #expect(
      try ServerProgram.run("import", file, database: address).output == "Imported 200 voters.\n")
    let check = try ServerProgram.run("check", database: address)
    #expect(check.status == 0)
    #expect(check.output.contains("the server's local_infile is off"))
  }

  @Test func addsToWhatIsThere() async throws {
    _ = try await take(work(1...100), besideOthers: false)
    let more = try await take(work(101...400), besideOthers: false)
    #expect(more.outcome == ImportOutcome(imported: 300))
    #expect(more.voters.count == 400)
  }
}
