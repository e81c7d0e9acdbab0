import Domain

/// Makes voters of the rows that a reader stands at.
struct VoterRow {
  private let id: Int?
  private let honorific: Int?
  private let first: Int?
  private let middle: Int?
  private let last: Int?
  private let suffix: Int?
  private let street: Int?
  private let city: Int?
  private let state: Int?
  private let zip: Int?
  private let phone: Int?
  private let party: Int?
  private let gender: Int?
  private let prime: Int?

  /// Looks the columns up once, not in every row.
  init(_ mapping: ColumnMapping) {
    id = mapping.columns[.id]
    honorific = mapping.columns[.honorific]
    first = mapping.columns[.firstName]
    middle = mapping.columns[.middleName]
    last = mapping.columns[.lastName]
    suffix = mapping.columns[.suffix]
    street = mapping.columns[.street]
    city = mapping.columns[.city]
    state = mapping.columns[.state]
    zip = mapping.columns[.zip]
    phone = mapping.columns[.phone]
    party = mapping.columns[.party]
    gender = mapping.columns[.gender]
    prime = mapping.columns[.prime]
  }

  /// The voter of the row last read. Every text is cleaned to one line and nothing is cut; a party
  /// is in capitals. The row has as many cells as the header.
  func voter(in reader: DelimitedReader) throws(Refusal.Reason) -> Voter {
    let number = try voterID(in: reader)
    let name = VoterName(
      honorific: try text(.honorific, at: honorific, in: reader),
      first: try text(.firstName, at: first, in: reader),
      middle: try text(.middleName, at: middle, in: reader),
      last: try text(.lastName, at: last, in: reader),
      suffix: try text(.suffix, at: suffix, in: reader))
    let address = Address(
      street: try text(.street, at: street, in: reader),
      city: try text(.city, at: city, in: reader),
      state: try text(.state, at: state, in: reader),
      zip: try text(.zip, at: zip, in: reader))
    return Voter(
      id: number, name: name, address: address,
      phone: try text(.phone, at: phone, in: reader),
      party: try text(.party, at: party, in: reader).uppercased(),
      gender: try text(.gender, at: gender, in: reader),
      isPrime: try isPrime(in: reader))
  }

  private func text(
    _ column: VoterColumn, at index: Int?, in reader: DelimitedReader
  ) throws(Refusal.Reason) -> String {
    guard let index else { return "" }
    guard let raw = reader.trimmedText(at: index) else { throw .undecodable(column) }
    let text = CleanText.line(raw)
    // Characters are never more than bytes, and bytes cost nothing to count.
    if text.utf8.count > column.longest, text.count > column.longest {
      throw .tooLong(column, length: text.count)
    }
    return text
  }

  private func voterID(in reader: DelimitedReader) throws(Refusal.Reason) -> VoterID {
    let digits = try text(.id, at: id, in: reader)
    if digits.isEmpty { throw .missingID }
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = VoterID(digits),
      number > 0
    else { throw .malformedID }
    return number
  }

  private func isPrime(in reader: DelimitedReader) throws(Refusal.Reason) -> Bool {
    switch try text(.prime, at: prime, in: reader) {
    case "", "0", "N", "n": false
    case "1", "Y", "y": true
    default: throw .malformedPrime
    }
  }
}
