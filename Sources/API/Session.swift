import Domain

/// Body of `POST /v1/session` and `POST /v1/users`.
public struct SignInRequest: Codable, Hashable, Sendable {
  public var username: String
  public var password: String

  public init(username: String, password: String) {
    self.username = username
    self.password = password
  }
}

/// Body of `PUT /v1/users/me/password`.
public struct PasswordChange: Codable, Hashable, Sendable {
  public var old: String
  public var new: String

  public init(old: String, new: String) {
    self.old = old
    self.new = new
  }
}

/// Who is signed in, as the wire says it.
public struct UserDescription: Codable, Hashable, Sendable {
  public var id: UserID
  public var name: String
  /// Scoop's names: `eblocks_use`, `eblocks_admin`, `eblocks_trusted`.
  public var permissions: [String]

  public init(id: UserID, name: String, permissions: Permissions) {
    self.id = id
    self.name = name
    self.permissions = permissions.names
  }

  public var permissionSet: Permissions {
    permissions.reduce(into: []) { set, name in
      if let permission = Permissions(name: name) { set.insert(permission) }
    }
  }
}

/// Answer of `GET /v1/session`, `POST /v1/session` and `POST /v1/users`.
public struct SessionAnswer: Codable, Hashable, Sendable {
  public var user: UserDescription
  public var tallies: Tallies
  /// The public variables' values in force, by name: feed them to `Settings(values:)`.
  public var settings: [String: String]
  public var serverTime: Instant
  /// The server's version, for a client that is too old or too new for it.
  public var serverVersion: String
  /// Nil from a server that does not tell.
  public var progress: CampaignProgress?

  public init(
    user: UserDescription, tallies: Tallies, settings: [String: String], serverTime: Instant,
    serverVersion: String, progress: CampaignProgress? = nil
  ) {
    self.user = user
    self.tallies = tallies
    self.settings = settings
    self.serverTime = serverTime
    self.serverVersion = serverVersion
    self.progress = progress
  }
}
