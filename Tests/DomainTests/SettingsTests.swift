import Domain
import Foundation
import Testing

/// Reads one thing from the settings; what it reads is dropped.
struct Reading: Sendable, CustomTestStringConvertible {
  let name: String
  let read: @Sendable (Settings) throws -> Void
  var testDescription: String { name }

  static let all: [Reading] = [
    Reading(name: "letters chunk") { _ = try $0.chunk(for: .letters) },
    Reading(name: "calls chunk") { _ = try $0.chunk(for: .calls) },
    Reading(name: "letters hourly") { _ = try $0.hourlyMaximum(for: .letters) },
    Reading(name: "calls hourly") { _ = try $0.hourlyMaximum(for: .calls) },
    Reading(name: "letters daily") { _ = try $0.dailyMaximum(for: .letters) },
    Reading(name: "calls daily") { _ = try $0.dailyMaximum(for: .calls) },
    Reading(name: "hours") { _ = try $0.callingHours() },
    Reading(name: "rule") { _ = try $0.phoneHours() },
    Reading(name: "resolutions") { _ = try $0.resolutions() },
  ]

  /// The names of what cannot be read.
  static func broken(in settings: Settings) -> Set<String> {
    Set(
      all.filter { reading in (try? reading.read(settings)) == nil }.map(\.name))
  }
}

@Suite struct SettingsTests {
  @Test func withoutAnyRowHoldTheDefaults() throws {
    let settings = Settings()
    for mode in Mode.allCases {
      #expect(try settings.chunk(for: mode) == 10)
      #expect(try settings.dailyMaximum(for: mode) == nil)
    }
    #expect(try settings.hourlyMaximum(for: .letters) == 20)
    #expect(try settings.hourlyMaximum(for: .calls) == 30)
    #expect(try settings.callingHours() == hours())
    #expect(try settings.phoneHours() == .campaign)
    #expect(try settings.resolutions() == Resolution.defaults)
    #expect(settings.loginURL == "http://www.forclark.com/")
    #expect(settings.contact == nil)
    #expect(settings[.slackWebhook] == nil)
    #expect(!settings.isSignupOpen)
    #expect(!settings.sparesActiveUsers)
    #expect(settings.unreadable.isEmpty)
    #expect(settings.thanks(for: .letters) == "Thanks, that makes {letters}.")
    #expect(settings.thanks(for: .calls) == "Thanks, that makes {calls}.")
    #expect(settings.thanksForList(in: .letters) != settings.thanksForList(in: .calls))
    #expect(settings.script(for: .letters) != settings.script(for: .calls))
  }

  @Test func everyNameFitsScoopsColumn() {
    for variable in Variable.allCases {
      #expect(variable.rawValue.utf8.count <= 32, "\(variable.rawValue)")
      #expect(!variable.meaning.isEmpty)
    }
    #expect(Variable.allCases.count == 24)
  }

  @Test func rowsOfOthersArePassedOver() {
    #expect(Settings(values: ["sitename": "x", "EBLOCKS_CONTACT": "y"]) == Settings())
  }

  @Test(arguments: [
    ("1", 1), ("200", 200), (" 15 ", 15), ("007", 7), ("25\n", 25),
  ])
  func readsWholeNumbers(text: String, number: Int) throws {
    let settings = Settings(values: ["eblocks_chunk_addresses": text])
    #expect(try settings.chunk(for: .letters) == number)
  }

  static let noNumbers = [
    "", " ", "-1", "+5", "1.5", "1e3", "ten", "0x10", "１０", "٣", "10 000", "10,000", "1000001",
    "9223372036854775808", "99999999999999999999999", "NaN", "infinity", "10\u{0}", "\u{1B}[2J",
    "none", "unlimited", "null",
  ]

  @Test(arguments: [
    (Variable.chunkAddresses, "letters chunk"), (.chunkPhoneNumbers, "calls chunk"),
    (.maxHourlyAddresses, "letters hourly"), (.maxHourlyPhoneNumbers, "calls hourly"),
    (.maxDailyAddresses, "letters daily"), (.maxDailyPhoneNumbers, "calls daily"),
  ])
  func anUnreadableNumberBreaksOnlyItsOwnReading(variable: Variable, reading: String) {
    for text in Self.noNumbers {
      let settings = Settings(values: [variable.rawValue: text])
      #expect(Reading.broken(in: settings) == [reading], "\(text)")
      #expect(settings.unreadable.map(\.variable) == [variable], "\(text)")
      #expect(Settings().problem(setting: variable, to: text)?.variable == variable, "\(text)")
    }
  }

