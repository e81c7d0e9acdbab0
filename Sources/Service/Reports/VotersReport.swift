import API
import Domain
import Storage

/// Finding a voter, and all that happened to one.
struct VotersReport {
  private let filter: ReportFilter
  private let search: VoterSearch
  private let db: any SQLConnection

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    self.db = db
    search = VoterSearch(db)
  }

  /// Voters shown at the most; a search that finds more wants a better clue.
  private static let most = ReportQuery.largestPage

  func found() throws -> ReportContent {
    guard let text = filter.query.text else {
      throw Problem.invalid([FieldError("q", "Say whom to look for.")])
    }
    let (clues, zip) = try Self.clues(in: text)
    var found: [FoundVoter] = []
    var seen: Set<VoterID> = []
    for clue in clues where found.count <= Self.most {
      for voter in try search.find(clue, zip: zip, limit: Self.most + 1)
      where seen.insert(voter.voter.id).inserted { found.append(voter) }
    }
    let isCut = found.count > Self.most
    return ReportContent(
      columns: [
        ReportColumn("name", "Name", .text), ReportColumn("voter", "Number", .voter),
        ReportColumn("street", "Street", .text), ReportColumn("city", "City", .text),
        ReportColumn("state", "State", .text), ReportColumn("zip", "ZIP", .text),
        ReportColumn("phone", "Phone", .text), ReportColumn("party", "Party", .text),
        ReportColumn("letters", "Letters", .text), ReportColumn("calls", "Calls", .text),
      ],
      rows: found.prefix(Self.most).map(Self.row),
      remark: isCut
        ? "There are more; add a given name or a ZIP code." : found.isEmpty ? Self.hint : nil)
  }

  private static let hint =
    "Nobody was found. Look for a family name and a given name (Garcia, Rosa), a telephone "
    + "number, id:123, a state's voter number, and a ZIP code after a name."

  private static func row(_ found: FoundVoter) -> [ReportValue] {
    let voter = found.voter
    let state = { (mode: Mode) -> ReportValue in
      if let resolution = found.resolution[mode] {
        return .text(mode == .letters ? "mailed" : resolution)
      }
      return .text(orNone: found.held[mode] == true ? "on a list" : nil)
    }
    return [
      .text(voter.name.short), .integer(voter.id), .text(voter.address.street),
      .text(voter.address.city), .text(voter.address.state), .text(voter.address.zip),
      .text(voter.phone), .text(voter.party), state(.letters), state(.calls),
    ]
  }

  /// `id:5`; a telephone number; a state's number; a family name, or `family, given`, or
  /// `given family`; each with a ZIP code behind it.
  static func clues(in text: String) throws(Problem) -> (clues: [VoterClue], zip: String?) {
    if text.lowercased().hasPrefix("id:") {
      guard let id = VoterID(text.dropFirst(3).trimmingCharacters(in: .whitespaces)) else {
        throw .invalid([FieldError("q", "After id: comes a voter's number.")])
      }
      return ([.id(id)], nil)
    }
    var words = text.split(separator: " ").map(String.init)
    var zip: String?
    let hasLetter = text.contains { $0.isLetter }
    if let last = words.last, words.count > 1, hasLetter, isZip(last) {
      zip = last
      words.removeLast()
    }
    let rest = words.joined(separator: " ")
    let digits = PhoneNumber.key(rest)
    if !rest.contains(where: \.isLetter), digits.count >= 7 {
      return ([.phone(digits), .registration(rest)], zip)
    }
    let numbers: [VoterClue] = rest.contains(where: \.isNumber) ? [.registration(rest)] : []
    let parts = rest.split(separator: ",", maxSplits: 1).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    if parts.count == 2, !parts[0].isEmpty {
      return ([.name(family: parts[0], given: parts[1].isEmpty ? nil : parts[1])], zip)
    }
    var clues = numbers + [.name(family: rest, given: nil)]
    if words.count > 1 {
      let family = words[words.count - 1]
      let given = words.dropLast().joined(separator: " ")
      clues.append(.name(family: family, given: given))
    }
    return (clues, zip)
  }

  private static func isZip(_ text: String) -> Bool {
    (3...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  // MARK: History

  func history(of id: VoterID) throws -> ReportContent {
    guard let voter = try VoterRows(db).find(id) else { throw Problem.noSuchVoter }
    let events = try search.history(of: id, limit: Self.most)
    return ReportContent(
      columns: [
        ReportColumn("at", "When", .instant), ReportColumn("event", "What", .text),
        ReportColumn("mode", "Mode", .mode), ReportColumn("details", "Details", .text),
        ReportColumn("volunteer", "By", .text), ReportColumn("user", "User", .user),
      ],
      rows: events.map { event in
        let (what, details) = Self.words(event.kind)
        return [
          .instant(event.at), .text(what), .text(orNone: event.mode?.rawValue),
          .text(orNone: details), event.user.map { .text(userTitle(event.userName, $0)) } ?? .none,
          event.user.map { .integer($0) } ?? .none,
        ]
      },
      remark: "\(voter.name.full), \(voter.address.lastLine), voter \(id)")
  }

  private static func words(_ kind: VoterEvent.Kind) -> (what: String, details: String) {
    switch kind {
    case .assigned: return ("put on a list", "")
    case .ended(let ending):
      switch ending {
      case .resolved: return ("done", "")
      case .skipped: return ("skipped", "")
      case .released: return ("taken off the list", "")
      case .expired: return ("ran out at midnight", "")
      case .late: return ("taken off the list", "somebody else reported late")
      }
    case .contacted(let resolution, let notes, let isLate):
      let what = (resolution ?? "mailed") + (isLate ? " (late)" : "")
      return (what, notes ?? "")
    case .undone: return ("result taken back", "")
    case .corrected(let before, let after): return ("corrected", words(before, after))
    case .closed(let effect, let isOver):
      return ("kept back", isOver ? "\(effect), over" : effect)
    }
  }

  private static func words(_ before: Correction, _ after: Correction) -> String {
    var parts: [String] = []
    if let name = after.name { parts.append("\(before.name?.full ?? "") → \(name.full)") }
    if let address = after.address {
      let text = { (address: Address?) in
        [address?.street ?? "", address?.lastLine ?? ""].filter { !$0.isEmpty }
          .joined(separator: ", ")
      }
      parts.append("\(text(before.address)) → \(text(address))")
    }
    if let phone = after.phone { parts.append("\(before.phone ?? "") → \(phone)") }
    return parts.joined(separator: "; ")
  }
}
