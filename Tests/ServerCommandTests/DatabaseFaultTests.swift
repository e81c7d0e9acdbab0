import Foundation
import MariaDBTestServer
import Testing

/// What an operator reads when the database is not as it should be: one line, no password in it.
@Suite struct DatabaseFaultTests {
  private static let password = "s3cret-pass"

  /// A user of one database, who signs in with a password; the address.
  private func address(
    privileges: String? = "ALL PRIVILEGES", with options: String = "",
    password: String = password, prepare: [String] = []
  ) throws -> String {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    let user = "night_" + UUID().uuidString.prefix(8).lowercased()
    try server.run("CREATE USER \(user)@'127.0.0.1' IDENTIFIED BY '\(Self.password)' \(options)")
    if let privileges {
      try server.run("GRANT \(privileges) ON \(database).* TO \(user)@'127.0.0.1'")
    }
    for statement in prepare { try server.run(statement, in: database) }
    return server.address(of: database, user: "\(user):\(password)")
  }

  private func expect(
    _ address: String, says text: String, _ location: SourceLocation = #_sourceLocation
  ) throws {
    for command in [["check"], ["expire"], ["serve", "--listen", "127.0.0.1:0"]] {
      let process = try ServerProgram.run(command, database: address)
      #expect(
        process.isOneLine(containing: text), "\(command): \(process.status) \(process.errors)",
        sourceLocation: location)
      #expect(!process.errors.contains(Self.password), sourceLocation: location)
    }
  }

  @Test func saysThatNoServerAnswers() throws {
    try expect(
      "mysql://u:\(Self.password)@127.0.0.1:1/eblocks",
      says: "cannot be used now (no server answers there). Check that it runs")
  }

  @Test func saysThatTheServersNameIsUnknown() throws {
    try expect(
      "mysql://u:\(Self.password)@no-such-host.invalid/eblocks?tls=off",
      says: "the server's name is unknown")
  }

  @Test func saysThatAServerDoesNotSpeak() throws {
    let port = try SilentListener.port()
    let outcome = try ServerProgram.run(
      "check", database: "mysql://u:\(Self.password)@127.0.0.1:\(port)/eblocks")
    #expect(outcome.isOneLine(containing: "cannot be used now ("), "\(outcome.errors)")
  }

  @Test func saysThatThePasswordIsWrong() throws {
    try expect(
      address(password: "other-pass"), says: "the server refuses this user name and password")
  }

  @Test func saysThatTheDatabaseIsUnknownOrNotForThisUser() throws {
    let server = try TestServer.shared.get()
    try expect(server.address(of: "no_such_database"), says: "no database of that name")
    try expect(address(privileges: nil), says: "this user may not use that database")
  }

  @Test func namesTheMissingPrivilege() throws {
    try expect(
      address(privileges: "SELECT"), says: "refuses its user CREATE on eblocks_migrations")
  }

  @Test func saysThatTheTablesAreAnotherPrograms() throws {
    try expect(
      address(prepare: ["CREATE TABLE voters (name TEXT)"]), says: "table voters of another")
  }

  @Test func saysThatTheServerHasNoConnectionToSpare() throws {
    let outcome = try ServerProgram.run(
      "check", database: address(with: "WITH MAX_USER_CONNECTIONS 1"))
    #expect(
      outcome.isOneLine(containing: "no connection to spare for this user"), "\(outcome.errors)")
  }

  @Test func namesTheTableThatIsGone() throws {
    let address = try address()
    #expect(try ServerProgram.run("check", database: address).status == 0)
    let database = try #require(address.split(separator: "/").last)
    try TestServer.shared.get().run(
      "SET foreign_key_checks = 0", "DROP TABLE contacts", in: String(database))
    let outcome = try ServerProgram.run("check", database: address)
    #expect(outcome.isOneLine(containing: "lacks the table contacts"), "\(outcome.errors)")
  }

  // MARK: SQLite

  @Test func saysThatAFileIsNoDatabase() async throws {
    try await withScratch { folder in
      let path = folder + "/letter.txt"
      try String(repeating: "Dear voter, ", count: 1_000)
        .write(toFile: path, atomically: true, encoding: .utf8)
      try expect("sqlite://\(path)", says: "This is not an eBlocks database, or it is damaged.")
      try expect("sqlite://\(folder)", says: "The database cannot be used now")
      let none = try ServerProgram.run("check", database: "sqlite://\(folder)/none.sqlite")
      #expect(none.isOneLine(containing: "There is no database at"), "\(none.errors)")
    }
  }

  /// As somebody who may read the file and not write it.
  @Test func saysThatAFileMayOnlyBeRead() async throws {
    try await withScratch { folder in
      let path = folder + "/eblocks.sqlite"
      try ServerProgram.run("sample", "--voters", "5", database: "sqlite://\(path)")
      let files = FileManager.default
      try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
      try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
      let isRoot = getuid() == 0
      let outcome = try ServerProgram.run(
        "expire", database: "sqlite://\(path)",
        through: isRoot
          ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [])
      #expect(
        outcome.isOneLine(containing: "may be read but not written")
          || outcome.isOneLine(containing: "its file cannot be opened"), "\(outcome.errors)")
    }
  }
}

/// Takes connections on loopback and never says a word.
private enum SilentListener {
  static func port() throws -> Int {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    try #require(isListening)
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
