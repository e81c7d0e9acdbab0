import Domain

/// Every state the campaign's settings have been in, the one in force last.
struct SettingsHistory {
  struct Version {
    var settings: Settings
    /// nil when they cannot be read.
    var hours: CallingHours?
    var rule: PhoneHours?

    init(_ settings: Settings) {
      self.settings = settings
      hours = try? settings.callingHours()
      rule = try? settings.phoneHours()
    }

    /// Whether SPEC 8 lets a voter be called then; never when the settings cannot be read.
    func mayCall(at address: Address, _ instant: Instant) -> Bool {
      access(to: address)?.allows(instant) == true
    }

    func access(to address: Address) -> PhoneAccess? {
      guard let hours, let rule else { return nil }
      return PhoneAccess(hours: hours, rule: rule, address: address)
    }
  }

  private(set) var versions: [Version]

  init() {
    versions = [Version(Settings())]
  }

  var latest: Int { versions.count - 1 }
  var inForce: Version { versions[latest] }

  mutating func add(_ settings: Settings) { versions.append(Version(settings)) }

  /// Whether some version from number `first` on lets the voter be called then. A client learns of
  /// a change with the next list, and shows until then what the last one allowed.
  func mayCall(at address: Address, _ instant: Instant, since first: Int) -> Bool {
    versions[min(first, latest)...].contains { $0.mayCall(at: address, instant) }
  }
}