  @Test(arguments: [Variable.chunkAddresses, .chunkPhoneNumbers])
  func aChunkIsFrom1To200(variable: Variable) {
    for text in ["0", "201", "1000"] {
      #expect(Settings().problem(setting: variable, to: text) != nil)
    }
    for text in ["1", "200"] { #expect(Settings().problem(setting: variable, to: text) == nil) }
  }

  @Test func aMaximumOfZeroIsReadAsZero() throws {
    let settings = Settings(values: [
      "eblocks_max_hourly_addresses": "0", "eblocks_max_daily_phone_numbers": "0",
    ])
    #expect(try settings.hourlyMaximum(for: .letters) == 0)
    #expect(try settings.dailyMaximum(for: .calls) == 0)
  }

  @Test(arguments: [
    Variable.weekdayPhoneStart, .weekdayPhoneEnd, .weekendPhoneStart, .weekendPhoneEnd,
  ])
  func anUnreadableTimeBreaksTheHoursAndNothingElse(variable: Variable) {
    for text in ["", "dawn", "25:00", "9:60", "24:01", "13pm", "-1", "9pmam"] {
      let settings = Settings(values: [variable.rawValue: text])
      #expect(Reading.broken(in: settings) == ["hours"], "\(text)")
      #expect(settings.unreadable.map(\.variable) == [variable], "\(text)")
    }
  }

  @Test(arguments: [
    "", "Mars/Olympus", "America", "America/New York", "../../etc/localtime", "GMT+99", "New_York",
    "Eastern Time", "America/New_York\u{0}", "\u{1B}[2J", "America/New_Yor", "/etc/localtime",
  ])
  func anUnknownZoneBreaksTheHoursAndNothingElse(name: String) {
    let settings = Settings(values: ["eblocks_phone_timezone": name])
    #expect(Reading.broken(in: settings) == ["hours"])
    #expect(settings.unreadable.map(\.variable) == [.phoneTimezone])
  }

  @Test(arguments: ["America/Chicago", "Pacific/Honolulu", "Australia/Lord_Howe", " UTC "])
  func aKnownZoneIsRead(name: String) throws {
    let settings = Settings(values: ["eblocks_phone_timezone": name])
    let zone = try settings.callingHours().zone
    let known = TimeZone(identifier: name.trimmingCharacters(in: .whitespaces))!
    for moment in ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"].map(at) {
      #expect(zone.secondsFromGMT(for: moment.date) == known.secondsFromGMT(for: moment.date))
    }
  }

  @Test(arguments: ["", "both", "Voter", "campaign,voter", "1"])
  func anUnreadableRuleBreaksOnlyTheRule(text: String) {
    let settings = Settings(values: ["eblocks_phone_hours": text])
    #expect(Reading.broken(in: settings) == ["rule"])
    #expect(settings.unreadable.map(\.variable) == [.phoneHours])
  }

  @Test func readsTheVotersClock() throws {
    #expect(try Settings(values: ["eblocks_phone_hours": "voter\n"]).phoneHours() == .voter)
  }

  @Test(arguments: [
    ("Yes\nNo", ["Yes", "No"]), ("Yes\r\nNo\r\n", ["Yes", "No"]),
    ("\n\n Yes \n\nNo", ["Yes", "No"]),
    ("\u{1B}Yes", ["Yes"]), ("A  b\tc", ["A b c"]),
    (String(repeating: "x", count: 50), [String(repeating: "x", count: 50)]),
  ])
  func readsResolutionsOneALine(text: String, names: [String]) throws {
    let settings = Settings(values: ["eblocks_resolutions": text])
    #expect(try settings.resolutions().map(\.name) == names)
  }

  @Test(arguments: [
    "", "\n \n", "\u{1B}\n\u{7}", "Yes\nyes", "Yes\n Yes ", String(repeating: "x", count: 51),
    String(repeating: "e\u{301}", count: 26),
  ])
  func unreadableResolutionsBreakOnlyThemselves(text: String) {
    let settings = Settings(values: ["eblocks_resolutions": text])
    #expect(Reading.broken(in: settings) == ["resolutions"])
    #expect(settings.unreadable.map(\.variable) == [.resolutions])
  }

  @Test(arguments: ["", "yes", "true", "2", "-1", "01", "on"])
  func anUnreadableSwitchIsOff(text: String) {
    let settings = Settings(values: [
      "eblocks_open_signup": text, "eblocks_expiry_spares_active": text,
    ])
    #expect(!settings.isSignupOpen)
    #expect(!settings.sparesActiveUsers)
    #expect(settings.unreadable.map(\.variable) == [.openSignup, .expirySparesActive])
    #expect(Reading.broken(in: settings) == [])
  }

