import API
import Cells
import Domain

/// Voters who left a list by somebody else's doing, and what the volunteer is told of it.
extension Model {
  /// Says who has left and why, when a list has come. Notes begun for them stay readable.
  ///
  /// - Parameters:
  ///   - before: the voters shown until then.
  ///   - writing: the one whose notes were being written, when they are gone.
  mutating func tellDepartures(
    from before: [ListedVoter], in list: VoterList, writing: ListedVoter?
  ) {
    let mode = list.mode
    let gone = before.filter { voter in
      !pages[mode].visible.contains { $0.id == voter.id }
    }
    guard !gone.isEmpty else { return }
    for voter in gone { names[voter.id] = voter.name.short }
    let reasons = Dictionary(
      list.departures.map { ($0.id, $0.reason) }, uniquingKeysWith: { newest, _ in newest })
    let told = gone.compactMap { voter in
      reasons[voter.id].map { Gone(name: voter.name.short, reason: $0) }
    }
    let noted = gone.filter { drafts[VoterRef(mode: mode, voter: $0.id)]?.isEmpty == false }
    let interrupted = gone.filter {
      closeForms(about: VoterRef(mode: mode, voter: $0.id)) || $0.id == writing?.id
    }
    if !interrupted.isEmpty { perform(.bell) }
    var sentences: [String] = []
    if !told.isEmpty {
      sentences.append(Self.sentence(about: told))
    } else if let voter = noted.first ?? interrupted.first {
      sentences.append(
        noted.count > 1
          ? "\(noted.count) voters have left your list meanwhile."
          : "\(voter.name.short) has left your list meanwhile.")
    }
    if !noted.isEmpty {
      sentences.append("Your notes are kept: o shows them.")
    }
    if !sentences.isEmpty { tell(sentences.joined(separator: " ")) }
  }

  /// News joins what was said a moment before and nobody has read yet.
  private mutating func tell(_ text: String) {
    var news = Message(text, role: .warning)
    news.isNews = true
    if let message, !message.isRead, !message.isPassing, message.result == nil {
      news.text = message.text + " " + text
    }
    message = news
  }

  /// Says something calm; news that nobody has read yet stays beside it.
  mutating func sayBesideNews(_ text: String, role: Role = .text) {
    guard var news = message, news.isNews, !news.isRead else { return say(text, role: role) }
    guard !news.text.contains(text) else { return }
    news.text = text + " " + news.text
    message = news
  }

  /// Closes what asks about a voter who is not there any more; whether something was open.
  @discardableResult
  mutating func closeForms(about ref: VoterRef) -> Bool {
    let before = layers.count
    layers.removeAll { layer in
      switch layer {
      case .picker(let picker): picker.ref == ref
      case .correction(let form): form.ref == ref
      case .reader, .kept, .question, .report: false
      }
    }
    return layers.count < before
  }

  private struct Gone {
    var name: String
    var reason: Departure.Reason
  }

  /// All of them in one sentence.
  private static func sentence(about gone: [Gone]) -> String {
    let reasons = Departure.Reason.allCases.filter { reason in
      gone.contains { $0.reason == reason }
    }
    if reasons.count == 1, let reason = reasons.first {
      return "\(listed(gone.map(\.name))) left your list" + why(reason)
    }
    let parts = reasons.map { reason in
      let some = gone.filter { $0.reason == reason }
      return "\(listed(some.map(\.name)))\(part(reason, isOne: some.count == 1))"
    }
    return "\(gone.count) voters left your list: " + parts.joined(separator: "; ") + "."
  }

  /// `Ada Smith`, `Ada Smith and Robert Jones`, `Ada Smith, Robert Jones and 3 others`.
  private static func listed(_ names: [String]) -> String {
    switch names.count {
    case 0...2: names.joined(separator: " and ")
    case 3: "\(names[0]), \(names[1]) and \(names[2])"
    default: "\(names[0]), \(names[1]) and \(names.count - 2) others"
    }
  }

  private static func why(_ reason: Departure.Reason) -> String {
    switch reason {
    case .contacted: ": another volunteer reached them first."
    case .withdrawn: ": they may not be contacted any more."
    case .expired: ": it had run out."
    case .other: "."
    }
  }

  private static func part(_ reason: Departure.Reason, isOne: Bool) -> String {
    switch reason {
    case .contacted: isOne ? " was reached by another volunteer" : " were reached by others"
    case .withdrawn: " may not be contacted any more"
    case .expired: isOne ? " was on it too long" : " were on it too long"
    case .other: isOne ? " is gone" : " are gone"
    }
  }
}
