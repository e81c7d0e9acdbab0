import Domain
import Testing

@Suite struct ThanksTests {
  @Test(arguments: [
    ("Thanks, that makes {calls}.", "Thanks, that makes 34 calls."),
    ("{letters}{calls}", "1 letter34 calls"),
    ("Well done, {volunteer}!", "Well done, ann {calls}!"),
    ("", ""), ("plain", "plain"), ("{unknown} {calls", "{unknown} {calls"), ("{}", "{}"),
    ("{{calls}}", "{34 calls}"), ("{ calls }", "{ calls }"), ("{Calls}", "{Calls}"),
    ("}{", "}{"), ("{FIRSTNAM}", "{FIRSTNAM}"), ("a\u{1B}[2Jb", "a[2Jb"),
    ("two\nlines", "two\nlines"),
  ])
  func fillsInWhatItKnowsOnce(template: String, text: String) {
    let tallies = Tallies(letters: 1, calls: 34)
    #expect(Thanks.text(template, tallies: tallies, volunteer: "ann {calls}") == text)
  }

  @Test(arguments: [
    ("Hello, is this {FIRSTNAM}? I am {volunteer}.", "Hello, is this Zoë? I am ann."),
    ("{HONOR} {FIRSTNAM} {MIDNAME} {LASTNAME} {JR}", "Ms. Zoë A. Müller Jr."),
    ("{MADD}, {MCITY}, {MSTATE} {MZIPCODE}", "12 Elm Street, Concord, NH 03301"),
    ("{PHONE} {PARTY} {GENDER} {id} {prime}", "603-555-0142 D F 7 1"),
    ("{firstnam} {FIRSTNAME} {letters}", "{firstnam} {FIRSTNAME} {letters}"),
  ])
  func makesAScriptOutToTheVoter(template: String, text: String) {
    #expect(Script.text(template, voter: zoe, volunteer: "ann") == text)
  }

  @Test func aVotersNameIsNotExpandedAgain() {
    var voter = zoe
    voter.name.first = "{PHONE}"
    voter.name.last = "\u{1B}]0;x\u{7}"
    #expect(Script.text("{FIRSTNAM}{LASTNAME}.", voter: voter, volunteer: "") == "{PHONE}]0;x.")
  }

  @Test func aTextOfBracesIsDoneAtOnce() {
    let braces = String(repeating: "{", count: 50_000)
    #expect(Thanks.text(braces + "}", tallies: Tallies(), volunteer: "") == braces + "}")
  }

  @Test func talliesAreKeptByMode() {
    var tallies = Tallies(letters: 2)
    tallies[.calls] += 3
    tallies[.letters] -= 1
    #expect(tallies == Tallies(letters: 1, calls: 3))
    #expect(tallies[.letters] == 1 && tallies[.calls] == 3)
  }
}
