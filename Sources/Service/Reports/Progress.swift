import API
import Domain
import Foundation
import Storage
import Synchronization

/// How many people the campaign has reached, read by this server every few seconds at the most.
final class ReachedCount: Sendable {
  /// Seconds for which a count is good enough.
  private static let age: Int64 = 5

  private let last = Mutex<(count: Int64, at: Instant)?>(nil)
  private let day = Mutex<(zone: TimeZone, start: Instant, end: Instant)?>(nil)

  func count(_ db: any SQLConnection, now: Instant) throws -> Int64 {
    let known = last.withLock { $0 }
    if let known, abs(now - known.at) < Self.age { return known.count }
    let count = try ReportSums(db).everything()
    last.withLock { $0 = (count, now) }
    return count
  }

  /// What goes under a volunteer's totals.
  func progress(
    _ db: any SQLConnection, of user: UserID, zone: TimeZone, now: Instant
  ) throws -> CampaignProgress {
    CampaignProgress(
      today: try ReportSums(db).tallies(of: user, in: today(at: now, in: zone)),
      peopleReached: try count(db, now: now))
  }

  /// The hours of the campaign's day so far.
  func today(at now: Instant, in zone: TimeZone) -> Hours {
    start(of: now, in: zone).seconds / 3_600..<(now.seconds / 3_600 + 1)
  }

  /// When the day began, worked out once a day.
  private func start(of now: Instant, in zone: TimeZone) -> Instant {
    if let known = day.withLock({ $0 }), known.zone == zone, known.start <= now, now < known.end {
      return known.start
    }
    let today = CalendarDay(now, in: zone)
    let start = today.start(in: zone)
    day.withLock { $0 = (zone, start, today.adding(days: 1).start(in: zone)) }
    return start
  }
}
