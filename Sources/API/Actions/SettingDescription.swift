/// One variable of the configuration (SPEC 3), as the settings page shows it.
public struct SettingDescription: Codable, Hashable, Sendable, Identifiable {
  public var name: String
  /// What it does, in a sentence.
  public var meaning: String
  /// What holds without a row; nil where nothing does.
  public var standard: String?
  /// The row's text; nil without a row, and always for a secret one.
  public var value: String?
  /// Whether there is a row.
  public var isSet: Bool
  /// Why the value cannot be read; nil when it can.
  public var problem: String?
  /// True for one that is never shown again once set, such as a webhook's address.
  public var isSecret: Bool

  public var id: String { name }

  public init(
    name: String, meaning: String, standard: String?, value: String?, isSet: Bool,
    problem: String?, isSecret: Bool
  ) {
    self.name = name
    self.meaning = meaning
    self.standard = standard
    self.value = value
    self.isSet = isSet
    self.problem = problem
    self.isSecret = isSecret
  }
}

/// Answer of `GET /v1/settings`, and of a change of one of them.
public struct SettingDescriptions: Codable, Hashable, Sendable {
  public var settings: [SettingDescription]
  /// Something to know of the change just made; nil mostly.
  public var note: String?

  public init(settings: [SettingDescription], note: String? = nil) {
    self.settings = settings
    self.note = note
  }
}

/// Body of `PUT /v1/settings/{name}`.
public struct SettingChange: Codable, Hashable, Sendable {
  public var value: String

  public init(value: String) {
    self.value = value
  }
}
