import Testing

@testable import Benchmarks

@Suite struct ListScanTests {
  private func voters(_ text: String) -> [Int64] {
    Array(text.utf8).withUnsafeBytes { ListScan.voters(in: $0) }
  }

  @Test func findsTheVotersInTheirOrder() {
    let list = """
      {"chunk":10,"departures":[{"at":"x","id":99,"reason":"expired"}],"result":{"id":"5"},\
      "voters":[{"address":{"city":"Troy","id":98},"history":[{"id":97,"notes":"}]"}],"id":12,\
      "name":{"first":"\\"id\\":96","last":"\\\\"}},{"id":7,"party":"D"}],"zebras":[{"id":95}]}
      """
    #expect(voters(list) == [12, 7])
  }

  @Test func findsTheListInsideAnAnswer() {
    #expect(voters(#"{"finishedList":true,"list":{"voters":[{"id":3}]},"thanks":"id"}"#) == [3])
  }

  @Test(arguments: [
    "", "{}", #"{"voters":[]}"#, #"{"voters":null}"#, #"{"voters":["#, #"{"voters":[{"id":"#,
    #"{"voters":[{"id":"7"}]}"#, #"{"code":"unavailable","detail":"voters"}"#,
    #"{"notes":"\"voters\":[{\"id\":4}]"}"#, #"{"voters":[{"a":"unended"#,
    #"{"voters":[{"a":"unended\"#,
  ])
  func findsNobodyWhereNobodyIs(text: String) {
    #expect(voters(text) == [])
  }
}
