import API
import Domain
import Foundation
import Testing

/// The JSON of SPEC 13, letter by letter: other programs rely on it.
@Suite struct ShapeTests {
  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSON.encode(value), as: UTF8.self)
  }

  private static let name =
    #"{"first":"Zoë","honorific":"Ms.","last":"Müller","middle":"","suffix":""}"#
  private static let tail =
    #""serverTime":"2026-11-06T18:00:00Z","tallies":{"calls":34,"letters":12},"voters":"#

  @Test func aListOfLettersHasTheStreetAndNoPhone() throws {
    let contact = EarlierContact(
      at: at("2026-11-02T15:00:00Z"), mode: .calls, resolution: "Busy", notes: "a/b \"c\"")
    let quota = Quota(
      recorded: [], hourly: 20, daily: nil, now: at("2026-11-06T18:00:00Z"))
    let list = list(
      .letters, voters: [ListedVoter(zoe, mode: .letters, isCallable: true, history: [contact])],
      quota: quota)
    #expect(
      try json(list)
        == #"{"canRefill":true,"chunk":10,"closesAt":null,"departures":[],"#
        + #""expiresAt":"2026-11-07T10:00:00Z","lockout":null,"mode":"letters","notice":null,"quota":{"exempt":false,"limit":20,"#
        + #""nextFreeAt":null,"remaining":20,"used":0,"window":"hour"},"# + Self.tail
        + #"[{"address":{"city":"Concord","state":"NH","street":"12 Elm Street","zip":"03301"},"#
        + #""gender":"F","history":[{"at":"2026-11-02T15:00:00Z","mode":"calls","#
        + #""notes":"a/b \"c\"","resolution":"Busy"}],"id":7,"name":"# + Self.name
        + #","party":"D","prime":true}]}"#)
    #expect(try JSON.decode(VoterList.self, from: JSON.encode(list)) == list)
  }

  @Test func aListOfCallsHasThePhoneAndNoStreet() throws {
    let lockout = Lockout(endsAt: nil, message: "Closed.")
    let list = list(
      .calls, voters: [ListedVoter(zoe, mode: .calls, isCallable: true, history: [])],
      lockout: lockout, closesAt: at("2026-11-07T02:00:00Z"),
      notice: Notice(kind: .poolEmpty, text: "Nobody."))
    #expect(
      try json(list)
        == #"{"canRefill":true,"chunk":10,"closesAt":"2026-11-07T02:00:00Z","departures":[],"#
        + #""expiresAt":"2026-11-07T10:00:00Z","lockout":{"endsAt":null,"message":"Closed."},"#
        + #""mode":"calls","notice":{"kind":"pool_empty","text":"Nobody."},"quota":{"exempt":true,"#
        + #""limit":null,"nextFreeAt":null,"remaining":null,"used":0,"window":null},"# + Self.tail
        + #"[{"address":{"city":"Concord","state":"NH","zip":"03301"},"gender":"F","history":[],"#
        + #""id":7,"name":"# + Self.name + #","party":"D","phone":"603-555-0142","prime":true}]}"#)
    #expect(try JSON.decode(VoterList.self, from: JSON.encode(list)) == list)
  }

  @Test func aListTellsWhoLeftItByNumberAndReason() throws {
    var list = list(.letters)
    list.departures = [
      Departure(id: 7, reason: .contacted, at: at("2026-11-06T17:00:00Z")),
      Departure(id: 9, reason: .withdrawn, at: at("2026-11-06T16:00:00Z")),
      Departure(id: 8, reason: .expired, at: at("2026-11-06T10:00:00Z")),
    ]
    let text = try json(list)
    #expect(
      text.contains(
        #""departures":[{"at":"2026-11-06T17:00:00Z","id":7,"reason":"contacted"},"#
          + #"{"at":"2026-11-06T16:00:00Z","id":9,"reason":"withdrawn"},"#
          + #"{"at":"2026-11-06T10:00:00Z","id":8,"reason":"expired"}]"#))
    #expect(try JSON.decode(VoterList.self, from: Data(text.utf8)) == list)
  }

  @Test func aListOfAnotherServersVersionIsRead() throws {
    var list = list(.letters)
    list.departures = [Departure(id: 7, reason: .expired, at: at("2026-11-06T17:00:00Z"))]
    let text = try json(list)
    let later = text.replacingOccurrences(of: "expired", with: "abducted")
    #expect(
      try JSON.decode(VoterList.self, from: Data(later.utf8)).departures.map(\.reason) == [.other])
    let earlier = text.replacingOccurrences(
      of: #""departures":[{"at":"2026-11-06T17:00:00Z","id":7,"reason":"expired"}],"#, with: "")
    #expect(!earlier.contains("departures"))
    #expect(try JSON.decode(VoterList.self, from: Data(earlier.utf8)).departures == [])
  }

  @Test func aNumberThatMayNotBeCalledStaysOnTheServer() throws {
    let voter = ListedVoter(zoe, mode: .calls, isCallable: false, history: [])
    #expect(try !json(voter).contains("phone") && !json(voter).contains("0142"))
    #expect(voter.voter.phone == "")
  }

  @Test(arguments: [
    ("quota", Notice.Kind.quota), ("pool_empty", .poolEmpty), ("misconfigured", .misconfigured),
  ])
  func anEmptyListNamesItsReason(word: String, kind: Notice.Kind) {
    #expect(kind.rawValue == word)
  }

  @Test func theSessionSaysWhoIsSignedIn() throws {
    let answer = SessionAnswer(
      user: UserDescription(id: 3, name: "ann", permissions: [.use, .trusted]),
      tallies: Tallies(letters: 12, calls: 34), settings: ["login_url": "http://x.example/"],
      serverTime: at("2026-11-06T18:00:00Z"), serverVersion: "0.1.0")
    #expect(
      try json(answer)
        == #"{"serverTime":"2026-11-06T18:00:00Z","serverVersion":"0.1.0","#
        + #""settings":{"login_url":"http://x.example/"},"tallies":{"calls":34,"letters":12},"#
        + #""user":{"id":3,"name":"ann","permissions":["eblocks_use","eblocks_trusted"]}}"#)
    #expect(try JSON.decode(SessionAnswer.self, from: JSON.encode(answer)) == answer)
    #expect(answer.user.permissionSet == [.use, .trusted])
  }

  @Test func permissionsOfALaterServerArePassedOver() throws {
    let user = try JSON.decode(
      UserDescription.self,
      from: Data(#"{"id":1,"name":"a","permissions":["eblocks_use","eblocks_host"]}"#.utf8))
    #expect(user.permissionSet == .use)
  }

  @Test func requestsLeaveOutWhatTheyDoNotSay() throws {
    #expect(try json(ResultRequest()) == "{}")
    #expect(
      try json(
        ResultRequest(resolution: "Busy", notes: "n", occurredAt: at("2026-11-06T18:00:00Z")))
        == #"{"notes":"n","occurredAt":"2026-11-06T18:00:00Z","resolution":"Busy"}"#)
    #expect(try json(SkipRequest()) == "{}")
    #expect(
      try json(CorrectionRequest(Correction(phone: "603-555-0100")))
        == #"{"phone":"603-555-0100"}"#)
    #expect(
      try json(SignInRequest(username: "ann", password: "p"))
        == #"{"password":"p","username":"ann"}"#)
    #expect(try json(PasswordChange(old: "a", new: "b")) == #"{"new":"b","old":"a"}"#)
  }

  @Test func aRecordedResultHasItsShape() throws {
    let answer = ResultAnswer(
      result: ResultAnswer.Recorded(id: "k1"), thanks: "Thanks.", finishedList: false,
      list: list(.letters))
    let text = try json(answer)
    #expect(text.hasPrefix(#"{"finishedList":false,"list":{"canRefill":true,"#))
    #expect(text.hasSuffix(#","result":{"id":"k1"},"thanks":"Thanks."}"#))
    #expect(try JSON.decode(ResultAnswer.self, from: JSON.encode(answer)) == answer)
    #expect(try json(ListAnswer(list: list(.letters))).hasPrefix(#"{"list":{"#))
  }

  @Test func aCorrectionSurvivesTheWire() throws {
    let correction = Correction(name: zoe.name, address: zoe.address, phone: "")
    let sent = CorrectionRequest(correction, occurredAt: at("2026-11-06T18:00:00Z"))
    let received = try JSON.decode(CorrectionRequest.self, from: JSON.encode(sent))
    #expect(received == sent && received.correction == correction)
  }
}
