import ArgumentParser
import Domain
import Foundation
import MariaDBStorage
import Testing

@testable import ServerCommand

@Suite struct CommandLineTests {
  @Test(arguments: [
    ["serve"], ["serve", "--listen", "127.0.0.1:0", "--no-expiry"],
    ["import", "voters.csv", "--map", "LASTNAME=Surname", "--map", "id=1", "--keep-going"],
    ["import", "voters.csv", "--delimiter", "pipe", "--refused", "bad.csv"],
    ["import", "voters.txt", "--layout", "ohio", "--dry-run", "--area-code", "614"],
    ["import", "voters.txt", "--map", "state_voter_id=1", "--state", "nc", "--no-header"],
    ["import", "voters.txt", "--update", "--encoding", "latin1"],
    ["expire"], ["expire", "--all"], ["conf", "list"], ["conf", "get", "login_url"],
    ["conf", "set", "eblocks_chunk_addresses", "5"], ["conf", "unset", "login_url"],
    ["user", "add", "Ruth"],
    ["user", "add", "Ruth", "--permission", "trusted", "--permission", "use"],
    ["user", "list"], ["user", "passwd", "Ruth"], ["user", "grant", "Ruth", "admin"],
    ["user", "revoke", "Ruth", "eblocks_admin"], ["sample", "--voters", "100", "--seed", "7"],
    ["check"], ["check", "--repair"], ["backup", "copy.sqlite"],
    ["backup", "copy.sqlite", "--replace"], ["restore", "copy.sqlite"],
  ]) func understands(_ arguments: [String]) throws {
    for database in [[], ["--database", "sqlite:///var/lib/eblocks/e.sqlite"]] {
      _ = try EblocksServerCommand.parseAsRoot(arguments + database)
    }
  }

  @Test(arguments: [
    ["dance"], ["serve", "--listen", "8080"], ["serve", "--listen", "localhost:99999"],
    ["serve", "extra"], ["import"], ["import", "a.csv", "--map", "LASTNAME"],
    ["import", "a.csv", "--map", "NOSUCH=1"], ["import", "a.csv", "--delimiter", "x"],
    ["import", "a.csv", "--area-code", "60x"], ["import", "a.csv", "--state", "Ohio"],
    ["import", "a.csv", "--map", "state_voter_id=1"], ["import", "a.csv", "--encoding", "ebcdic"],
    ["conf", "get", "no_such_setting"], ["conf", "set", "login_url"], ["user", "add"],
    ["user", "add", "Ruth", "--permission", "king"], ["user", "grant", "Ruth"],
    ["user", "grant", "Ruth", "king"], ["user", "add", "Ruth", "--password", "x"],
    ["sample", "--voters", "0"], ["sample", "--voters", "many"], ["backup"], ["restore"],
  ]) func exitsWith64WhenItDoesNotUnderstand(_ arguments: [String]) {
    let error = #expect(throws: (any Error).self) {
      _ = try EblocksServerCommand.parseAsRoot(arguments)
    }
    #expect(error.map { EblocksServerCommand.exitCode(for: $0).rawValue } == 64)
  }

  @Test(arguments: [["--help"], ["--version"], ["serve", "--help"], ["help", "import"]])
  func exitsWith0AfterHelp(_ arguments: [String]) {
    #expect(throws: (any Error).self) {
      var command = try EblocksServerCommand.parseAsRoot(arguments)
      try command.run()
    }
    do {
      var command = try EblocksServerCommand.parseAsRoot(arguments)
      try command.run()
    } catch {
      #expect(EblocksServerCommand.exitCode(for: error) == .success)
      #expect(EblocksServerCommand.isOfTheParser(error))
    }
  }

  @Test(arguments: [["--help"], ["-h"], ["help"], ["serve", "-h"], ["conf", "set", "--help"]])
  func leavesHelpToTheParser(_ arguments: [String]) async throws {
    let error = await #expect(throws: (any Error).self) {
      try await EblocksServerCommand.execute(EblocksServerCommand.parseAsRoot(arguments))
    }
    #expect(EblocksServerCommand.isOfTheParser(try #require(error)))
    #expect(!EblocksServerCommand.isOfTheParser(Failure("The disk is full.")))
  }

  @Test func explainsItself() {
    #expect(
      EblocksServerCommand.helpMessage(columns: 80) == """
        OVERVIEW: Serves eBlocks and looks after its database.

        Each command works on the database named by --database or EBLOCKS_DATABASE;
        without either,
        on an SQLite file of your own in the folder for application data.

        USAGE: eblocks-server <subcommand>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          serve                   Serve volunteers until stopped.
          import                  Add or update voters from a comma, tab or pipe
                                  separated file.
          expire                  Return unfinished voters to the pool.
          conf                    Show and change the campaign's settings.
          user                    Look after accounts.
          sample                  Fill an empty database with fictional voters.
          check                   Look for what is wrong with the database, its files
                                  and the settings.
          backup                  Copy the database to a file, also while the server
                                  runs.
          restore                 Put a backup in the database's place; no server may
                                  be running.

          See 'eblocks-server help <subcommand>' for detailed help.
        """)
  }

  @Test func explainsExpire() {
    #expect(
      Expire.helpMessage(columns: 80) == """
        OVERVIEW: Return unfinished voters to the pool.

        Releases what was assigned before the latest midnight in Hawaii. Twice, late,
        or while the server runs is harmless.

        USAGE: expire [--all] [--database <url>]

        OPTIONS:
          --all                   Release everything unfinished, whenever it was
                                  assigned.
          --database <url>        The database: sqlite:///absolute/path or
                                  mysql://user:password@host:port/name.
                Or EBLOCKS_DATABASE, where a password belongs. The default is an SQLite
                file in $XDG_DATA_HOME/eblocks.
          -h, --help              Show help information.

        """)
  }
}

