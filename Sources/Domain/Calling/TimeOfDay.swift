/// A wall-clock time, to the minute, 0:00 to 24:00.
public struct TimeOfDay: Hashable, Comparable, Sendable {
  /// Minutes since midnight, 0 to 1,440.
  public let minutes: Int

  /// The full hour; 0 before 0, 24 after 24.
  init(hour: Int) {
    minutes = min(max(hour, 0), 24) * 60
  }

  /// Returns nil outside 0 to 1,440.
  public init?(minutes: Int) {
    guard (0...1_440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }

  /// Reads `9`, `9:00`, `09:30`, `9pm`, `9:30 PM` and `24:00` (SPEC 3); nil for anything else.
  public init?(_ text: String) {
    var rest = text.lowercased()[...]
    var meridiem: String?
    if let mark = ["am", "pm"].first(where: rest.hasSuffix) {
      meridiem = mark
      rest = rest.dropLast(2)
      while rest.last == " " { rest = rest.dropLast() }
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let hour = Self.number(parts[0], digits: 1...2),
      let minute = parts.count == 2 ? Self.number(parts[1], digits: 2...2) : 0, minute < 60
    else { return nil }
    switch meridiem {
    case nil:
      self.init(minutes: hour * 60 + minute)
    case let mark?:
      guard (1...12).contains(hour) else { return nil }
      self.init(minutes: (hour % 12 + (mark == "pm" ? 12 : 0)) * 60 + minute)
    }
  }

  /// As Americans read it: `9:00 AM`, `12:30 PM`, `midnight` for 0:00 and 24:00.
  public var spoken: String {
    if minutes % 1_440 == 0 { return "midnight" }
    let hour = minutes / 60 % 12 == 0 ? 12 : minutes / 60 % 12
    let minute = minutes % 60
    return "\(hour):\(minute < 10 ? "0" : "")\(minute) \(minutes < 720 ? "AM" : "PM")"
  }

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}

/// The hours of one kind of day, [start, end); closed all day when both are equal (SPEC 3).
public struct CallingWindow: Hashable, Sendable {
  public let start: TimeOfDay
  public let end: TimeOfDay

  /// Returns nil when it would end before it starts: such hours are unreadable, never overnight.
  public init?(start: TimeOfDay, end: TimeOfDay) {
    guard start <= end else { return nil }
    self.start = start
    self.end = end
  }

  /// Closed all day when it would end before it starts.
  init(from start: TimeOfDay, upTo end: TimeOfDay) {
    self.start = start
    self.end = max(start, end)
  }

  public func contains(minute: Int) -> Bool { start.minutes <= minute && minute < end.minutes }

  /// The part of it inside `other`; closed all day when they do not meet.
  func intersection(_ other: CallingWindow) -> CallingWindow {
    CallingWindow(from: max(start, other.start), upTo: min(end, other.end))
  }
}
