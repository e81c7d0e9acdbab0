/// The levels of this interface that one side speaks, from the oldest to the newest. Two sides can
/// work together when they share one.
///
/// A level stays the same while clients and servers of it understand each other: fields may be
/// added to answers, and may be left out of requests. What an older side would misunderstand, such
/// as a new value of a closed set or a field that goes, makes a new level; a side keeps speaking
/// the one before it for as long as anybody uses it, so that upgrades work in either order.
public struct APILevels: Hashable, Sendable {
  public let oldest: Int
  public let newest: Int

  /// What this release speaks.
  public static let current = APILevels(oldest: 1, newest: 1)

  /// - Parameters: 1 to 9,999, the oldest first.
  public init(oldest: Int, newest: Int) {
    self.oldest = oldest
    self.newest = newest
  }

  /// Reads a header's value, `1` or `1-3`; nil for anything else. A side that sends no such header
  /// has not changed since before there was one: it speaks level 1.
  public init?(header: String) {
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.count <= 4 && part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? Int(part) : nil
    }
    guard (1...2).contains(parts.count), numbers.count == parts.count, let oldest = numbers.first,
      let newest = numbers.last, oldest >= 1, oldest <= newest
    else { return nil }
    self.init(oldest: oldest, newest: newest)
  }

  /// As a header says it: `1`, or `1-3`.
  public var header: String { oldest == newest ? "\(oldest)" : "\(oldest)-\(newest)" }

  /// How this side stands to another one.
  public enum Standing: Hashable, Sendable {
    case together
    /// The other one has left behind all that this side speaks.
    case tooOld
    /// The other one has not learned yet what this side speaks.
    case tooNew
  }

  public func standing(to other: APILevels) -> Standing {
    if newest < other.oldest { return .tooOld }
    return oldest > other.newest ? .tooNew : .together
  }
}
