import API
import Domain
import Foundation

/// Who is signed in where, and what the campaign has set.
struct Session: Hashable, Sendable {
  /// The address as it was typed.
  let server: String
  let user: UserDescription
  /// May see the reports.
  let isAdmin: Bool
  /// As the server counted last; what waits in the outbox is not in it.
  var tallies: Tallies
  /// What the campaign and this volunteer have done, with the tallies of then; nil when the server
  /// does not tell.
  private(set) var progress: CampaignProgress?
  private var talliesOfProgress = Tallies()
  let settings: Settings
  /// The resolutions offered; empty when the campaign's list cannot be read.
  let resolutions: [Resolution]
  /// The campaign's calling hours; nil when they cannot be read.
  let hours: CallingHours?
  let phoneHours: PhoneHours?

  init(server: String, answer: SessionAnswer) {
    self.server = server
    user = answer.user
    isAdmin = answer.user.permissionSet.contains(.admin)
    tallies = answer.tallies
    settings = Settings(values: answer.settings)
    resolutions = (try? settings.resolutions()) ?? []
    hours = try? settings.callingHours()
    phoneHours = try? settings.phoneHours()
    learn(answer.progress)
  }

  /// As it was kept on this machine.
  init(server: String, kept: KeptWork) {
    self.init(
      server: server,
      answer: SessionAnswer(
        user: kept.user, tallies: kept.tallies, settings: kept.settings,
        serverTime: Instant(seconds: 0), serverVersion: ""))
  }

  /// Takes in what the server says; nothing when it says nothing.
  mutating func learn(_ progress: CampaignProgress?) {
    guard let progress else { return }
    self.progress = progress
    talliesOfProgress = tallies
  }

  /// This volunteer's results of today; nil when unknown.
  ///
  /// - Parameter tallies: both totals as shown, with what waits here and was done since.
  func today(_ tallies: Tallies) -> Int? {
    progress.map { progress in
      let since = Mode.allCases.reduce(0) { $0 + tallies[$1] - talliesOfProgress[$1] }
      return max(progress.today.letters + progress.today.calls + since, 0)
    }
  }

  /// The server without its scheme, for the status line.
  var host: String {
    guard let scheme = server.range(of: "://") else { return server }
    return String(server[scheme.upperBound...])
  }

  /// Whether this voter may be called at `now` as far as the settings tell; never when they
  /// cannot be read.
  func mayCall(_ voter: ListedVoter, at now: Instant) -> Bool {
    guard let hours, let phoneHours else { return false }
    return PhoneAccess(hours: hours, rule: phoneHours, address: voter.voter.address).allows(now)
  }
}

extension Settings {
  /// The values set, by the names of their variables.
  var byName: [String: String] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
  }
}
