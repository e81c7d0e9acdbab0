import Domain

/// One earlier contact with a voter, without saying by whom (SPEC 5.6).
public struct EarlierContact: Codable, Hashable, Sendable {
  public var at: Instant
  public var mode: Mode
  /// nil for letters.
  public var resolution: String?
  public var notes: String?

  public init(at: Instant, mode: Mode, resolution: String?, notes: String?) {
    self.at = at
    self.mode = mode
    self.resolution = resolution
    self.notes = notes
  }
}

/// A voter on a list, with what the mode shows and no more.
public struct ListedVoter: Codable, Hashable, Sendable, Identifiable {
  public struct Place: Codable, Hashable, Sendable {
    /// Left out in calls mode.
    public var street: String?
    public var city: String
    public var state: String
    public var zip: String

    public init(street: String?, city: String, state: String, zip: String) {
      self.street = street
      self.city = city
      self.state = state
      self.zip = zip
    }
  }

  public var id: VoterID
  public var name: VoterName
  public var address: Place
  /// Left out in letters mode, and in calls mode while this voter may not be called.
  public var phone: String?
  public var party: String
  public var gender: String
  public var prime: Bool
  /// Newest first.
  public var history: [EarlierContact]

  public init(
    id: VoterID, name: VoterName, address: Place, phone: String?, party: String, gender: String,
    prime: Bool, history: [EarlierContact]
  ) {
    self.id = id
    self.name = name
    self.address = address
    self.phone = phone
    self.party = party
    self.gender = gender
    self.prime = prime
    self.history = history
  }

  /// What `mode` shows of `voter`. `isCallable` is false while the voter may not be called: the
  /// number then stays on the server.
  public init(_ voter: Voter, mode: Mode, isCallable: Bool, history: [EarlierContact]) {
    self.init(
      id: voter.id, name: voter.name,
      address: Place(
        street: mode == .letters ? voter.address.street : nil, city: voter.address.city,
        state: voter.address.state, zip: voter.address.zip),
      phone: mode == .calls && isCallable ? voter.phone : nil, party: voter.party,
      gender: voter.gender, prime: voter.isPrime, history: history)
  }

  /// The voter as the domain's rules want one; what the mode leaves out is empty.
  public var voter: Voter {
    Voter(
      id: id, name: name,
      address: Address(
        street: address.street ?? "", city: address.city, state: address.state, zip: address.zip),
      phone: phone ?? "", party: party, gender: gender, isPrime: prime)
  }
}

/// A volunteer's list in one mode (SPEC 13), as every call that touches it answers.
public struct VoterList: Codable, Hashable, Sendable {
  public var mode: Mode
  /// Voters on a full list; 0 when the setting cannot be read.
  public var chunk: Int
  public var voters: [ListedVoter]
  public var canRefill: Bool
  /// When these assignments run out: the next midnight in Hawaii.
  public var expiresAt: Instant
  public var quota: Quota
  /// nil while the mode is open.
  public var lockout: Lockout?
  /// When calls close; nil in letters mode, while closed, and when no closing is near.
  public var closesAt: Instant?
  public var notice: Notice?
  public var tallies: Tallies
  public var serverTime: Instant
  /// Who left this list by somebody else's doing in the past day, newest first, at most
  /// `Departure.most`; empty from a server that does not tell.
  public var departures: [Departure]
  /// Nil from a server that does not tell.
  public var progress: CampaignProgress?

  public init(
    mode: Mode, chunk: Int, voters: [ListedVoter], canRefill: Bool, expiresAt: Instant,
    quota: Quota, lockout: Lockout?, closesAt: Instant?, notice: Notice?, tallies: Tallies,
    serverTime: Instant, departures: [Departure] = [], progress: CampaignProgress? = nil
  ) {
    self.mode = mode
    self.chunk = chunk
    self.voters = voters
    self.canRefill = canRefill
    self.expiresAt = expiresAt
    self.quota = quota
    self.lockout = lockout
    self.closesAt = closesAt
    self.notice = notice
    self.tallies = tallies
    self.serverTime = serverTime
    self.departures = departures
    self.progress = progress
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mode = try container.decode(Mode.self, forKey: .mode)
    chunk = try container.decode(Int.self, forKey: .chunk)
    voters = try container.decode([ListedVoter].self, forKey: .voters)
    canRefill = try container.decode(Bool.self, forKey: .canRefill)
    expiresAt = try container.decode(Instant.self, forKey: .expiresAt)
    quota = try container.decode(Quota.self, forKey: .quota)
    lockout = try container.decodeIfPresent(Lockout.self, forKey: .lockout)
    closesAt = try container.decodeIfPresent(Instant.self, forKey: .closesAt)
    notice = try container.decodeIfPresent(Notice.self, forKey: .notice)
    tallies = try container.decode(Tallies.self, forKey: .tallies)
    serverTime = try container.decode(Instant.self, forKey: .serverTime)
    departures = try container.decodeIfPresent([Departure].self, forKey: .departures) ?? []
    progress = try container.decodeIfPresent(CampaignProgress.self, forKey: .progress)
  }

  private enum CodingKeys: String, CodingKey {
    case mode, chunk, voters, canRefill, expiresAt, quota, lockout, closesAt, notice, tallies
    case serverTime, departures, progress
  }

  /// Writes `lockout`, `closesAt` and `notice` as null where there is none, as the contract says.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mode, forKey: .mode)
    try container.encode(chunk, forKey: .chunk)
    try container.encode(voters, forKey: .voters)
    try container.encode(canRefill, forKey: .canRefill)
    try container.encode(expiresAt, forKey: .expiresAt)
    try container.encode(quota, forKey: .quota)
    try container.encode(lockout, forKey: .lockout)
    try container.encode(closesAt, forKey: .closesAt)
    try container.encode(notice, forKey: .notice)
    try container.encode(tallies, forKey: .tallies)
    try container.encode(serverTime, forKey: .serverTime)
    try container.encode(departures, forKey: .departures)
    try container.encodeIfPresent(progress, forKey: .progress)
  }
}
