import Domain
import Foundation
import Testing

@testable import VoterFiles

@Suite struct LayoutTests {
  private static var resources: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Resources/layouts")
  }

  @Test func holdsTheLayoutsOfTheResources() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.resources.path)
    #expect(Set(files) == Set(EmbeddedLayouts.names.map { $0 + ".layout" }))
    for name in EmbeddedLayouts.names {
      let path = Self.resources.appending(path: name + ".layout").path
      #expect(try String(contentsOfFile: path, encoding: .utf8) == EmbeddedLayouts.text(of: name))
      #expect(try Layout(named: name) == Layout(named: path))
    }
  }

  /// The only voter of a file of this layout, or the only event.
  private func event(
    _ layout: String, _ lines: [String], encoding: String.Encoding = .utf8,
    areaCode: String? = nil
  ) throws -> ImportEvent {
    let text = lines.joined(separator: "\r\n") + "\r\n"
    let bytes = [UInt8](try #require(text.data(using: encoding)))
    let events = try events(
      bytes, options: .init(layout: try Layout(named: layout), areaCode: areaCode))
    return try #require(events.count == 1 ? events[0] : nil, "\(events)")
  }

  private func voter(_ event: ImportEvent) throws -> FiledVoter {
    guard case .voter(let voter) = event else {
      Issue.record("\(event)")
      throw CancellationError()
    }
    return voter
  }

  // MARK: North Carolina

  private static let carolina = [
    "county_id", "county_desc", "voter_reg_num", "ncid", "last_name", "first_name", "middle_name",
    "name_suffix_lbl", "status_cd", "voter_status_desc", "reason_cd", "voter_status_reason_desc",
    "res_street_address", "res_city_desc", "state_cd", "zip_code", "mail_addr1", "mail_addr2",
    "mail_addr3", "mail_addr4", "mail_city", "mail_state", "mail_zipcode", "full_phone_number",
    "confidential_ind", "registr_dt", "race_code", "ethnic_code", "party_cd", "gender_code",
    "birth_year",
  ]

  private func carolina(_ values: [String: String]) throws -> ImportEvent {
    let usual = [
      "ncid": "AA12345", "last_name": "PEÑA", "first_name": "ANN", "voter_status_desc": "ACTIVE",
      "res_street_address": "12  ELM ST  #3", "res_city_desc": "RALEIGH", "state_cd": "NC",
      "zip_code": "27601", "full_phone_number": "9195550142", "confidential_ind": "N",
      "party_cd": "UNA", "gender_code": "F",
    ].merging(values) { $1 }
    let cells = Self.carolina.map { "\"\(usual[$0] ?? "")\"" }
    return try event(
      "north-carolina",
      [Self.carolina.map { "\"\($0)\"" }.joined(separator: "\t"), cells.joined(separator: "\t")],
      encoding: .windowsCP1252)
  }

  @Test func readsNorthCarolina() throws {
    let expected = FiledVoter(
      voter: Voter(
        id: 0, name: VoterName(first: "ANN", last: "PEÑA"),
        address: Address(street: "12 ELM ST #3", city: "RALEIGH", state: "NC", zip: "27601"),
        phone: "9195550142", party: "I", gender: "F"),
      registration: Registration(state: "NC", number: "AA12345"), line: 2)
    #expect(try voter(carolina([:])) == expected)
  }

  @Test func writesToWhereTheMailGoesAndMixesNoAddresses() throws {
    let address = try voter(
      carolina([
        "mail_addr1": "PO BOX 7", "mail_addr2": "C/O REED", "mail_city": "NEW YORK",
        "mail_state": "NY", "mail_zipcode": "",
      ])
    ).voter.address
    #expect(address == Address(street: "PO BOX 7 C/O REED", city: "NEW YORK", state: "NY"))
  }

  @Test(arguments: [
    ("DEM", "D"), ("REP", "R"), ("UNA", "I"), ("LIB", "L"), ("", ""), ("dem", "D"), ("CST", "CST"),
  ])
  func translatesParties(_ code: String, ours: String) throws {
    #expect(try voter(carolina(["party_cd": code])).voter.party == ours)
  }

  @Test(arguments: ["REMOVED", "INACTIVE", "DENIED", "TEMPORARY", ""])
  func leavesOutWhoIsNotActive(_ status: String) throws {
    #expect(
      try carolina(["voter_status_desc": status])
        == .leftOut(.other(column: "voter_status_desc", value: status)))
  }

  @Test func leavesOutWhoIsProtected() throws {
    #expect(try carolina(["confidential_ind": "Y"]) == .leftOut(.protected))
  }

  @Test func refusesAVoterWithoutTheStatesNumber() throws {
    guard case .refused(let refusal) = try carolina(["ncid": " "]) else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.reason == .missingNumber)
  }

  // MARK: Florida

  private func florida(_ values: [Int: String], areaCode: String? = nil) throws -> ImportEvent {
    let usual = [
      1: "ALA", 2: "100000001", 3: "Reed", 5: "Ann", 6: "Q", 7: "N", 8: "12 Elm St", 9: "Apt 3",
      10: "Gainesville", 11: "FL", 12: "326011234", 20: "F", 24: "NPA", 29: "ACT", 35: "352",
      36: "5550142", 37: "12", 38: "",
    ].merging(values) { $1 }
    return try event(
      "florida", [(1...38).map { usual[$0] ?? "" }.joined(separator: "\t")], areaCode: areaCode)
  }

  @Test func readsFloridaWhichHasNoHeader() throws {
    let expected = FiledVoter(
      voter: Voter(
        id: 0, name: VoterName(first: "Ann", middle: "Q", last: "Reed"),
        address: Address(
          street: "12 Elm St Apt 3", city: "Gainesville", state: "FL", zip: "32601-1234"),
        phone: "352-555-0142", party: "I", gender: "F"),
      registration: Registration(state: "FL", number: "100000001"), line: 1)
    #expect(try voter(florida([:])) == expected)
  }

  @Test func leavesOutFloridiansWhoAreProtected() throws {
    #expect(try florida([7: "Y", 8: "*", 10: "*", 35: "*", 36: "*"]) == .leftOut(.protected))
    #expect(try florida([8: "*"]) == .leftOut(.protected))
    #expect(try florida([29: "INA"]) == .leftOut(.other(column: "29", value: "INA")))
  }

  @Test(arguments: [("", "", ""), ("", "5550142", ""), ("352", "", ""), ("000", "0000000", "")])
  func leavesOutNumbersThatLackDigits(_ area: String, number: String, phone: String) throws {
    #expect(try voter(florida([35: area, 36: number])).voter.phone == phone)
  }

  @Test func completesShortNumbersWithTheAreaCodeGiven() throws {
    #expect(
      try voter(florida([35: "", 36: "555-0142"], areaCode: "352")).voter.phone == "352-555-0142")
  }

  @Test func takesStrayQuotesBetweenTabsAsTheyAre() throws {
    let filed = try voter(florida([3: "\"Reed", 5: "\"Ann\" B", 6: "O\"", 8: "\"12 Elm St\""]))
    #expect(filed.voter.name == VoterName(first: "\"Ann\" B", middle: "O\"", last: "\"Reed"))
    #expect(filed.voter.address.street == "12 Elm St Apt 3")
  }

  @Test(arguments: [37, 39])
  func refusesRowsOfAnotherLength(_ count: Int) throws {
    let event = try event("florida", [(1...count).map(String.init).joined(separator: "\t")])
    guard case .refused(let refusal) = event else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.reason == .wrongCellCount(count, expected: 38))
  }

  // MARK: The others

  @Test func readsOhioWithItsManyColumns() throws {
    let named = [
      "SOS_VOTERID": "OH0012345678", "LAST_NAME": "REED", "FIRST_NAME": "ANN", "SUFFIX": "JR",
      "VOTER_STATUS": "ACTIVE", "PARTY_AFFILIATION": "", "RESIDENTIAL_ADDRESS1": "12 ELM ST",
      "RESIDENTIAL_SECONDARY_ADDR": "APT 3", "RESIDENTIAL_CITY": "AKRON", "RESIDENTIAL_STATE": "OH",
      "RESIDENTIAL_ZIP": "44301", "RESIDENTIAL_ZIP_PLUS4": "1234", "MAILING_ADDRESS1": "",
      "MAILING_CITY": "", "MAILING_ZIP": "", "CITY": "AKRON CITY",
    ].sorted { $0.key < $1.key }
    let elections = (1...110).map { "GENERAL-11/0\($0 % 9 + 1)/\(1900 + $0)" }
    let filed = try voter(
      event(
        "ohio",
        [
          (named.map(\.key) + elections).joined(separator: ","),
          (named.map { "\"\($0.value)\"" } + elections.map { _ in "X" }).joined(separator: ","),
        ]))
    #expect(filed.registration == Registration(state: "OH", number: "OH0012345678"))
    #expect(filed.voter.name == VoterName(first: "ANN", last: "REED", suffix: "JR"))
    #expect(
      filed.voter.address
        == Address(street: "12 ELM ST APT 3", city: "AKRON", state: "OH", zip: "44301-1234"))
    #expect(filed.voter.isEligible(for: .letters))
  }

  @Test func readsVermont() throws {
    let filed = try voter(
      event(
        "vermont",
        [
          "VoterID|Last Name|First Name|Middle Name|Suffix|Mailing Address Line 1|"
            + "Mailing Address Line 2|Mailing Address City|Mailing Address State|"
            + "Mailing Address Zip|Legal Address Line 1|Legal Address Line 2|Legal Address City|"
            + "Legal Address State|Legal Address Zip|Telephone|Status|Town of Registration",
          "000123456|Reed|Ann|\"Q\" B|||||||12 Elm St||Barre|VT|5641|(802) 555-0142|ACTIVE|BARRE",
        ]))
    #expect(filed.registration == Registration(state: "VT", number: "000123456"))
    #expect(filed.voter.name.middle == "\"Q\" B")
    #expect(
      filed.voter.address == Address(street: "12 Elm St", city: "Barre", state: "VT", zip: "05641"))
    #expect(filed.voter.phone == "(802) 555-0142")
  }

  @Test(arguments: ["\t", ","])
  func readsAListFromVAN(_ separator: String) throws {
    let header = [
      "Voter File VANID", "LastName", "FirstName", "mAddress", "mCity", "mState", "mZip5",
    ]
    let filed = try voter(
      event(
        "van",
        [
          (header + ["mZip4", "Preferred Phone", "Party", "Sex"]).joined(separator: separator),
          ["1234567", "Reed", "Ann", "12 Elm St", "Austin", "TX", "78701", "1234", "512-555-0142"]
            .joined(separator: separator) + separator + ["U", "F"].joined(separator: separator),
        ]))
    #expect(filed.registration == nil)
    #expect(filed.voter.id == 1_234_567)
    #expect(filed.voter.address.zip == "78701-1234")
    #expect(filed.voter.party == "I")
    #expect(try Layout(named: "van").updates)
  }

  @Test func readsTheSeedsOwn() throws {
    let filed = try voter(event("seed", ["id,LASTNAME,PARTY,prime", "7,Reed,d,1"]))
    #expect(filed.voter.id == 7)
    #expect(filed.voter.isPrime)
  }

  // MARK: Layouts of one's own

  @Test func letsTheOperatorOverrideALayout() throws {
    let layout = try Layout(
      parsing: "LASTNAME = last\nstate = NH\nstate_voter_id = no\nonly = ok: y Y\r\n")
    let events = try events(
      "no,last,born,ok\nA1,Reed,Ames,Y\nA2,Reed,Ames,n\n",
      options: .init(overrides: [ColumnOverride("LASTNAME=born")], layout: layout))
    guard case .voter(let filed) = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(filed.voter.name.last == "Ames")
    #expect(events.last == .leftOut(.other(column: "ok", value: "N")))
  }

  @Test(arguments: [
    ("delimiter = semicolon", LayoutError.malformed(line: 1)),
    ("\n# x\nLASTNAME", .malformed(line: 3)), ("LASTNAME =", .malformed(line: 1)),
    ("LASTNAME = a |", .malformed(line: 1)), ("MADD = \"a", .malformed(line: 1)),
    ("surname = a", .unknownName(line: 1, "surname")), ("header = no", .noColumns),
    ("state_voter_id = a", .noState), ("state = Ohio", .malformed(line: 1)),
    ("only = a", .malformed(line: 1)), ("only = a b", .malformed(line: 1)),
    ("party = D", .malformed(line: 1)), ("columns = 0", .malformed(line: 1)),
    ("header = maybe", .malformed(line: 1)), ("encoding = ebcdic", .malformed(line: 1)),
  ])
  func saysWhatIsWrongWithALayout(_ text: String, error: LayoutError) {
    #expect(throws: error) { try Layout(parsing: text) }
  }

  @Test func namesTheLayoutsThereAre() throws {
    let scratch = try Scratch()
    #expect(throws: LayoutError.unknown("texas")) { try Layout(named: "texas") }
    #expect(LayoutError.unknown("texas").description.contains("north-carolina, ohio"))
    #expect(throws: LayoutError.unreadable(scratch.url.path, reason: "it is a directory")) {
      try Layout(named: scratch.url.path)
    }
    let path = try scratch.write(String(repeating: "# x\n", count: 30_000), to: "long.layout")
    #expect(throws: LayoutError.unreadable(path, reason: "it is no layout")) {
      try Layout(named: path)
    }
  }

  @Test(arguments: ["north-carolina", "ohio", "florida", "vermont"])
  func saysWhenAFileIsNotOfTheLayout(_ name: String) throws {
    #expect(throws: (any Error).self) {
      let file = try VoterFile(
        Bytes(Array("id,LASTNAME\n1,Reed\n".utf8)), totalBytes: nil,
        options: .init(layout: try Layout(named: name)))
      while let event = try file.next() {
        if case .refused(let refusal) = event { throw refusal.reason }
      }
    }
  }
}
