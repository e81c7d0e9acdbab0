import Foundation

/// When calls may be made (SPEC 8.1), by the wall clock of one zone.
///
/// A moment is inside exactly when the wall clock then reads a time inside the day's window. So a
/// window's hour that a daylight-saving night leaves out is never open, the hour it repeats is
/// judged by what the clock shows both times, and no rounding ever opens the phones.
public struct CallingHours: Hashable, Sendable {
  public var weekday: CallingWindow
  public var weekend: CallingWindow
  public var zone: TimeZone

  public init(weekday: CallingWindow, weekend: CallingWindow, zone: TimeZone) {
    self.weekday = weekday
    self.weekend = weekend
    self.zone = zone
  }

  /// Whether the phones are open at a moment, and until or from when.
  public enum State: Hashable, Sendable {
    /// `closesAt` is nil when they do not close within ten days.
    case open(closesAt: Instant?)
    /// `opensAt` is nil when they do not open within ten days: both windows are closed all day.
    case closed(opensAt: Instant?)

    public var isOpen: Bool {
      if case .open = self { true } else { false }
    }
  }

  public func contains(_ instant: Instant) -> Bool {
    let civil = CivilTime(instant, in: zone)
    return window(isWeekend: civil.isWeekend).contains(minute: civil.minuteOfDay)
  }

  public func state(at instant: Instant) -> State {
    let isOpen = contains(instant)
    let change = nextChange(after: instant, from: isOpen)
    return isOpen ? .open(closesAt: change) : .closed(opensAt: change)
  }

  /// True when some moment of the `seconds` up to and including `instant` was inside.
  public func wasOpen(within seconds: Int64, before instant: Instant) -> Bool {
    switch state(at: instant - seconds) {
    case .open: true
    case .closed(let opensAt): opensAt.map { $0 <= instant } ?? false
    }
  }

  /// The same hours by another zone's clock, inside 8:00–21:00 whatever the variables say
  /// (SPEC 8.3; the federal floor is 47 CFR 64.1200(c)(1)).
  public func judged(in zone: TimeZone) -> CallingHours {
    CallingHours(
      weekday: weekday.intersection(Self.lawful), weekend: weekend.intersection(Self.lawful),
      zone: zone)
  }

  private static let lawful = CallingWindow(from: TimeOfDay(hour: 8), upTo: TimeOfDay(hour: 21))

  private func window(isWeekend: Bool) -> CallingWindow { isWeekend ? weekend : weekday }

  /// The first moment after `instant` at which `contains` stops being `state`, within ten days.
  ///
  /// The moments of several days are put in order before they are tried: a clock put back across
  /// midnight reads the day before once more, after some of the next day. Most changes are near,
  /// so a few days are tried first; what is found on the last of them might have one before it.
  private func nextChange(after instant: Instant, from state: Bool) -> Instant? {
    let today = CivilTime(instant, in: zone).day
    for ahead: Int64 in [2, 10] {
      let moments = Set((today - 1...today + ahead + 1).flatMap(moments(onDay:)))
      let change = moments.filter { $0 > instant }.sorted().first { contains($0) != state }
      if let change, CivilTime(change, in: zone).day <= today + ahead { return change }
    }
    return nil
  }

  /// The moments about a civil day at which the hours can change: the wall clock's readings of
  /// midnight, start and end, each as often as it occurs, and the zone's own changes.
  private func moments(onDay day: Int64) -> Set<Instant> {
    let window = window(isWeekend: CivilTime.isWeekend(day: day))
    let noon = Instant(seconds: day * 86_400 + 43_200)
    var found: Set<Instant> = []
    let offsets = Set(
      [noon - 129_600, noon, noon + 129_600].map { Int64(zone.secondsFromGMT(for: $0.date)) })
    for minute in [0, window.start.minutes, window.end.minutes] {
      for offset in offsets {
        let moment = Instant(seconds: day * 86_400 + Int64(minute) * 60 - offset)
        if Int64(zone.secondsFromGMT(for: moment.date)) == offset { found.insert(moment) }
      }
    }
    if let change = zone.nextDaylightSavingTimeTransition(after: (noon - 86_400).date),
      Instant(change) < noon + 86_400
    {
      found.insert(Instant(change))
    }
    return found
  }
}

/// A moment as a zone's wall clock and calendar read it.
struct CivilTime {
  /// Days since 1970-01-01 by the zone's calendar.
  let day: Int64
  /// 0 to 1,439.
  let minuteOfDay: Int

  init(_ instant: Instant, in zone: TimeZone) {
    let local = instant.seconds + Int64(zone.secondsFromGMT(for: instant.date))
    day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    minuteOfDay = Int(local - day * 86_400) / 60
  }

  var isWeekend: Bool { Self.isWeekend(day: day) }

  /// Saturday or Sunday; day 0 was a Thursday.
  static func isWeekend(day: Int64) -> Bool {
    let weekday = ((day + 4) % 7 + 7) % 7
    return weekday == 0 || weekday == 6
  }
}
