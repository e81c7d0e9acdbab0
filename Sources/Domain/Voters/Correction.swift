/// A change to a voter's contact information (SPEC 5.10). What is nil stays as it is.
public struct Correction: Codable, Hashable, Sendable {
  public var name: VoterName?
  public var address: Address?
  public var phone: String?

  public init(name: VoterName? = nil, address: Address? = nil, phone: String? = nil) {
    self.name = name
    self.address = address
    self.phone = phone
  }

  public var isEmpty: Bool { name == nil && address == nil && phone == nil }

  /// The same with every text cleaned to one safe line.
  public var cleaned: Correction {
    Correction(
      name: name.map {
        VoterName(
          honorific: CleanText.line($0.honorific), first: CleanText.line($0.first),
          middle: CleanText.line($0.middle), last: CleanText.line($0.last),
          suffix: CleanText.line($0.suffix))
      },
      address: address.map {
        Address(
          street: CleanText.line($0.street), city: CleanText.line($0.city),
          state: CleanText.line($0.state).uppercased(), zip: CleanText.line($0.zip))
      },
      phone: phone.map(CleanText.line))
  }

  /// What is wrong with it, or nothing. Judge the `cleaned` correction.
  ///
  /// - Parameter mode: the mode whose list the voter is on: letters allow the address, calls the
  ///   phone; nil for an admin, who may change all.
  public func problems(in mode: Mode?) -> [FieldError] {
    var problems: [FieldError] = []
    if isEmpty {
      problems.append(
        FieldError(field: "", message: "Nothing to correct: send a name, an address or a phone."))
    }
    if mode == .letters, phone != nil {
      problems.append(
        FieldError(field: "phone", message: "A phone number is corrected on the calls page."))
    }
    if mode == .calls, address != nil {
      problems.append(
        FieldError(field: "address", message: "An address is corrected on the letters page."))
    }
    return problems + nameProblems + addressProblems + phoneProblems
  }

  /// The voter with this correction made.
  public func applied(to voter: Voter) -> Voter {
    var corrected = voter
    if let name { corrected.name = name }
    if let address { corrected.address = address }
    if let phone { corrected.phone = phone }
    return corrected
  }

  private var nameProblems: [FieldError] {
    guard let name else { return [] }
    var problems = Self.tooLong([
      ("name.honorific", name.honorific, .honorific), ("name.first", name.first, .firstName),
      ("name.middle", name.middle, .middleName), ("name.last", name.last, .lastName),
      ("name.suffix", name.suffix, .suffix),
    ])
    if name.first.isEmpty && name.last.isEmpty {
      problems.append(
        FieldError(field: "name.last", message: "Keep a first or a last name."))
    }
    return problems
  }

  private var addressProblems: [FieldError] {
    guard let address else { return [] }
    var problems = Self.tooLong([
      ("address.street", address.street, .street), ("address.city", address.city, .city),
      ("address.state", address.state, .state), ("address.zip", address.zip, .zip),
    ])
    if address.street.isEmpty || address.city.isEmpty {
      problems.append(
        FieldError(
          field: address.street.isEmpty ? "address.street" : "address.city",
          message: "A letter needs a street and a city."))
    }
    let state = address.state.utf8
    if state.count != 2 || !state.allSatisfy({ (0x41...0x5A).contains($0) }) {
      problems.append(
        FieldError(field: "address.state", message: "A state has two letters, such as NH."))
    }
    if !Self.isZip(address.zip) {
      problems.append(
        FieldError(
          field: "address.zip", message: "A ZIP code looks like 03301 or 03301-1234."))
    }
    return problems
  }

  private var phoneProblems: [FieldError] {
    guard let phone else { return [] }
    var problems = Self.tooLong([("phone", phone, .phone)])
    if !phone.isEmpty, !PhoneNumber.isPlausible(phone) {
      problems.append(
        FieldError(
          field: "phone",
          message: "A phone number has 7 to 15 digits, such as 603-555-0142."))
    }
    return problems
  }

  private static func tooLong(_ fields: [(String, String, VoterColumn)]) -> [FieldError] {
    fields.filter { $0.1.unicodeScalars.count > $0.2.longest }.map {
      FieldError(field: $0.0, message: "At most \($0.2.longest) characters fit here.")
    }
  }

  private static func isZip(_ zip: String) -> Bool {
    let parts = zip.split(separator: "-", omittingEmptySubsequences: false)
    let lengths = parts.map(\.utf8.count)
    let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    return isDigits && (lengths == [5] || lengths == [5, 4])
  }
}
