import Domain
import Storage

/// What organizers and operators do in the middle of everything.
extension World {
  /// The settings a run begins with: short lists and small quotas, so that much happens, and words
  /// of thanks that can be found on a screen.
  func prepareSettings() async throws {
    let values: [(Variable, String)] = [
      (.thanksForMail, "THX {letters}."), (.thanksForCall, "THX {calls}."),
      (.thanksForMailChunk, "FIN {letters}."), (.thanksForCallChunk, "FIN {calls}."),
      (.chunkAddresses, "\(chance.among(2...6))"),
      (.chunkPhoneNumbers, "\(chance.among(2...6))"),
      (.maxHourlyAddresses, "\(chance.among(4...25))"),
      (.maxHourlyPhoneNumbers, "\(chance.among(4...25))"),
      (.phoneHours, chance.happens(0.7) ? "campaign" : "voter"),
      (.expirySparesActive, chance.happens(0.7) ? "0" : "1"),
    ]
    for (variable, value) in values { try await set(variable, to: value) }
  }

  func organizerActs() async throws {
    guard !isHealing else { return passOver() }
    later(.organizerActs, in: 300_000...10_800_000)
    switch chance.among(0...9) {
    case 0: try await set(.maxHourlyAddresses, to: "\(chance.among(0...25))")
    case 1: try await set(.maxHourlyPhoneNumbers, to: "\(chance.among(0...25))")
    case 2: try await changeHours()
    case 3: try await set(.phoneHours, to: chance.happens(0.5) ? "campaign" : "voter")
    case 4:
      try await set(
        chance.happens(0.5) ? .chunkAddresses : .chunkPhoneNumbers, to: "\(chance.among(1...6))")
    case 5:
      let variable: Variable =
        chance.happens(0.5) ? .maxDailyAddresses : .maxDailyPhoneNumbers
      try await set(variable, to: chance.happens(0.5) ? "\(chance.among(5...60))" : nil)
    case 6: try await breakSetting()
    case 7: try await endSessions()
    case 8: try await takeEverythingBack()
    default: try await changeResolutions()
    }
  }

  /// Sets a variable as a person with a database client might: whatever the value.
  func set(_ variable: Variable, to value: String?) async throws {
    try await server.store.write { db in
      if let value {
        try Variables(db).set(variable, to: value)
      } else {
        try Variables(db).unset(variable)
      }
    }
    settings.add(settings.changing(variable, to: value))
    story.tell("\(variable.rawValue) is \(value ?? "unset") now")
  }

  private func changeHours() async throws {
    let (start, end): (Variable, Variable) =
      chance.happens(0.7)
      ? (.weekdayPhoneStart, .weekdayPhoneEnd) : (.weekendPhoneStart, .weekendPhoneEnd)
    if chance.happens(0.5) { try await set(start, to: "\(chance.among(6...12)):00") }
    if chance.happens(0.7) {
      try await set(end, to: "\(chance.among(12...24)):\(chance.happens(0.5) ? "00" : "30")")
    }
  }

  /// A slip of the hand, put right in time.
  private func breakSetting() async throws {
    let breakable: [Variable] = [
      .maxHourlyAddresses, .maxHourlyPhoneNumbers, .weekdayPhoneEnd, .weekendPhoneStart,
      .phoneHours, .chunkPhoneNumbers, .resolutions, .phoneTimezone,
    ]
    guard let variable = chance.one(of: breakable) else { return }
    let isBroken = settings.inForce.settings.unreadable.contains { $0.variable == variable }
    if isBroken || chance.happens(0.3) {
      try await set(variable, to: nil)
    } else {
      try await set(variable, to: variable == .resolutions ? "" : "twelve-ish")
    }
    // What was broken for long would end all work.
    for unreadable in settings.inForce.settings.unreadable where chance.happens(0.5) {
      try await set(unreadable.variable, to: nil)
    }
  }

  private func endSessions() async throws {
    let volunteer = chance.one(of: volunteers)
    let user = volunteer?.id ?? 0
    try await server.store.write { try Sessions($0).removeAll(of: user) }
    story.tell("the sessions of \(volunteer?.name ?? "nobody") end")
  }

  private func takeEverythingBack() async throws {
    guard chance.happens(0.4) else { return }
    let count = try await server.expiry.expire(now: instant, all: true)
    handouts.releaseAll()
    story.tell("an operator ends all \(count) assignments")
  }

  private func changeResolutions() async throws {
    let all = Resolution.defaults.map(\.name)
    let kept = all.filter { _ in chance.happens(0.9) }
    try await set(
      .resolutions, to: chance.happens(0.4) || kept.isEmpty ? nil : kept.joined(separator: "\n"))
  }

  /// Open phones and large quotas, so that all that waits may go.
  func openEverything() async throws {
    let values: [(Variable, String?)] = [
      (.weekdayPhoneStart, "0:00"), (.weekdayPhoneEnd, "24:00"), (.weekendPhoneStart, "0:00"),
      (.weekendPhoneEnd, "24:00"), (.phoneHours, "campaign"), (.phoneTimezone, nil),
      (.maxHourlyAddresses, "100000"), (.maxHourlyPhoneNumbers, "100000"),
      (.maxDailyAddresses, nil), (.maxDailyPhoneNumbers, nil), (.resolutions, nil),
      (.chunkAddresses, "4"), (.chunkPhoneNumbers, "4"),
    ]
    for (variable, value) in values { try await set(variable, to: value) }
  }
}

extension SettingsHistory {
  /// The latest settings with one variable changed: what the server should read, whatever it does.
  func changing(_ variable: Variable, to value: String?) -> Settings {
    var values: [String: String] = [:]
    for (variable, value) in inForce.settings.values { values[variable.rawValue] = value }
    values[variable.rawValue] = value
    return Settings(values: values)
  }
}
