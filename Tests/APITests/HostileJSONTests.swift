import API
import Domain
import Foundation
import Testing

/// Whatever a stranger sends, the answer is an error: never a trap, never half a value.
@Suite struct HostileJSONTests {
  private static func decodings(of data: Data) -> [(String, () throws -> Void)] {
    [
      ("list", { _ = try JSON.decode(VoterList.self, from: data) }),
      ("session", { _ = try JSON.decode(SessionAnswer.self, from: data) }),
      ("sign-in", { _ = try JSON.decode(SignInRequest.self, from: data) }),
      ("password", { _ = try JSON.decode(PasswordChange.self, from: data) }),
      ("answer", { _ = try JSON.decode(ResultAnswer.self, from: data) }),
      ("list answer", { _ = try JSON.decode(ListAnswer.self, from: data) }),
      ("problem", { _ = try JSON.decode(Problem.self, from: data) }),
      ("quota", { _ = try JSON.decode(Quota.self, from: data) }),
    ]
  }

  private static let documents: [String] = [
    "", " ", "null", "true", "7", "\"x\"", "[]", "{}", "{", "}", "[", "{\"a\"", "{\"a\":", "nul",
    "{\"username\":1,\"password\":2}", "{\"username\":null,\"password\":null}",
    "{\"username\":\"\\ud800\",\"password\":\"x\"}", "{\"username\":\"a\u{0}\",\"password\":\"x\"}",
    "{\"username\":\"a\",\"password\":\"x\"}}", "{\"username\":\"a\",\"password\":\"x\"} x",
    "{'username':'a','password':'x'}",
    "1e400", "-1e400", "[1e99999999999]", "{\"used\":1e400,\"exempt\":false}",
    "{\"used\":9223372036854775808,\"exempt\":false}", "{\"used\":1.5,\"exempt\":false}",
    "{\"used\":\"1\",\"exempt\":\"no\"}", "{\"used\":1,\"exempt\":1}",
    "{\"used\":1,\"exempt\":false,\"window\":\"year\"}",
    "{\"used\":1,\"exempt\":false,\"nextFreeAt\":\"292277026596-12-04T15:30:07Z\"}",
    "{\"used\":1,\"exempt\":false,\"nextFreeAt\":9223372036854775807}",
    "{\"code\":\"no_such\",\"type\":\"\",\"title\":\"\",\"status\":1,\"detail\":\"\"}",
    String(repeating: "[", count: 200_000), String(repeating: "{\"list\":", count: 100_000),
    "{\"list\":" + String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
      + "}",
    "{\"username\":" + String(repeating: "9", count: 100_000) + ",\"password\":\"x\"}",
  ]

  @Test(arguments: documents.indices)
  func nonsenseIsAnError(index: Int) {
    for (name, decode) in Self.decodings(of: Data(Self.documents[index].utf8)) {
      #expect(throws: DecodingError.self, "\(name)") { try decode() }
    }
  }

  @Test func bytesThatAreNoTextAreAnError() {
    for bytes: [UInt8] in [
      [0xFF, 0xFE], [0x7B, 0xFF, 0x7D], [0xC0, 0x80], [0x00],
      Array("{\"username\":\"".utf8) + [0xED, 0xA0, 0x80],
    ] {
      for (name, decode) in Self.decodings(of: Data(bytes)) {
        #expect(throws: DecodingError.self, "\(name)") { try decode() }
      }
    }
  }

  /// Every value of a good list, one at a time, replaced by one of another type.
  @Test func aWrongTypeAnywhereIsAnError() throws {
    let listed = ListedVoter(
      zoe, mode: .calls, isCallable: true,
      history: [
        EarlierContact(at: at("2026-11-02T15:00:00Z"), mode: .letters, resolution: nil, notes: "x")
      ])
    let good = String(decoding: try JSON.encode(list(.calls, voters: [listed])), as: UTF8.self)
    let values = [
      "\"calls\"", "\"letters\"", ":10,", ":true", "\"2026-11-07T10:00:00Z\"", "\"Zoë\"",
      "\"03301\"", ":7,", "\"603-555-0142\"", "\"2026-11-02T15:00:00Z\"", "\"x\"", ":34", "[{",
    ]
    for value in values {
      let range = try #require(good.range(of: value), "\(value)")
      let wrong = value.hasPrefix(":") ? ":[]" + (value.hasSuffix(",") ? "," : "") : "[1,{}]"
      var bad = good
      bad.replaceSubrange(range, with: value == "[{" ? "[0,{" : wrong)
      #expect(throws: DecodingError.self, "\(value)") {
        try JSON.decode(VoterList.self, from: Data(bad.utf8))
      }
    }
  }

  @Test func aCutReplyIsAnError() throws {
    let good = try JSON.encode(
      list(.letters, voters: [ListedVoter(zoe, mode: .letters, isCallable: true, history: [])]))
    for length in 0..<good.count {
      #expect(throws: DecodingError.self) {
        try JSON.decode(VoterList.self, from: good.prefix(length))
      }
    }
  }

  @Test func aFieldSentTwiceIsReadAsOneOfThem() throws {
    let request = try? JSON.decode(
      SignInRequest.self, from: Data(#"{"username":"a","username":"b","password":"x"}"#.utf8))
    #expect(request == nil || ["a", "b"].contains(request?.username))
    #expect(throws: DecodingError.self) {
      try JSON.decode(
        SignInRequest.self, from: Data(#"{"username":1,"username":2,"password":"x"}"#.utf8))
    }
  }

  @Test func fieldsOfALaterVersionArePassedOver() throws {
    let request = try JSON.decode(
      ResultRequest.self, from: Data(#"{"notes":"n","mood":{"deep":[1,2,{"x":null}]}}"#.utf8))
    #expect(request == ResultRequest(notes: "n"))
  }
}
