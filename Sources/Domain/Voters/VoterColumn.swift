/// The columns of the voter registration database, named here and nowhere else, because they will
/// change (SPEC 4.1). The raw value is the column's name in table `voters`, in an imported file's
/// header, and in a script's merge field.
public enum VoterColumn: String, CaseIterable, Sendable {
  case id
  case honorific = "HONOR"
  case firstName = "FIRSTNAM"
  case middleName = "MIDNAME"
  case lastName = "LASTNAME"
  case suffix = "JR"
  case street = "MADD"
  case city = "MCITY"
  case state = "MSTATE"
  case zip = "MZIPCODE"
  case phone = "PHONE"
  case party = "PARTY"
  case gender = "GENDER"
  case prime

  /// The longest value a column takes, in Unicode scalars, as databases count; longer ones are refused at import and by
  /// corrections, never cut.
  public var longest: Int {
    switch self {
    case .id: 19
    case .prime: 1
    case .honorific, .suffix: 20
    case .firstName, .middleName: 60
    case .lastName, .city: 80
    case .street: 160
    case .state, .gender: 20
    case .zip: 20
    case .phone: 30
    case .party: 20
    }
  }
}

extension Voter {
  /// The value of one column as text; `id` and `prime` as numbers.
  public subscript(column: VoterColumn) -> String {
    switch column {
    case .id: String(id)
    case .honorific: name.honorific
    case .firstName: name.first
    case .middleName: name.middle
    case .lastName: name.last
    case .suffix: name.suffix
    case .street: address.street
    case .city: address.city
    case .state: address.state
    case .zip: address.zip
    case .phone: phone
    case .party: party
    case .gender: gender
    case .prime: isPrime ? "1" : "0"
    }
  }
}
