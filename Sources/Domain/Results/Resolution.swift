/// How a call ended (SPEC 6.2), by the name the campaign gives it.
public struct Resolution: Hashable, Sendable {
  /// As shown and stored; at most `Resolution.longestName` characters.
  public var name: String

  public init(name: String) {
    self.name = name
  }

  /// The width of column `phone_resolution`, in Unicode scalars, as databases count.
  public static let longestName = 50

  /// What a resolution does to the pools beyond resolving its own call.
  public enum Effect: String, CaseIterable, Sendable {
    /// Every voter with that number leaves the phone pool, and lists they are on now.
    case doNotCall
    /// The voter leaves both pools.
    case deceased
    /// The voter leaves the letters pool.
    case moved
    /// The number is not handed out again; nothing is cleared.
    case badNumber
  }

  /// Where the picker shows it.
  public enum Group: Int, CaseIterable, Sendable {
    case reached, notReached, badNumber

    public var title: String {
      switch self {
      case .reached: "Reached"
      case .notReached: "Not reached"
      case .badNumber: "Bad number"
      }
    }
  }

  /// The effect of the resolutions the spec gives one, found by name without regard to case.
  public var effect: Effect? { Self.effects[name.lowercased()] }

  /// By name for those of the default list; any other resolution counts as reached.
  public var group: Group { Self.groups[name.lowercased()] ?? .reached }

  private static let effects: [String: Effect] = [
    "do not call": .doNotCall, "deceased": .deceased, "moved": .moved,
    "wrong number": .badNumber, "disconnected": .badNumber,
  ]

  private static let groups: [String: Group] = [
    "left message": .notReached, "not home": .notReached, "busy": .notReached,
    "call back": .notReached, "hung up": .notReached, "language barrier": .notReached,
    "wrong number": .badNumber, "disconnected": .badNumber,
  ]

  /// The list offered when conf `eblocks_resolutions` is unset.
  public static let defaults: [Resolution] = [
    "Supporter", "Leaning", "Undecided", "Opposed", "Already voted", "Left message", "Not home",
    "Busy", "Call back", "Refused", "Hung up", "Wrong number", "Disconnected", "Moved",
    "Language barrier", "Deceased", "Do not call",
  ].map(Resolution.init(name:))
}
