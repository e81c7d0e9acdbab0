import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Calls, their hours and their ends.
struct CallTests {
  @Test func recordsACallInTwoKeys() throws {
    let session = Session.atThePhone()
    #expect(session.shows("603-555-0101"))
    #expect(session.shows("6:42 PM there"))
    session.type("r")
    #expect(session.shows("How did the call to Zoë Müller-Okonkwo end?"))
    #expect(session.shows("603-555-0101"), "the number stays in sight")
    session.type("n")
    #expect(session.shows("Thanks, that makes 35 calls."))
    let item = try #require(session.model.outbox.entries.first).item
    #expect(
      item.action == .result(mode: .calls, voter: 1, resolution: "Not home", notes: nil))
    session.serve()
    #expect(session.server.recorded.count == 1)
  }

  @Test func saysThatTheListIsAskedForAndNotThatThePhonesAreClosed() {
    let session = Session.atWork()
    session.press(.tab)
    #expect(session.statusLine.contains("asking for your list…"))
    #expect(!session.statusLine.contains("phones"))
    session.serve()
    #expect(session.statusLine.contains("phones open until 9:00 PM"))
    #expect(!session.statusLine.contains("asking"))
  }

  @Test func choosesByArrowsByTypingAndNotAtAll() throws {
    let session = Session.atThePhone()
    session.type("r")
    session.press(.escape)
    #expect(session.disk.isEmpty)
    session.type("r")
    session.press(.down, .right, .enter)
    #expect(session.model.outbox.entries.last?.item.summary.hasSuffix("Not home") == true)
    session.serve()
    session.wait(seconds: 1)
    session.type("r/deceas")
    session.press(.enter)
    #expect(session.model.outbox.entries.last?.item.summary.hasSuffix("Deceased") == true)
  }

  @Test func aHeldKeyNeitherChoosesNorGoesOn() {
    let session = Session.atThePhone()
    session.hold("r", times: 40)
    #expect(session.server.recorded.isEmpty)
    #expect(session.shows("How did the call"))
    session.hold("s", times: 40)
    #expect(session.server.recorded.count == 1)
    #expect(session.server.log.count == 1, "s would skip the next voter")
  }

  @Test func givesEveryResolutionALetterOfItsOwn() {
    let letters = ResolutionPicker.letters(for: Resolution.defaults)
    #expect(letters.compactMap { $0 }.count == Resolution.defaults.count)
    #expect(Set(letters).count == letters.count)
    #expect(letters.map { $0.map(String.init) ?? "" }.joined() == "sluoamnbcfhwdvget")
    #expect(!letters.contains("r"))
    let many = (1...60).map { Resolution(name: "Reason \($0)") }
    let assigned = ResolutionPicker.letters(for: many).compactMap { $0 }
    #expect(assigned.count == 35)
    #expect(Set(assigned).count == 35)
  }

  @Test func hidesNumbersWhenThePhonesCloseAndTakesTheCallUnderWay() {
    var server = FakeServer()
    server.opened = server.opened + (2 * 3_600 + 15 * 60)  // 8:57 PM
    let session = Session.atThePhone(server)
    #expect(session.shows("603-555-0101"))
    session.wait(seconds: 70)
    #expect(session.statusLine.contains("the phones close in 1:"))
    #expect(session.effects.contains(.bell))
    session.server.isAttentive = false
    session.wait(seconds: 115)
    #expect(!session.shows("603-555"), "no number after closing")
    #expect(session.shows("can still be recorded until 9:30 PM"))
    #expect(session.model.pages[.calls].visible.allSatisfy { $0.phone == nil })
    session.serve()
    session.type("rs")
    session.serve()
    #expect(session.server.recorded.count == 1)
    session.server.isAttentive = true
    session.wait(seconds: 31 * 60)
    #expect(session.shows("The phones are closed now."))
    #expect(session.shows("Opening in 11:"))
  }

  @Test func countsDownToTheOpeningAndOpens() {
    var server = FakeServer()
    server.opened = server.opened - (9 * 3_600 + 43 * 60)  // 8:59 AM
    let session = Session.atThePhone(server)
    #expect(session.shows("Opening in 0:5"))
    #expect(!session.shows("603-555"))
    let first = session.screen
    session.wait(seconds: 1)
    #expect(session.screen != first, "the countdown is live")
    session.wait(seconds: 65)
    #expect(session.shows("603-555-0101"))
    #expect(session.shows("The phones are open again."))
  }

  @Test func showsNoNumberWhereItIsTooEarlyToCall() {
    var server = FakeServer()
    server.settings["eblocks_phone_hours"] = "voter"
    server.lists[.calls] = [Samples.voters[0]]
    server.lists[.calls]?[0].address.state = "HI"
    server.lists[.calls]?[0].address.zip = "96813"
    server.opened = server.opened - 6 * 3_600  // 12:42 PM Eastern, 7:42 AM in Hawaii
    let session = Session.atThePhone(server)
    #expect(session.shows("7:42 AM there"))
    #expect(session.shows("no hour to call"))
    #expect(!session.shows("603-555"))
  }

  @Test func hidesNumbersWhileTheHoursCannotBeRead() {
    var server = FakeServer()
    server.settings["eblocks_phone_timezone"] = "Mars/Olympus"
    let session = Session.atThePhone(server)
    #expect(!session.shows("603-555"))
  }

  @Test func aFormThatIsOpenAtTheClosingLosesTheNumber() {
    var server = FakeServer()
    server.opened = server.opened + (2 * 3_600 + 15 * 60)  // 8:57 PM
    let session = Session.atThePhone(server)
    session.type("c")
    #expect(session.shows("6035550101"))
    session.press(.up)
    session.type("9")
    session.server.isAttentive = false
    session.wait(seconds: 185)
    #expect(session.shows("First name"))
    #expect(!session.shows("6035550101"))
    #expect(!session.shows("Phone "))
    session.press(.control("s"))
    #expect(session.disk.isEmpty, "a number that is hidden is not corrected")
  }

  @Test func copiesTheNumber() {
    let session = Session.atThePhone()
    session.type("y")
    #expect(session.effects.contains(.copyToClipboard("603-555-0101")))
  }
}
