/// What one volunteer's sums of some days have that an admin should look at.
public struct UnusualWork: Hashable, Sendable {
  public enum Reason: String, CaseIterable, Sendable {
    case fastCalls = "fast_calls"
    case sameNotes = "same_notes"
    case oneResolution = "one_resolution"
    case atTheQuota = "at_the_quota"
    case manySkips = "many_skips"
  }

  public struct Finding: Hashable, Sendable {
    public var reason: Reason
    /// With its numbers, for people.
    public var words: String
    /// Of results, hours or skips: how much of it there is.
    public var count: Int64

    public init(_ reason: Reason, _ words: String, _ count: Int64) {
      self.reason = reason
      self.words = words
      self.count = count
    }
  }

  public var letters: Int64
  public var calls: Int64
  /// Calls that came sooner after the one before than `CallPace.fastest`.
  public var fastCalls: Int64
  /// Results with the notes of the one before.
  public var sameNotes: Int64
  /// Calls with the resolution of the one before.
  public var sameResolutions: Int64
  public var skips: Int64
  /// Hours since 1970 in which a quota was used up, in order.
  public var quotaHours: [Int64]

  public init(
    letters: Int64 = 0, calls: Int64 = 0, fastCalls: Int64 = 0, sameNotes: Int64 = 0,
    sameResolutions: Int64 = 0, skips: Int64 = 0, quotaHours: [Int64] = []
  ) {
    self.letters = letters
    self.calls = calls
    self.fastCalls = fastCalls
    self.sameNotes = sameNotes
    self.sameResolutions = sameResolutions
    self.skips = skips
    self.quotaHours = quotaHours
  }

  /// Fewest of each to be told of.
  public static let fewestFastCalls: Int64 = 5
  public static let fewestSameNotes: Int64 = 10
  public static let fewestSameResolutions: Int64 = 20
  public static let fewestQuotaHours = 3
  public static let fewestSkips: Int64 = 20

  /// None for work as it should be; at most one of each reason.
  public var findings: [Finding] {
    [tooFast, identical, oneOnly, longAtQuota, skipping].compactMap { $0 }
  }

  private var tooFast: Finding? {
    guard fastCalls >= Self.fewestFastCalls else { return nil }
    return Finding(
      .fastCalls,
      "\(fastCalls) of \(calls) calls came less than \(CallPace.fastest) seconds after the one "
        + "before, faster than a call can be.", fastCalls)
  }

  private var identical: Finding? {
    guard sameNotes >= Self.fewestSameNotes else { return nil }
    return Finding(
      .sameNotes,
      "\(sameNotes) of \(letters + calls) results have word for word the notes of the "
        + "one before.", sameNotes)
  }

  /// Nine in ten calls ended as the one before.
  private var oneOnly: Finding? {
    guard sameResolutions >= Self.fewestSameResolutions, sameResolutions * 10 >= calls * 9
    else { return nil }
    return Finding(
      .oneResolution, "\(sameResolutions) of \(calls) calls ended exactly as the one before.",
      sameResolutions)
  }

  private var longAtQuota: Finding? {
    let hours = longestRun
    guard hours >= Self.fewestQuotaHours else { return nil }
    return Finding(
      .atTheQuota, "Used up the quota \(hours) hours in a row.", Int64(hours))
  }

  /// Twenty skips, and one for every two results.
  private var skipping: Finding? {
    guard skips >= Self.fewestSkips, skips * 2 >= letters + calls else { return nil }
    return Finding(
      .manySkips, "Skipped \(skips) voters while recording \(letters + calls) results.", skips)
  }

  private var longestRun: Int {
    var longest = 0
    var run = 0
    var last: Int64?
    for hour in quotaHours {
      run = last.map { hour == $0 + 1 } == true ? run + 1 : 1
      longest = max(longest, run)
      last = hour
    }
    return longest
  }
}

extension UnusualWork.Reason {
  /// A few words, for a column.
  public var title: String {
    switch self {
    case .fastCalls: "Faster than a call"
    case .sameNotes: "Identical notes"
    case .oneResolution: "One resolution only"
    case .atTheQuota: "At the quota for hours"
    case .manySkips: "Many skips"
    }
  }
}
