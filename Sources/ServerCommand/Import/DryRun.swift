import Domain
import Foundation
import Storage
import VoterFiles

/// Reads a voter file as an import would and tells what would come of it, without the database.
struct DryRun: Sendable {
  private static let shown = 5

  let work: VoterImport

  /// What to print, and whether an import would take anything.
  func run() async throws -> (report: [String], isFine: Bool) {
    let reading = try FileReading(work, keepsRefusals: false)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "eblocks-dry-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    var first: [FiledVoter] = []
    let repeated = try await repeatedLines(of: reading, in: folder.path, first: &first)
    try reading.refuse(repeated, because: .repeatedRow)
    let progress = reading.progress
    return (
      report(reading, first: first), progress.refused == 0 || work.keepsGoing
    )
  }

  /// Who comes twice is found by a database as it is in an import, only that this one goes away.
  private func repeatedLines(
    of reading: FileReading, in folder: String, first: inout [FiledVoter]
  ) async throws -> [Int] {
    var bar = ProgressBar("Reading")
    defer { bar.finish() }
    var order = VoterOrder()
    let store = try await openStore(.sqlite(path: folder + "/keys.sqlite"), isNew: true)
    do {
      let plan = Imports.Plan(
        fields: [], isByRegistration: reading.isByRegistration, updates: true)
      let id = try await store.write { try Imports($0).begin(plan, now: .current) }
      while let voters = try await reading.nextInTurn() {
        if first.count < Self.shown { first += voters.prefix(Self.shown - first.count) }
        for voter in voters { order.note(voter) }
        let keys = voters.map { voter in
          FiledVoter(
            voter: Voter(id: voter.voter.id, name: VoterName(), address: Address()),
            registration: voter.registration, line: voter.line)
        }
        try await store.write { try Imports($0).stage(keys, in: id, now: .current) }
        let progress = reading.progress
        bar.show(progress.fraction, count: progress.voters)
      }
      let repeated =
        order.isStrict ? [] : try await store.read { try Imports($0).repeatedLines(in: id) }
      await store.close()
      return repeated
    } catch {
      reading.stop()
      await store.close()
      throw error
    }
  }

  private func report(_ reading: FileReading, first: [FiledVoter]) -> [String] {
    let progress = reading.progress
    let repeated = progress.reasons[Refusal.Reason.repeatedRow.description]?.count ?? 0
    var lines = [
      "\(work.path): \(reading.header.count) columns, \(reading.delimiter) separated, "
        + "\(reading.encoding.rawValue)."
    ]
    if !first.isEmpty { lines += ["", "The first voters, as they would be stored:"] }
    lines += first.flatMap(VoterPreview.lines)
    let taken = progress.voters - repeated
    lines += [
      "", "Would be taken: \(ProgressBar.grouped(taken)) \(taken == 1 ? "voter" : "voters").",
    ]
    for (reason, refused) in progress.reasons.sorted(by: { $1.value.count < $0.value.count }) {
      let places = refused.lines.map(ProgressBar.grouped).joined(separator: ", ")
      let more = refused.count > refused.lines.count ? " …" : ""
      lines.append(
        "Would be refused: \(ProgressBar.grouped(refused.count)) "
          + "\(refused.count == 1 ? "row" : "rows"): \(reason) "
          + "(line\(refused.count == 1 ? "" : "s") \(places)\(more))")
    }
    lines += ImportOutcome.remarks(
      leftOut: progress.leftOut, lackingAreaCode: progress.phonesLackingAreaCode,
      unreadable: progress.unreadablePhones)
    lines.append("Nothing was written. Who is there already, only the import itself tells.")
    return lines
  }
}

/// A voter as a dry run shows one: labels in a column, at most 80 columns wide.
enum VoterPreview {
  private static let width = 80
  private static let label = 11

  static func lines(_ filed: FiledVoter) -> [String] {
    let voter = filed.voter
    let number = filed.registration.map { "\($0.state) \($0.number)" } ?? "\(voter.id)"
    let isContacted = Voter.eligibleParties.contains(voter.party)
    let party = voter.party.isEmpty ? "none" : voter.party
    return [
      "",
      line("line", ProgressBar.grouped(filed.line)),
      line(filed.registration == nil ? "id" : "number", number),
      line("name", voter.name.full),
      line("street", voter.address.street),
      line("place", voter.address.lastLine),
      line("phone", voter.phone),
      line("party", party + (isContacted ? "" : " (not contacted)")),
      line("gender", voter.gender),
      line("prime", voter.isPrime ? "yes" : "no"),
    ]
  }

  private static func line(_ name: String, _ value: String) -> String {
    let text = value.isEmpty ? "-" : value
    let room = width - label
    let shown = text.count > room ? text.prefix(room - 1) + "…" : Substring(text)
    return "  " + name + String(repeating: " ", count: label - 2 - name.count) + shown
  }
}
