import API
import Cells
import Domain
import Foundation

/// All that is shown about one voter, worked out once for each change of voter, size or minute, so
/// that a key in the notes costs no wrapping and no time zones.
struct Sheet: Equatable, Sendable {
  /// What it was made from.
  struct Key: Equatable, Sendable {
    var mode: Mode
    var voter: ListedVoter
    var size: Size
    var minute: Int64?
    var arePhonesOpen: Bool
    var sessionReadAt: Int64
    var volunteer: String
  }

  let key: Key
  /// Who it is; in letters mode the envelope says so.
  let name: String
  /// `Democrat · female · Concord, NH`; the place only where no envelope has it.
  let about: String
  /// Name, street and place as they go on an envelope, whole; in letters mode.
  let envelope: [String]
  /// How many lines of the envelope are the name's.
  let nameLines: Int
  /// The number to call, grouped; nil while it may not be called.
  let phone: String?
  /// Why there is none.
  let phoneNote: String?
  /// `6:42 PM there`.
  let there: String?
  let history: [String]
  let script: [String]

  /// At the end of the first line of a voter to be reached first.
  static let prime = "★ prime"

  /// `Script` or `Talking points`.
  var scriptTitle: String { key.mode == .letters ? "Talking points" : "Script" }
}

extension Model {
  /// Makes the sheet anew when something it is made from has changed.
  mutating func prepareSheet() {
    guard let voter = focusedVoter, let session else {
      sheet = nil
      return
    }
    let key = Sheet.Key(
      mode: mode, voter: voter, size: size, minute: serverTime.map { $0.seconds / 60 },
      arePhonesOpen: mode == .calls && arePhonesOpen, sessionReadAt: sessionReadAt,
      volunteer: session.user.name)
    guard sheet?.key != key else { return }
    let ref = VoterRef(mode: mode, voter: voter.id)
    let known = sheets[ref].flatMap { $0.key == key ? $0 : nil } ?? makeSheet(key, session)
    sheets[ref] = known
    sheet = known
  }

  /// The number as it may be shown now; nil while calling this voter is not certainly allowed.
  func shownPhone(of voter: ListedVoter) -> String? {
    guard mode == .calls, arePhonesOpen, let phone = voter.phone, !phone.isEmpty,
      let serverTime, session?.mayCall(voter, at: serverTime) == true
    else { return nil }
    return PhoneNumber.grouped(phone)
  }

  private func makeSheet(_ key: Sheet.Key, _ session: Session) -> Sheet {
    let voter = key.voter
    let phone = shownPhone(of: voter)
    let columns = screen.side?.columns ?? screen.sheet.columns
    let name = TextLayout.wrap(
      voter.name.full,
      columns: max(screen.sheet.columns - (voter.prime ? Sheet.prime.count + 1 : 0), 10))
    let place = mode == .letters ? "" : Words.place(voter.address)
    let parts = [Words.party(voter.party), Words.gender(voter.gender), place]
    return Sheet(
      key: key, name: voter.name.full,
      about: parts.filter { !$0.isEmpty }.joined(separator: " · "),
      envelope: mode == .letters ? name + envelope(voter) : [], nameLines: name.count,
      phone: phone,
      phoneNote: phone == nil && mode == .calls ? phoneNote(voter) : nil,
      there: mode == .calls ? timeThere(voter) : nil,
      history: history(of: voter),
      script: scriptText(voter, session).split(separator: "\n", omittingEmptySubsequences: false)
        .flatMap { Self.hung(String($0), columns: max(columns - 2, 10)) })
  }

  /// The campaign's words made out to this voter, as one text.
  func scriptText(_ voter: ListedVoter, _ session: Session) -> String {
    CleanText.lines(
      Script.text(
        session.settings.script(for: mode), voter: voter.voter, volunteer: session.user.name))
  }

  private func envelope(_ voter: ListedVoter) -> [String] {
    let address = voter.voter.address
    let lines = [address.street, address.lastLine].filter { !$0.isEmpty }
    if lines.isEmpty { return ["(no address on file)"] }
    return lines.flatMap { TextLayout.wrap($0, columns: max(screen.sheet.columns, 10)) }
  }

  /// Why the number is hidden.
  private func phoneNote(_ voter: ListedVoter) -> String {
    if !clock.isKnown { return "Hidden until the network is back." }
    if !arePhonesOpen { return "The phones are closed: no number now." }
    if voter.phone == "" { return "No phone number is on file." }
    return "It is no hour to call there now: the number is hidden."
  }

  /// By every clock the voter may live by.
  private func timeThere(_ voter: ListedVoter) -> String? {
    guard let serverTime else { return nil }
    let key = VoterZones.key(state: voter.address.state, zip: voter.address.zip)
    var times: [String] = []
    for zone in VoterZones.zones(of: key) {
      let time = SpokenTime.clock(serverTime, in: zone)
      if !times.contains(time) { times.append(time) }
    }
    return times.isEmpty ? nil : times.joined(separator: " or ") + " there"
  }

  private func history(of voter: ListedVoter) -> [String] {
    let zone = session?.hours?.zone ?? start.zone
    return voter.history.map { CleanText.line(historyLine($0, zone)) }
  }

  /// A paragraph wrapped; what follows a dash stays right of it.
  private static func hung(_ text: String, columns: Int) -> [String] {
    guard text.hasPrefix("- ") else { return TextLayout.wrap(text, columns: columns) }
    return TextLayout.wrap(String(text.dropFirst(2)), columns: columns - 2).enumerated().map {
      ($0.offset == 0 ? "- " : "  ") + $0.element
    }
  }

  /// `2 Nov · letter mailed`, `28 Oct · Not home: try after six`.
  func historyLine(_ contact: EarlierContact, _ zone: TimeZone) -> String {
    let what = contact.mode == .letters ? "letter mailed" : contact.resolution ?? "called"
    let notes = contact.notes.map { ": \($0)" } ?? ""
    return "\(Words.day(contact.at, in: zone, now: serverTime)) · \(what)\(notes)"
  }
}
