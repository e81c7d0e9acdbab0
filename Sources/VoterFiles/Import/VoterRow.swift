import Domain

/// Makes voters of the rows that a reader stands at.
struct VoterRow {
  /// What became of telephone numbers that are on file and cannot be used.
  struct PhoneCounts: Hashable {
    var lackingAreaCode = 0
    var unreadable = 0
  }

  /// The file's columns of a field, as `ColumnMapping` found them.
  private struct Source {
    var columns: [[Int]]
    /// The only one there is, as nearly always.
    var only: Int?

    init(_ columns: [[Int]]) {
      self.columns = columns
      only = columns.count == 1 && columns[0].count == 1 ? columns[0][0] : nil
    }

    var isEmpty: Bool { columns.isEmpty }
    var isJoined: Bool { (columns.first?.count ?? 0) > 1 }
  }

  private let number: Source
  private let state: String
  private let parties: [String: String]
  private let areaCode: String?
  private let id: Source
  private let honorific: Source
  private let first: Source
  private let middle: Source
  private let last: Source
  private let suffix: Source
  private let street: Source
  private let city: Source
  private let stateName: Source
  private let zip: Source
  private let phone: Source
  private let party: Source
  private let gender: Source
  private let prime: Source

  private(set) var phones = PhoneCounts()

  /// Looks the columns up once, not in every row.
  init(_ mapping: ColumnMapping, layout: Layout, state: String?, areaCode: String?) {
    let columns = { (field: VoterColumn) in Source(mapping.sources[field] ?? []) }
    number = Source(mapping.stateVoterID)
    self.state = state ?? layout.state ?? ""
    parties = layout.parties
    self.areaCode = areaCode
    id = columns(.id)
    honorific = columns(.honorific)
    first = columns(.firstName)
    middle = columns(.middleName)
    last = columns(.lastName)
    suffix = columns(.suffix)
    street = columns(.street)
    city = columns(.city)
    stateName = columns(.state)
    zip = columns(.zip)
    phone = columns(.phone)
    party = columns(.party)
    gender = columns(.gender)
    prime = columns(.prime)
  }

  /// The voter of the row last read. Every text is cleaned to one line and nothing is cut; a party
  /// is in capitals. The row has as many cells as the header.
  mutating func voter(in reader: DelimitedReader) throws(Refusal.Reason) -> FiledVoter {
    let registration = number.isEmpty ? nil : try registration(in: reader)
    let id = self.id.isEmpty ? 0 : try voterID(in: reader)
    let name = VoterName(
      honorific: try text(.honorific, of: honorific, in: reader),
      first: try text(.firstName, of: first, in: reader),
      middle: try text(.middleName, of: middle, in: reader),
      last: try text(.lastName, of: last, in: reader),
      suffix: try text(.suffix, of: suffix, in: reader))
    return FiledVoter(
      voter: Voter(
        id: id, name: name, address: try address(in: reader), phone: try phoneNumber(in: reader),
        party: try partyCode(in: reader), gender: try text(.gender, of: gender, in: reader),
        isPrime: try isPrime(in: reader)),
      registration: registration, line: reader.line)
  }

  /// A mailing address is taken whole or not at all: the city of one and the street of another
  /// reach nobody.
  private func address(in reader: DelimitedReader) throws(Refusal.Reason) -> Address {
    let choice =
      street.columns.count < 2 ? nil : street.columns.firstIndex { isFilled($0, in: reader) }
    let chosen = { (source: Source) -> Source in
      guard let choice, source.columns.count == street.columns.count else { return source }
      return Source([source.columns[choice]])
    }
    return Address(
      street: try text(.street, of: chosen(street), in: reader),
      city: try text(.city, of: chosen(city), in: reader),
      state: try text(.state, of: chosen(stateName), in: reader),
      zip: FiledZIP.mended(try text(.zip, of: chosen(zip), in: reader)))
  }

  private mutating func phoneNumber(in reader: DelimitedReader) throws(Refusal.Reason) -> String {
    if phone.isEmpty { return "" }
    let text = try text(.phone, of: phone, in: reader)
    if text.isEmpty { return "" }
    switch FiledPhone(text, isJoined: phone.isJoined, areaCode: areaCode) {
    case .number(let number): return number
    case .none: return ""
    case .lacksAreaCode: phones.lackingAreaCode += 1
    case .unreadable: phones.unreadable += 1
    }
    return ""
  }

  private func partyCode(in reader: DelimitedReader) throws(Refusal.Reason) -> String {
    let code = try text(.party, of: party, in: reader).uppercased()
    return parties.isEmpty ? code : parties[code] ?? code
  }

  private func isFilled(_ columns: [Int], in reader: DelimitedReader) -> Bool {
    columns.contains { !reader.isBlank(at: $0) }
  }

  private func text(
    _ column: VoterColumn, of source: Source, in reader: DelimitedReader
  ) throws(Refusal.Reason) -> String {
    if let only = source.only, let text = reader.plainLine(at: only),
      text.utf8.count <= column.longest
    {
      return text
    }
    guard let text = joined(source, by: column == .zip ? "-" : " ", in: reader) else {
      throw .undecodable(column)
    }
    // Characters are never more than bytes, and bytes cost nothing to count.
    if text.utf8.count > column.longest {
      let length = text.unicodeScalars.count
      if length > column.longest { throw .tooLong(column, length: length) }
    }
    return text
  }

  /// The first alternative that is not blank; nil when it is not in the file's encoding.
  private func joined(
    _ source: Source, by separator: String, in reader: DelimitedReader
  ) -> String? {
    for columns in source.columns {
      var whole = ""
      for column in columns {
        guard let raw = reader.trimmedText(at: column) else { return nil }
        let text = CleanText.line(raw)
        if whole.isEmpty {
          whole = text
        } else if !text.isEmpty {
          whole += separator + text
        }
      }
      if !whole.isEmpty { return whole }
    }
    return ""
  }

  private func registration(in reader: DelimitedReader) throws(Refusal.Reason) -> Registration {
    guard let text = joined(number, by: " ", in: reader),
      text.unicodeScalars.count <= Registration.longestNumber
    else { throw .malformedNumber }
    if text.isEmpty { throw .missingNumber }
    return Registration(state: state, number: text)
  }

  private func voterID(in reader: DelimitedReader) throws(Refusal.Reason) -> VoterID {
    let digits = try text(.id, of: id, in: reader)
    if digits.isEmpty { throw .missingID }
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = VoterID(digits),
      number > 0
    else { throw .malformedID }
    return number
  }

  private func isPrime(in reader: DelimitedReader) throws(Refusal.Reason) -> Bool {
    switch try text(.prime, of: prime, in: reader) {
    case "", "0", "N", "n": false
    case "1", "Y", "y": true
    default: throw .malformedPrime
    }
  }
}
