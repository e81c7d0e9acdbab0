import Foundation
import MariaDBTestServer
import Testing

/// `backup` and `restore`, as the manual has them.
@Suite struct CopyTests {
  private func count(_ table: String, in database: String) throws -> String? {
    try TestServer.shared.get().run("SELECT count(*) FROM \(table)", in: database)[0][0]
  }

  /// What the columns of every table hold, and how the tables are made.
  private func everything(in database: String) throws -> [String: [[String?]]] {
    let server = try TestServer.shared.get()
    var found: [String: [[String?]]] = [:]
    for row in try server.run("SHOW TABLES", in: database) {
      let table = try #require(row[0])
      found[table] = try server.run("SELECT * FROM \(table)", in: database)
      found[table + " made"] = try server.run("SHOW CREATE TABLE \(table)", in: database)
    }
    return found
  }

  @Test func aMariaDBDatabaseComesBackAsItWas() async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    let address = server.address(of: database)
    try ServerProgram.run("sample", "--voters", "2500", database: address)
    try ServerProgram.run(
      "user", "add", "ann", database: address, environment: ["EBLOCKS_PASSWORD": "correct horse"])
    // What a text of SQL may stumble over.
    let notes = #"it''s; \\n -- "quoted" `ticks` 名前 \n"#
    try server.run(
      "UPDATE voters SET phone_notes = CONCAT('\(notes)', CHAR(10), ';', CHAR(10), 'x', CHAR(0))"
        + " WHERE id % 7 = 0", "UPDATE voters SET FIRSTNAM = '' WHERE id % 11 = 0",
      "INSERT INTO waiting_results (uid, result_key, voter_id, mode, first_received_at)"
        + " SELECT 1 + id % 3, CONCAT('k', id), id, 0, id FROM voters", in: database)
    try await withScratch { folder in
      let file = folder + "/eblocks.sql"
      let backup = try ServerProgram.run("backup", file, database: address)
      #expect(
        backup.output
          == "The database is copied to \(file): 2500 voters, 0 volunteers, 0 results.\n")
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)

      let before = try everything(in: database)
      let empty = try server.makeDatabase()
      let restored = try ServerProgram.run(
        "restore", file, database: server.address(of: empty))
      #expect(
        restored.output
          == "The database is restored from \(file): 2500 voters, 0 volunteers, 0 results.\n",
        "\(restored.errors)")
      #expect(try everything(in: empty) == before)
      #expect(try ServerProgram.run("check", database: server.address(of: empty)).status == 0)

      // And without this program: it is plain SQL.
      let byHand = try server.makeDatabase()
      let client = Process()
      client.executableURL = URL(fileURLWithPath: "/usr/bin/mariadb")
      client.arguments = ["--no-defaults", "--socket=\(server.socket)", "--user=root", byHand]
      client.standardInput = FileHandle(forReadingAtPath: file)
      try client.run()
      client.waitUntilExit()
      #expect(client.terminationStatus == 0)
      #expect(try everything(in: byHand) == before)

      // Nothing is ever replaced.
      let again = try ServerProgram.run("backup", file, database: address)
      #expect(again.isOneLine(containing: "a file of that name is there already"))
      #expect(try ServerProgram.run("backup", file, "--replace", database: address).status == 0)
      let twice = try ServerProgram.run("restore", file, database: server.address(of: empty))
      #expect(twice.isOneLine(containing: "has a table"), "\(twice.errors)")
      #expect(try count("voters", in: empty) == "2500")
    }
  }

  @Test func aCopyThatIsCutOffOrNoneRestoresNothing() async throws {
    let server = try TestServer.shared.get()
    let address = try server.makeAddress()
    try ServerProgram.run("sample", "--voters", "50", database: address)
    try await withScratch { folder in
      let file = folder + "/eblocks.sql"
      try ServerProgram.run("backup", file, database: address)
      let whole = try String(contentsOfFile: file, encoding: .utf8)
      let empty = try server.makeDatabase()
      let faults: [(String, String)] = [
        (String(whole.dropLast(40)), "The end of the copy is missing"),
        ("DROP DATABASE x;\n", "is not a copy"), ("", "is not a copy"),
        (
          whole.replacingOccurrences(of: "-- steps: 0001-first", with: "-- steps: 9999-future"),
          "belongs to a newer eBlocks"
        ),
        (
          whole.replacingOccurrences(of: "INSERT INTO `users`", with: "INSERT INTO `nowhere`")
            .replacingOccurrences(
              of: "-- tables: ", with: "INSERT INTO `nowhere` VALUES (1);\n-- tables: "),
          "is not a copy"
        ),
        (
          whole.replacingOccurrences(
            of: "SET foreign_key_checks = 1", with: "SELECT 1 FROM nowhere"),
          "lacks the table nowhere"
        ),
      ]
      for (text, complaint) in faults {
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        let outcome = try ServerProgram.run("restore", file, database: server.address(of: empty))
        #expect(outcome.isOneLine(containing: complaint), "\(outcome.errors)")
        #expect(try server.run("SHOW TABLES", in: empty).isEmpty)
      }
      let none = try ServerProgram.run(
        "restore", folder + "/none", database: server.address(of: empty))
      #expect(none.isOneLine(containing: "There is no backup at"))
    }
  }

  /// What an attempt that was killed has left is no reason to refuse, and no database either.
  @Test func aRestoreThatWasKilledIsBegunAnew() async throws {
    let server = try TestServer.shared.get()
    let address = try server.makeAddress()
    try ServerProgram.run("sample", "--voters", "50", database: address)
    try await withScratch { folder in
      let file = folder + "/eblocks.sql"
      try ServerProgram.run("backup", file, database: address)
      let half = try server.makeDatabase()
      try server.run(
        "CREATE TABLE eblocks_restoring (id INTEGER)", "CREATE TABLE voters (id BIGINT)",
        "CREATE TABLE volunteers (uid BIGINT)", in: half)
      #expect(try ServerProgram.run("check", database: server.address(of: half)).status == 1)
      let outcome = try ServerProgram.run("restore", file, database: server.address(of: half))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try count("voters", in: half) == "50")
      #expect(try ServerProgram.run("check", database: server.address(of: half)).status == 0)
    }
  }

  /// A Scoop site's own tables are in its own backups; ours would undo what happened since.
  @Test func leavesASitesOwnTablesOut() async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    let address = server.address(of: database)
    try ServerProgram.run("sample", "--voters", "5", database: address)
    try server.run("ALTER TABLE users DROP INDEX users_nickname", in: database)
    try await withScratch { folder in
      let file = folder + "/eblocks.sql"
      let backup = try ServerProgram.run("backup", file, database: address)
      #expect(backup.status == 0, "\(backup.errors)")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains("CREATE TABLE \"voters\""))
      for table in ["users", "perm_groups", "sessions", "userprefs", "vars"] {
        #expect(!text.contains("CREATE TABLE \"\(table)\""), "\(table)")
      }
    }
  }

  @Test func anSQLiteDatabaseComesBackAsItWas() async throws {
    try await withScratch { folder in
      let path = folder + "/eblocks.sqlite"
      let database = "sqlite://\(path)"
      try ServerProgram.run("sample", "--voters", "50", database: database)
      let server = try RunningServer(database: database)
      defer { server.stop() }
      let backup = try ServerProgram.run("backup", folder + "/copy", database: database)
      #expect(
        backup.output
          == "The database is copied to \(folder)/copy: 50 voters, 0 volunteers, 0 results.\n")
      let busy = try ServerProgram.run("restore", folder + "/copy", database: database)
      #expect(busy.isOneLine(containing: "A program is using \(path)."), "\(busy.errors)")
      server.stop()
      try ServerProgram.run(
        "conf", "set", "eblocks_chunk_addresses", "7", database: database)
      let restored = try ServerProgram.run("restore", folder + "/copy", database: database)
      #expect(
        restored.output
          == "The database is restored from \(folder)/copy: 50 voters, 0 volunteers, 0 results. "
          + "What was there is kept as \(path).before-restore-1.\n", "\(restored.errors)")
      let setting = try ServerProgram.run(
        "conf", "get", "eblocks_chunk_addresses", database: database)
      #expect(setting.output == "10\n")
      #expect(try ServerProgram.run("check", database: database).status == 0)
      let wrong = try ServerProgram.run("restore", "/etc/hostname", database: database)
      #expect(wrong.isOneLine(containing: "is not a backup of an eBlocks database"))
      let away = try ServerProgram.run("backup", "/nowhere/copy", database: database)
      #expect(away.isOneLine(containing: "there is no such folder"))
    }
  }
}