  @Test func aSwitchIsOnWithOne() {
    let settings = Settings(values: [
      "eblocks_open_signup": " 1\n", "eblocks_expiry_spares_active": "1",
    ])
    #expect(settings.isSignupOpen)
    #expect(settings.sparesActiveUsers)
  }

  @Test(arguments: [
    ("https://hooks.example.org/x", true), ("http://example.org", true),
    ("HTTPS://example.org/", true), ("ftp://example.org", false), ("example.org", false),
    ("https://", false), ("javascript:alert(1)", false), ("", false), ("file:///etc/passwd", false),
  ])
  func anAddressIsOfTheWeb(text: String, readable: Bool) {
    for variable in [Variable.loginURL, .slackWebhook] {
      #expect((Settings().problem(setting: variable, to: text) == nil) == readable)
    }
  }

  @Test func theAddressAndTheContactComeOutSafe() {
    let settings = Settings(values: [
      "login_url": "http://x.example/\u{1B}]0;x\u{7}", "eblocks_contact": " Ann\u{1B}[2J\nLee ",
    ])
    #expect(settings.loginURL == "http://x.example/]0;x")
    #expect(settings.contact == "Ann[2J Lee")
    #expect(Settings(values: ["eblocks_contact": " \u{7} "]).contact == nil)
  }

  @Test func clientsAreNotToldTheWebhook() {
    let settings = Settings(values: [
      "eblocks_slack_webhook": "https://hooks.example.org/secret", "eblocks_contact": "Ann",
      "eblocks_chunk_addresses": "5",
    ])
    let told = settings.publicValues
    #expect(told["eblocks_slack_webhook"] == nil)
    #expect(told["eblocks_contact"] == "Ann")
    #expect(told["eblocks_chunk_addresses"] == "5")
    #expect(told["eblocks_max_hourly_phone_numbers"] == "30", "defaults included")
    #expect(told["eblocks_max_daily_addresses"] == nil, "unset means no daily quota")
    #expect(Settings(values: told)[.chunkAddresses] == "5")
  }

  @Test(
    arguments: [
      (Variable.weekdayPhoneStart, "21:00", nil), (.weekdayPhoneStart, "0:00", nil),
      (.weekdayPhoneStart, "21:01", "must not be after eblocks_weekday_phone_end"),
      (.weekdayPhoneEnd, "9:00", nil), (.weekdayPhoneEnd, "24:00", nil),
      (.weekdayPhoneEnd, "8:59", "must not be before eblocks_weekday_phone_start"),
      (.weekendPhoneStart, "10 PM", "must not be after eblocks_weekend_phone_end"),
      (.weekendPhoneEnd, "9am", "must not be before eblocks_weekend_phone_start"),
      (.weekendPhoneEnd, "10am", nil),
      (.weekendPhoneEnd, "soon", "must be a time such as 9:00, 21:30 or 9:30 PM"),
    ] as [(Variable, String, String?)])
  func aWindowIsJudgedWhole(variable: Variable, text: String, reason: String?) {
    #expect(Settings().problem(setting: variable, to: text)?.reason == reason)
  }

  @Test func aWindowIsJudgedWithTheRowsInForce() {
    let late = Settings(values: ["eblocks_weekday_phone_end": "23:00"])
    #expect(late.problem(setting: .weekdayPhoneStart, to: "22:00") == nil)
    let broken = Settings(values: ["eblocks_weekday_phone_end": "dusk"])
    #expect(broken.problem(setting: .weekdayPhoneStart, to: "22:00") == nil)
    #expect(broken.problem(setting: .weekdayPhoneEnd, to: "8:00") != nil)
  }

  @Test func reversedHoursNeverOpenThePhones() {
    let settings = Settings(values: [
      "eblocks_weekday_phone_start": "21:00", "eblocks_weekday_phone_end": "9:00",
    ])
    #expect(Reading.broken(in: settings) == ["hours"])
    #expect(settings.unreadable.map(\.variable) == [.weekdayPhoneStart, .weekdayPhoneEnd])
  }

  @Test func whatIsUnreadableNamesTheVariableAndNotItsValue() {
    let problem = Settings().problem(setting: .slackWebhook, to: "hunter2")
    #expect(
      problem?.description
        == "eblocks_slack_webhook must be an address that begins with http:// or https://")
    for variable in Variable.allCases {
      let text = Settings().problem(setting: variable, to: "\u{1B}hunter2")?.description ?? ""
      #expect(!text.contains("hunter2"))
    }
  }
}
