extension Instant {
  /// Reads an RFC 3339 time with any offset; fractions of a second are dropped, and a leap second
  /// is the second after it.
  ///
  /// Returns nil for anything else: a bare date, a time without an offset, a day its month does
  /// not have, a moment outside the years 0000 to 9999 in UTC.
  public init?(rfc3339 text: String) {
    guard text.utf8.count <= 40 else { return nil }
    var rest = Array(text.utf8)[...]
    guard let date = Self.date(&rest), Self.skip("Tt", &rest), let time = Self.time(&rest),
      let offset = Self.offset(&rest), rest.isEmpty
    else { return nil }
    let seconds = date * 86_400 + time - offset
    self.init(seconds: seconds)
    if self.seconds != seconds { return nil }
  }

  /// RFC 3339 in UTC, such as `2026-11-03T14:05:00Z`.
  public var rfc3339: String {
    let time = (seconds % 86_400 + 86_400) % 86_400
    let (year, month, day) = Self.civil(day: (seconds - time) / 86_400)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    let append = { (number: Int64, digits: Int, after: Unicode.Scalar) in
      var divisor: Int64 = digits == 4 ? 1_000 : 10
      while divisor > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
      bytes.append(UInt8(ascii: after))
    }
    append(year, 4, "-")
    append(month, 2, "-")
    append(day, 2, "T")
    append(time / 3_600, 2, ":")
    append(time / 60 % 60, 2, ":")
    append(time % 60, 2, "Z")
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Instant {
  /// Days since 1970-01-01.
  private static func date(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let year = number(4, &rest), skip("-", &rest), let month = number(2, &rest),
      skip("-", &rest), let day = number(2, &rest), (1...12).contains(month), day >= 1
    else { return nil }
    let days = self.day(year: year, month: month, day: day)
    return civil(day: days) == (year, month, day) ? days : nil
  }

  /// Seconds since midnight.
  private static func time(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let hour = number(2, &rest), skip(":", &rest), let minute = number(2, &rest),
      skip(":", &rest), let second = number(2, &rest), hour < 24, minute < 60, second <= 60
    else { return nil }
    if skip(".", &rest) {
      guard number(1, &rest) != nil else { return nil }
      while number(1, &rest) != nil {}
    }
    return hour * 3_600 + minute * 60 + second
  }

  /// Seconds east of UTC.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    if skip("Zz", &rest) { return 0 }
    let isWest = skip("-", &rest)
    guard isWest || skip("+", &rest), let hour = number(2, &rest), skip(":", &rest),
      let minute = number(2, &rest), hour < 24, minute < 60
    else { return nil }
    let east = hour * 3_600 + minute * 60
    return isWest ? -east : east
  }

  private static func number(_ digits: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(digits)
    return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private static func skip(_ any: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, any.utf8.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Days since 1970-01-01 of a date of the Gregorian calendar, year 0 or later. The year is
  /// counted from March, so that the leap day is its last.
  private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let years = year + 400 - (month <= 2 ? 1 : 0)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468 - 146_097
  }

  /// The date of a day since 1970-01-01, year 0 or later: the reverse of `day(year:month:day:)`.
  private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let days = day + 719_468 + 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = (fromMarch + 2) % 12 + 1
    let year = days / 146_097 * 400 + yearOfEra - 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
  }
}
