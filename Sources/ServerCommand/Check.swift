import ArgumentParser
import Domain
import Storage

/// `eblocks-server check`: whether everything is as it must be.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for what is wrong with the database, its files and the settings.",
    discussion: "Exits 1 when something is. Reads whole tables; better not at the busiest hour.")

  @Flag(help: "Make tallies and pool counts what the log of results says.")
  var repair = false

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try KnownZones.check()
    print("ok    time zones")
    let url = try database.chosen()
    var findings = FilePermissions.findings(for: url)
    report("file permissions", findings)
    try await database.withStore(isNew: false) { store in
      print("ok    schema")
      let damage = try await damage(of: store)
      report("database file", damage)
      if repair {
        let count = try await store.write { db in
          try db.repairTallies()
          return try db.repairBlocks()
        }
        print("ok    tallies are repaired; voters whose pool counts were wrong: \(count)")
      }
      let settings = try await settingsFindings(store)
      report("settings", settings)
      let invariants = try await invariantFindings(store)
      report("invariants", invariants)
      findings += damage + settings + invariants
    }
    guard findings.isEmpty else {
      throw Failure(
        findings.count == 1 ? "1 problem was found." : "\(findings.count) problems were found.")
    }
  }

  private func report(_ subject: String, _ findings: [String]) {
    if findings.isEmpty { print("ok    \(subject)") }
    for finding in findings { print("WRONG \(subject): \(finding)") }
  }

  private func settingsFindings(_ store: any Store) async throws -> [String] {
    try await store.read { try Variables($0).settings() }.unreadable.map(\.description)
  }

  private func invariantFindings(_ store: any Store) async throws -> [String] {
    try await store.read { db in
      try db.brokenInvariants().map { invariant, count in
        "\(invariant.name): \(count) \(invariant.meaning)"
      }
    }
  }
}
