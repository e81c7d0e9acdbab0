import Domain
import Foundation
import SQLiteStorage
import Storage
import Testing
import VoterFiles

@testable import ServerCommand

@Suite struct ImportTests {
  private let folder: URL
  private let store: SQLiteStore

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "eblocks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = try await SQLiteStore.inMemory()
  }

  private func work(_ rows: [String], keepsGoing: Bool = false) throws -> VoterImport {
    let file = folder.appending(path: "voters.csv")
    let text = (["id,FIRSTNAM,LASTNAME,MADD,MCITY,MSTATE,MZIPCODE,PHONE,PARTY"] + rows)
      .joined(separator: "\n")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return VoterImport(
      path: file.path, options: VoterFile.Options(), refusedPath: file.path + ".refused.csv",
      keepsGoing: keepsGoing)
  }

  private func voters() async throws -> [VoterID] {
    try await store.read { db in
      try db.rows("SELECT id FROM voters ORDER BY id").map { try $0.integer(0) }
    }
  }

  private func row(_ id: Int) -> String {
    "\(id),Zoë,Müller,\(id) Elm Street,Concord,NH,03301,603-555-0142,D"
  }

  @Test func takesEveryRow() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try await work((1...4_500).map(row)).run(in: store)
    #expect(outcome == ImportOutcome(imported: 4_500))
    #expect(outcome.description == "Imported 4,500 voters.")
    #expect(try await voters() == (1...4_500).map { VoterID($0) })
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/voters.csv.refused.csv"))
  }

  @Test func takesNothingWhenARowIsRefused() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try await work([row(1), "x,No,Id,,,,,,", row(3)]).run(in: store)
    #expect(!outcome.isImported)
    #expect(outcome.refused == 1)
    #expect(try await voters() == [])
    let path = try #require(outcome.refusedPath)
    #expect(outcome.description.contains(path))
    let refused = try String(contentsOfFile: path, encoding: .utf8)
    #expect(refused.contains("3,The id is not a whole number"))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
  }

  @Test func takesTheRestWhenToldToKeepGoing() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = (1...2_100).map(row) + ["", "nine,No,Id,,,,,,", row(2_101)]
    let outcome = try await work(rows, keepsGoing: true).run(in: store)
    #expect(outcome.imported == 2_101)
    #expect(outcome.refused == 1)
    #expect(try await voters().count == 2_101)
  }

  @Test(arguments: [false, true]) func refusesIdsThatAreThereAlready(
    _ keepsGoing: Bool
  ) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try await work([row(7)]).run(in: store)
    // Once in the database, once in the same batch, once in an earlier one.
    let again = try work(
      [row(1), row(7), row(1)] + (10...2_100).map(row) + [row(10)], keepsGoing: keepsGoing)
    let outcome = try await again.run(in: store)
    #expect(outcome.refused == 3)
    #expect(try await voters().count == (keepsGoing ? 2_093 : 1))
    let refused = try String(contentsOfFile: try #require(outcome.refusedPath), encoding: .utf8)
    #expect(refused.contains("\n3,A voter with this id is there already.,7,Zoë,"))
    #expect(refused.contains("\n4,This voter stood in the file before.,1,Zoë,"))
    #expect(refused.contains("\n2096,This voter stood in the file before.,10,Zoë,"))
  }

  /// Counts of rows: opened voters, waiting ones, imports under way.
  private func counts() async throws -> [Int] {
    try await store.read { db in
      [
        try db.count("SELECT count(*) FROM voters"),
        try db.count("SELECT count(*) FROM import_rows"),
        try db.count("SELECT count(*) FROM voter_imports"),
      ]
    }
  }

  private func stage(_ ids: ClosedRange<VoterID>, now: Int64, isDecided: Bool) async throws {
    try await store.write { db in
      let imports = Imports(db)
      let plan = Imports.Plan(
        fields: Set(VoterColumn.allCases), isByRegistration: false, updates: false)
      let id = try imports.begin(plan, now: Instant(seconds: now))
      let voters = ids.map { id in
        FiledVoter(
          voter: Voter(
            id: id, name: VoterName(last: "X"), address: Address(), phone: "603-555-0142"),
          line: Int(id) + 1)
      }
      try imports.stage(voters, in: id, now: Instant(seconds: now))
      if isDecided { try imports.decide(id) }
    }
  }

  @Test func leavesNothingWaitingWhenItIsDone() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try await work((1...1_500).map(row)).run(in: store)
    #expect(try await counts() == [1_500, 0, 0])
    _ = try await work((2_000...3_500).map(row) + ["x,No,Id,,,,,,"]).run(in: store)
    #expect(try await counts() == [1_500, 0, 0])
  }

  @Test func finishesAnImportThatWasKilledAfterItWasDecided() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try await stage(1...2_500, now: 1_000, isDecided: true)
    #expect(try await counts() == [0, 2_500, 1])
    try await UnfinishedImports(store: store).finish()
    #expect(try await counts() == [2_500, 0, 0])
    #expect(
      try await store.read { try $0.count("SELECT count(*) FROM voters WHERE phone_open") }
        == 2_500)
  }

  @Test func forgetsAnImportThatWasKilledBeforeItWasDecided() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try await stage(1...2_500, now: 1_000, isDecided: false)
    let outcome = try await work((1...10).map(row)).run(in: store)
    #expect(outcome == ImportOutcome(imported: 10))
    #expect(try await counts() == [10, 0, 0])
  }

  @Test func leavesAnImportThatIsUnderWayAlone() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let now = Int64(Date().timeIntervalSince1970)
    try await stage(1...20, now: now, isDecided: false)
    let outcome = try await work((20...30).map(row)).run(in: store)
    #expect(outcome.imported == 11)
    #expect(try await counts() == [11, 20, 1])
  }

  @Test func fillsOnlyAnEmptyDatabase() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SampleVoters(count: 2_500).fill(store)
    #expect(try await voters().count == 2_500)
    await #expect(throws: Failure.self) { try await SampleVoters(count: 3).fill(store) }
    #expect(try await voters().count == 2_500)
  }

  @Test func findsFilesThatOthersMayRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "e.sqlite")
    try Data().write(to: file)
    let url = DatabaseURL.sqlite(path: file.path)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    #expect(FilePermissions.findings(for: url).count == 1)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    #expect(FilePermissions.findings(for: url) == [])
    #expect(FilePermissions.findings(for: .sqlite(path: "/tmp")) == [])
  }
}
