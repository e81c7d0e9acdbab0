import Domain
import Foundation
import Testing

@testable import VoterFiles

@Suite struct VoterFileTests {
  static let header = VoterColumn.allCases.map(\.rawValue).joined(separator: ",") + "\n"

  @Test func readsAVoterWhole() throws {
    let row =
      "7,Ms.,Zoë,A.,Müller-Okonkwo,Jr.,\"12 Elm, Apt 3\",Concord,NH,03301,603-555-0142,d,F,1"
    let voter = Voter(
      id: 7,
      name: VoterName(
        honorific: "Ms.", first: "Zoë", middle: "A.", last: "Müller-Okonkwo", suffix: "Jr."),
      address: Address(street: "12 Elm, Apt 3", city: "Concord", state: "NH", zip: "03301"),
      phone: "603-555-0142", party: "D", gender: "F", isPrime: true)
    #expect(try events(Self.header + row) == [.voter(FiledVoter(voter: voter, line: 2))])
  }

  @Test func leavesEmptyWhatTheFileDoesNotHave() throws {
    let voter = Voter(id: 7, name: VoterName(last: "Reed"), address: Address())
    #expect(
      try events("LASTNAME\tid\textra\nReed\t7\t\n") == [.voter(FiledVoter(voter: voter, line: 2))])
  }

  @Test(arguments: [
    ("  Reed\t ", "Reed"), ("Anne   Marie", "Anne Marie"), ("\"two\nlines\"", "two lines"),
    ("\u{1B}[2JReed", "[2JReed"), ("Re\u{202E}ed", "Reed"), ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ("王\u{3000}小明", "王 小明"), ("\"  \"", ""),
  ])
  func cleansEveryTextToOneLine(_ cell: String, expected: String) throws {
    let voter = Voter(id: 7, name: VoterName(last: expected), address: Address())
    #expect(try events("id,LASTNAME\n7,\(cell)\n") == [.voter(FiledVoter(voter: voter, line: 2))])
  }

  @Test(arguments: [
    ("", false), ("0", false), ("N", false), ("n", false), (" ", false), ("1", true), ("Y", true),
    ("y ", true),
  ])
  func readsPrime(_ cell: String, isPrime: Bool) throws {
    let voter = Voter(id: 7, name: VoterName(last: "R"), address: Address(), isPrime: isPrime)
    #expect(
      try events("id,LASTNAME,prime\n7,R,\(cell)\n") == [.voter(FiledVoter(voter: voter, line: 2))])
  }

  @Test(arguments: [("007", 7), (" 42 ", 42), ("9223372036854775807", Int64.max)])
  func readsTheID(_ cell: String, id: VoterID) throws {
    let voter = Voter(id: id, name: VoterName(last: "R"), address: Address())
    #expect(try events("id,LASTNAME\n\(cell),R\n") == [.voter(FiledVoter(voter: voter, line: 2))])
  }

  static let refusals: [(String, Refusal.Reason, VoterColumn?)] = [
    (",R,0", Refusal.Reason.missingID, VoterColumn.id), ("0,R,0", .malformedID, .id),
    ("-5,R,0", .malformedID, .id), ("+5,R,0", .malformedID, .id), ("1.0,R,0", .malformedID, .id),
    ("١,R,0", .malformedID, .id), ("9223372036854775808,R,0", .malformedID, .id),
    ("12345678901234567890,R,0", .tooLong(.id, length: 20), .id),
    ("7,R,2", .malformedPrime, .prime), ("7,R,yes", .tooLong(.prime, length: 3), .prime),
    ("7,\(String(repeating: "ë", count: 81)),0", .tooLong(.lastName, length: 81), .lastName),
    ("7,R", .wrongCellCount(2, expected: 3), nil),
    ("7,R,0,x", .wrongCellCount(4, expected: 3), nil),
    ("7,\"R,0", .malformed(.unclosedQuote(line: 2)), nil),
  ]

  @Test(arguments: refusals)
  func refusesWithLineColumnAndReason(
    _ row: String, reason: Refusal.Reason, column: VoterColumn?
  ) throws {
    let events = try events("id,LASTNAME,prime\n\(row)\n8,Next,0\n")
    let next = Voter(id: 8, name: VoterName(last: "Next"), address: Address())
    guard case .refused(let refusal) = events.first else {
      Issue.record("not refused: \(events)")
      return
    }
    #expect(refusal.line == 2)
    #expect(refusal.reason == reason)
    #expect(refusal.reason.column == column)
    #expect(refusal.cells.joined(separator: ",") == row)
    #expect(events.dropFirst() == [.voter(FiledVoter(voter: next, line: 3))])
  }

  @Test func takesTheLongestValueThatFits() throws {
    let last = String(repeating: "ë", count: VoterColumn.lastName.longest)
    let voter = Voter(id: 7, name: VoterName(last: last), address: Address())
    #expect(try events("id,LASTNAME\n7,\(last)\n") == [.voter(FiledVoter(voter: voter, line: 2))])
  }

  @Test func refusesOnlyTheRowThatIsNotUTF8() throws {
    let bytes =
      Array("id,LASTNAME,x\n1,Re".utf8) + [0xEB] + Array("d,\n2,Reed,".utf8) + [0xEB, 0x0A]
    let events = try events(bytes, options: .init(encoding: .utf8))
    // What is not imported may be in any encoding.
    let second = Voter(id: 2, name: VoterName(last: "Reed"), address: Address())
    let refusal = Refusal(
      line: 2, reason: .undecodable(.lastName), cells: ["1", "Re\u{FFFD}d", ""])
    #expect(events == [.refused(refusal), .voter(FiledVoter(voter: second, line: 3))])
  }

  @Test func passesOverBlankRowsAndBlankCellsAtTheEnd() throws {
    let text = "id,LASTNAME\n,,,\n \n7,R,, \n\n"
    let voter = Voter(id: 7, name: VoterName(last: "R"), address: Address())
    #expect(try events(text) == [.voter(FiledVoter(voter: voter, line: 4))])
  }

  @Test func tellsHowFarItIs() throws {
    let scratch = try Scratch()
    let path = try scratch.write("id,LASTNAME\r\n1,A\r\n2,B\r\n", to: "voters.csv")
    let file = try VoterFile(path: path)
    #expect(file.totalBytes == 23)
    var progress = [file.bytesRead]
    while try file.next() != nil { progress.append(file.bytesRead) }
    progress.append(file.bytesRead)
    #expect(progress == [12, 17, 22, 23])
  }

  @Test func findsRowsAgainByTheirLines() throws {
    let text = "x,LASTNAME,Voter\n,Reed,7\n\n\"a\nb\",Ames,8\n,\"Bo,9\n"
    let file = try VoterFile(
      Bytes(Array(text.utf8)), totalBytes: nil,
      options: .init(overrides: [ColumnOverride("id=Voter")]))
    #expect(try file.cells(ofLine: 2) == ["", "Reed", "7"])
    #expect(try file.cells(ofLine: 4) == ["a\nb", "Ames", "8"])
    #expect(try file.cells(ofLine: 6) == [",\"Bo,9"])
    #expect(try file.cells(ofLine: 7) == nil)
  }

  @Test func readsBackALargeFileWhole() throws {
    let scratch = try Scratch()
    let voters = SampleVoters(count: 8000)
    let lines = voters.map { voter in CSV.line(VoterColumn.allCases.map { voter[$0] }) }
    let path = try scratch.write(Self.header + lines.joined(), to: "voters.csv")
    let file = try VoterFile(path: path)
    #expect(try #require(file.totalBytes) > 600_000, "more than a block")
    var expected = voters.makeIterator()
    var line = 1
    while let event = try file.next() {
      line += 1
      #expect(event == expected.next().map { .voter(FiledVoter(voter: $0, line: line)) })
    }
    #expect(expected.next() == nil)
    #expect(file.bytesRead == file.totalBytes)
  }

  @Test func importsTheSampleFileWhole() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let path = root.deletingLastPathComponent().appending(path: "Resources/sample-voters.csv").path
    let file = try VoterFile(path: path)
    #expect(file.mapping.columns.count == VoterColumn.allCases.count)
    var voters: [Voter] = []
    while let event = try file.next() {
      guard case .voter(let filed) = event else {
        Issue.record("\(event)")
        return
      }
      voters.append(filed.voter)
    }
    #expect(voters.count == 50)
    #expect(Set(voters.map(\.id)).count == 50)
    #expect(voters.allSatisfy { $0.phone.isEmpty || $0.phone.contains("555-01") })
    #expect(voters.contains { $0.isEligible(for: .calls) })
  }
}