@Suite struct DatabaseURLTests {
  @Test(arguments: [
    ("sqlite:///var/lib/e.sqlite", DatabaseURL.sqlite(path: "/var/lib/e.sqlite")),
    ("SQLite:///a%20b", .sqlite(path: "/a b")),
  ]) func reads(_ text: String, _ url: DatabaseURL) throws {
    #expect(try DatabaseURL(text) == url)
  }

  @Test func readsMariaDBs() throws {
    let text = "mysql://u:p@h:3306/n"
    #expect(try DatabaseURL(text) == .mariaDB(MariaDBAddress(text)))
  }

  @Test(arguments: [
    "", "e.sqlite", "/e.sqlite", "sqlite://e.sqlite", "sqlite:///", "pg://u:secret@h",
  ])
  func refusesWithoutRepeating(_ text: String) {
    let error = #expect(throws: Failure.self) { try DatabaseURL(text) }
    #expect(error?.description.contains("secret") == false)
  }

  @Test(
    arguments: [
      ("sqlite:///o", ["EBLOCKS_DATABASE": "sqlite:///v"], "/o"),
      (nil, ["EBLOCKS_DATABASE": "sqlite:///v", "HOME": "/h"], "/v"),
      (nil, ["XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/eblocks/eblocks.sqlite"),
      (nil, ["XDG_DATA_HOME": "x", "HOME": "/h"], "/h/.local/share/eblocks/eblocks.sqlite"),
      (nil, ["EBLOCKS_DATABASE": "", "HOME": "/h"], "/h/.local/share/eblocks/eblocks.sqlite"),
    ] as [(String?, [String: String], String)]) func choosesTheNearestOne(
      _ option: String?, _ environment: [String: String], _ path: String
    ) throws
  {
    let chosen = try DatabaseURL.chosen(option: option, environment: environment)
    #expect(chosen == .sqlite(path: path))
  }

  @Test func asksForANameWithoutAHome() {
    #expect(throws: Failure.self) { try DatabaseURL.chosen(option: nil, environment: [:]) }
  }
}

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1:8080", "127.0.0.1", 8080), ("localhost:0", "localhost", 0),
    ("[::1]:80", "::1", 80), ("[::]:65535", "::", 65_535),
  ]) func reads(_ text: String, _ host: String, _ port: Int) throws {
    let address = try #require(ListenAddress(argument: text))
    #expect(address == ListenAddress(host: host, port: port))
    #expect(address.description == text)
  }

  @Test(arguments: [
    "", ":80", "host", "host:", "host:x", "host:65536", "::1:80", "host:-1", "host:+1",
  ])
  func refuses(_ text: String) {
    #expect(ListenAddress(argument: text) == nil)
  }
}

@Suite struct TerminalTests {
  @Test(arguments: [
    ("secret\n", TypedLine.Step.done("secret")), ("sx\u{7F}ecret\r", .done("secret")),
    ("é\u{8}x\n", .done("x")), ("wrong\u{15}right\n", .done("right")), ("\n", .done("")),
    ("\u{7F}\u{7F}a\n", .done("a")), ("half\u{3}", .cancelled), ("\u{4}", .cancelled),
  ]) func takesATypedPassword(_ keys: String, _ last: TypedLine.Step) {
    var line = TypedLine()
    var step = TypedLine.Step.more
    for byte in keys.utf8 { step = line.type(byte) }
    #expect(step == last)
  }

  @Test func takesAPasswordFromTheEnvironment() throws {
    guard isatty(STDIN_FILENO) == 0 else { return }
    #expect(
      try PasswordPrompt.newPassword(for: "x", environment: ["EBLOCKS_PASSWORD": "given"])
        == "given")
  }

  @Test func showsHowFarItIs() {
    let bar = ProgressBar("Importing", isShown: false)
    #expect(
      bar.line(0.5, count: 1_234_567)
        == "Importing [###############---------------]  50 %  1,234,567")
    #expect(bar.line(2, count: 0).contains("] 100 %"))
    #expect(bar.line(nil, count: 999) == "Importing  999")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
  ])
  func groupsDigits(_ number: Int, _ text: String) {
    #expect(ProgressBar.grouped(number) == text)
  }
}

@Suite struct ConfListTests {
  @Test func showsWhatCannotBeReadAndHidesSecrets() {
    let settings = Settings(values: [
      "eblocks_chunk_addresses": "lots", "eblocks_slack_webhook": "https://hooks.example/secret",
    ])
    let lines = ConfList.lines(settings)
    #expect(lines.contains("eblocks_chunk_addresses = lots  (set)"))
    #expect(lines.contains("    # CANNOT BE READ: it must be a whole number from 1 to 200"))
    #expect(lines.contains("eblocks_slack_webhook = (secret)  (set)"))
    #expect(!lines.joined().contains("hooks.example"))
    for variable in Variable.allCases {
      #expect(lines.contains { $0.hasPrefix("\(variable.rawValue) = ") })
    }
  }
}
