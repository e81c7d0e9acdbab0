import Domain
import Testing

@testable import VoterFiles

@Suite struct ColumnMappingTests {
  @Test func findsColumnsByNameWhateverTheirCaseAndOrder() throws {
    let mapping = try ColumnMapping(header: ["Notes", " lastname ", "ID", "Prime"])
    #expect(mapping.columns == [.lastName: 1, .id: 2, .prime: 3])
  }

  @Test func knowsEveryColumnOfTheSeeds() throws {
    let mapping = try ColumnMapping(header: VoterColumn.allCases.map(\.rawValue))
    #expect(mapping.columns.count == VoterColumn.allCases.count)
    #expect(VoterColumn.allCases.enumerated().allSatisfy { mapping.columns[$1] == $0 })
  }

  @Test func mapsByNameAndByNumberAsTold() throws {
    let header = ["id", "Voter No", "Surname", "LASTNAME", "3"]
    let mapping = try ColumnMapping(
      header: header,
      overrides: [
        ColumnOverride("ID=voter no"), ColumnOverride(" lastname = 3 "), ColumnOverride("MADD=4"),
      ])
    #expect(mapping.columns[.id] == 1)
    // A column called 3 goes before the third one.
    #expect(mapping.columns[.lastName] == 4)
    #expect(mapping.columns[.street] == 3)
  }

  @Test(arguments: [
    (["LASTNAME"], [], MappingError.missing(.id, offered: ["LASTNAME"])),
    (["id", "FIRSTNAM"], [], .namesNobody(offered: ["id", "FIRSTNAM"])),
    (["id", "x", "ID", "LASTNAME"], [], .ambiguous(.id, numbers: [1, 3])),
    (
      ["id", "LASTNAME"], ["PHONE=Tel"],
      .unknownColumn(.phone, column: "Tel", offered: ["id", "LASTNAME"])
    ),
    (
      ["id", "LASTNAME"], ["PHONE=3"],
      .unknownColumn(.phone, column: "3", offered: ["id", "LASTNAME"])
    ),
    (
      ["id", "LASTNAME"], ["PHONE=0"],
      .unknownColumn(.phone, column: "0", offered: ["id", "LASTNAME"])
    ),
    (["id", "LASTNAME"], ["id=1", "ID=2"], .repeatedField(.id)),
    (["id", "LASTNAME"], ["FAX=1"], .unknownField("FAX")),
    (["id", "LASTNAME"], ["PHONE"], .malformedOverride("PHONE")),
    (["id", "LASTNAME"], ["PHONE="], .malformedOverride("PHONE=")),
    (["id", "LASTNAME"], ["=1"], .malformedOverride("=1")),
  ])
  func saysWhatIsMissingOrWrong(_ header: [String], maps: [String], error: MappingError) {
    #expect(throws: error) {
      try ColumnMapping(header: header, overrides: maps.map { try ColumnOverride($0) })
    }
  }

  @Test func takesOneOfTwoColumnsOfANameByItsNumber() throws {
    let mapping = try ColumnMapping(
      header: ["id", "LASTNAME", "PHONE", "phone"], overrides: [ColumnOverride("PHONE=4")])
    #expect(mapping.columns[.phone] == 3)
  }

  @Test func namesWhatTheFileOffersWithoutFloodingTheTerminal() throws {
    let header = (1...120).map { "\u{1B}[31mcolumn \($0) \(String(repeating: "x", count: 90))" }
    let error = #expect(throws: MappingError.self) { try ColumnMapping(header: header) }
    let text = try #require(error).description
    #expect(text.contains("has no column id"))
    #expect(text.contains("column 20 "))
    #expect(text.contains("and 100 more"))
    #expect(!text.unicodeScalars.contains { CleanText.isUnsafe($0) })
    #expect(text.count < 1200)
  }
}
