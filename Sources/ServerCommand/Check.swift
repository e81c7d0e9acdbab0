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
    let url = try database.chosen().patient
    var findings = FilePermissions.findings(for: url)
    if case .sqlite = url { report("file permissions", findings) }
    try await withStore(at: url, isNew: false) { store in
      for fact in try await facts(of: store) { print("ok    \(fact)") }
      print("ok    schema")
      if case .sqlite = url {
        let damage = try await damage(of: store)
        report("database file", damage)
        findings += damage
      }
      let cluster = try await clusterProblems(of: store)
      for problem in cluster { print("WRONG cluster: \(problem)") }
      findings += try await cluster + siteFindings(store)
      if repair { try await repair(store) }
      let settings = try await settingsFindings(store)
      report("settings", settings)
      let invariants = try await invariantFindings(store)
      report("invariants", invariants)
      findings += settings + invariants
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

  /// The tables shared with a web site: how they are is told in any case.
  private func siteFindings(_ store: any Store) async throws -> [String] {
    let site = try await store.write { try Site.report($0) }
    for fact in site.facts { print("ok    \(fact)") }
    for problem in site.problems { print("WRONG site: \(problem)") }
    return site.problems
  }

  /// In steps, each of which others wait for only briefly; the pools' counts in one.
  private func repair(_ store: any Store) async throws {
    var wrong = try await store.read { try $0.usersWithWrongTallies() }[...]
    print("ok    tallies are repaired; volunteers whose tallies were wrong: \(wrong.count)")
    while !wrong.isEmpty {
      let batch = Array(wrong.prefix(50))
      wrong = wrong.dropFirst(50)
      try await store.write { try $0.repairTallies(of: batch) }
    }
    let blocks = try await store.write { try $0.repairBlocks() }
    print("ok    pools are repaired; voters whose counts were wrong: \(blocks)")
    try await store.write { try $0.rebuildSummaries() }
    print("ok    what reports read is counted anew")
  }

  private func settingsFindings(_ store: any Store) async throws -> [String] {
    try await store.read { try Variables($0).settings() }.unreadable.map(\.description)
  }

  /// Each on a snapshot of its own: one that is held for long makes everybody else slower.
  private func invariantFindings(_ store: any Store) async throws -> [String] {
    var findings: [String] = []
    let summaries = try await store.read { try Invariant.summaries($0) }
    for invariant in Invariant.all + summaries {
      let count = try await store.read { try $0.count(invariant.violations) }
      if count > 0 { findings.append("\(invariant.name): \(count) \(invariant.meaning)") }
    }
    return findings
  }
}
