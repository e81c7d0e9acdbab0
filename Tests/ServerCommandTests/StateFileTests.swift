import Domain
import Foundation
import SQLiteStorage
import Storage
import Testing
import VoterFiles

@testable import ServerCommand

/// Whole imports of states' files.
@Suite struct StateFileTests {
  private let folder: URL
  private let url: DatabaseURL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "eblocks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    url = .sqlite(path: folder.path + "/e.sqlite")
  }

  private static let header =
    "ncid\tvoter_status_desc\tlast_name\tfirst_name\tmail_addr1\tres_street_address\t"
    + "res_city_desc\tstate_cd\tzip_code\tmail_city\tmail_state\tmail_zipcode\t"
    + "full_phone_number\tparty_cd\tgender_code\tconfidential_ind\n"

  private static func row(
    _ number: Int, last: String = "REED", street: String = "1 ELM ST", phone: String = "9195550142",
    party: String = "UNA", status: String = "ACTIVE", isProtected: Bool = false
  ) -> String {
    "\"AA\(number)\"\t\"\(status)\"\t\"\(last)\"\t\"ANN\"\t\"\"\t\"\(street)\"\t\"RALEIGH\"\t\"NC\"\t"
      + "\"27601\"\t\"\"\t\"\"\t\"\"\t\"\(phone)\"\t\"\(party)\"\t\"F\"\t"
      + "\"\(isProtected ? "Y" : "N")\"\n"
  }

  private func work(
    _ rows: some Sequence<String>, keepsGoing: Bool = false, name: String = "voters.txt"
  ) throws -> VoterImport {
    let file = folder.appending(path: name)
    try (Self.header + rows.joined()).write(to: file, atomically: true, encoding: .utf8)
    return VoterImport(
      path: file.path, options: .init(layout: try Layout(named: "north-carolina")),
      refusedPath: file.path + ".refused.csv", keepsGoing: keepsGoing)
  }

  private func withStore<T>(_ body: (any Store) async throws -> T) async throws -> T {
    let store = try await openStore(url, isNew: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let answer = try await body(store)
      await store.close()
      return answer
    } catch {
      await store.close()
      throw error
    }
  }

  private func names(_ store: any Store) async throws -> [String] {
    try await store.read { db in
      try db.rows("SELECT state_voter_id, LASTNAME FROM voters ORDER BY state_voter_id").map {
        try "\($0.text(0)) \($0.text(1))"
      }
    }
  }

  @Test(arguments: [true, false])
  func updatesFromANewerFile(isAlone: Bool) async throws {
    try await withStore { store in
      let pace = isAlone ? Pace(for: url) : .polite
      #expect(pace.isAlone == isAlone)
      let first = try await work([
        Self.row(1), Self.row(2), Self.row(3, status: "REMOVED"), Self.row(4, isProtected: true),
      ]).run(in: store, pace: pace)
      #expect(first.imported == 2)
      #expect(first.remarks.contains("Left out: 1 row, voter_status_desc is REMOVED."))
      #expect(first.remarks.contains("Left out: 1 row, protected by law."))
      let second = try await work([Self.row(1, last: "AMES"), Self.row(2), Self.row(9)])
        .run(in: store, pace: pace)
      #expect(second.description == "Imported 1 voter, updated 1.")
      #expect(try await names(store) == ["AA1 AMES", "AA2 REED", "AA9 REED"])
    }
  }

  @Test(arguments: [true, false], [true, false])
  func takesTheFirstOfTwoRowsOfOneVoter(isAlone: Bool, keepsGoing: Bool) async throws {
    try await withStore { store in
      let rows = [Self.row(5), Self.row(2), Self.row(5, last: "AMES"), Self.row(7)]
      let outcome = try await work(rows, keepsGoing: keepsGoing)
        .run(in: store, pace: isAlone ? Pace(for: url) : .polite)
      #expect(outcome.refused == 1)
      #expect(outcome.isImported == keepsGoing)
      #expect(try await names(store) == (keepsGoing ? ["AA2 REED", "AA5 REED", "AA7 REED"] : []))
      let refused = try String(contentsOfFile: try #require(outcome.refusedPath), encoding: .utf8)
      #expect(refused.contains("\n4,This voter stood in the file before.,AA5,ACTIVE,AMES,ANN"))
      #expect(refused.split(separator: "\n").count == 2)
    }
  }

  @Test func takesNothingOfARefusedFileThoughItIsAlone() async throws {
    try await withStore { store in
      let rows = (1...2_500).map { Self.row($0) } + [Self.row(9_999, last: "A\"B")]
      let bad = [Self.header.replacing("\t", with: ""), "x\n"]
      let outcome = try await work(rows + bad).run(in: store, pace: Pace(for: url))
      #expect(!outcome.isImported)
      #expect(outcome.refused == 2)
      #expect(try await names(store) == [])
    }
  }

  @Test func seesWhetherOtherProgramsHaveTheDatabaseOpen() async throws {
    try await withStore { _ in
      let others = try #require(OtherPrograms(url))
      #expect(!others.areThere)
      guard case .sqlite(let path) = url else { return }
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["sqlite3", path]
      let input = Pipe()
      let output = Pipe()
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      // What its shell prints is not kept back in a buffer.
      input.fileHandleForWriting.write(
        Data("SELECT count(*) FROM voters;\n.shell echo open\n".utf8))
      #expect(!output.fileHandleForReading.availableData.isEmpty)
      #expect(others.areThere)
      input.fileHandleForWriting.write(Data(".quit\n".utf8))
      process.waitUntilExit()
      #expect(!others.areThere)
    }
  }

  @Test func previewsAndCountsWithoutWriting() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows =
      [Self.row(5, phone: "5550142"), Self.row(2, party: "REP"), Self.row(5)]
      + [Self.row(6, status: "INACTIVE"), "x\n", Self.row(8, phone: "none")]
    let (report, isFine) = try await DryRun(work: try work(rows)).run()
    #expect(!isFine)
    let text = report.joined(separator: "\n")
    #expect(
      report.dropFirst().prefix(12) == [
        "", "The first voters, as they would be stored:", "",
        "  line     2", "  number   NC AA5", "  name     ANN REED", "  street   1 ELM ST",
        "  place    RALEIGH, NC 27601", "  phone    -", "  party    I", "  gender   F",
        "  prime    no",
      ])
    #expect(text.contains("  party    R (not contacted)"))
    #expect(text.contains("Would be taken: 3 voters."))
    #expect(
      text.contains("Would be refused: 1 row: This voter stood in the file before. (line 4)"))
    #expect(
      text.contains("Would be refused: 1 row: The row has 1 cells instead of 16. (line 6)"))
    #expect(text.contains("Left out: 1 row, voter_status_desc is INACTIVE."))
    #expect(text.contains("Left out: 1 telephone number without an area code"))
    #expect(text.contains("Left out: 1 telephone number that nobody can dial"))
    #expect(report.dropFirst().allSatisfy { $0.count <= 100 })
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["voters.txt"])
  }

  @Test(arguments: [(true, 100_000), (false, 20_000)])
  func takesManyRows(isAlone: Bool, count: Int) async throws {
    try await withStore { store in
      let outcome = try await work((1...count).lazy.map { Self.row($0) })
        .run(in: store, pace: isAlone ? Pace(for: url) : .polite)
      #expect(outcome.imported == count)
      let open = try await store.read {
        try $0.count(
          "SELECT count(*) FROM voters WHERE phone_open = 1 AND phone_digits = '9195550142'")
      }
      #expect(open == count)
    }
  }

  @Test func readsAPipeToItsEnd() async throws {
    try await withStore { store in
      let path = folder.path + "/pipe"
      #expect(mkfifo(path, 0o600) == 0)
      let text = Self.header + (1...3_000).map { Self.row($0) }.joined()
      let writer = Thread {
        try? FileHandle(forWritingAtPath: path)?.write(contentsOf: Data(text.utf8))
      }
      writer.start()
      let outcome = try await VoterImport(
        path: path, options: .init(layout: try Layout(named: "north-carolina")),
        refusedPath: path + ".refused.csv"
      ).run(in: store, pace: .polite)
      #expect(outcome.imported == 3_000)
    }
  }
}
