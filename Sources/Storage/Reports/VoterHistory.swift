import Domain
import Foundation

/// Something that happened to a voter.
public struct VoterEvent: Sendable {
  public enum Kind: Hashable, Sendable {
    case assigned
    case ended(AssignmentEnding)
    case contacted(resolution: String?, notes: String?, isLate: Bool)
    case undone
    case corrected(before: Correction, after: Correction)
    /// An effect of a result, or an admin's closing, began; `isOver` when it has ended.
    case closed(effect: String, isOver: Bool)
  }

  public var at: Instant
  public var kind: Kind
  public var mode: Mode?
  public var user: UserID?
  public var userName: String
}

extension VoterSearch {
  /// All that the logs have of a voter, newest first, at most `limit`.
  public func history(of voter: VoterID, limit: Int) throws -> [VoterEvent] {
    let events =
      try assignments(voter, limit) + contacts(voter, limit) + corrections(voter, limit)
      + closings(voter, limit)
    let sorted = events.enumerated().sorted { left, right in
      (left.element.at, left.offset) > (right.element.at, right.offset)
    }.prefix(limit).map(\.element)
    let names = try names(of: Set(sorted.compactMap(\.user)))
    return sorted.map { event in
      var event = event
      event.userName = event.user.flatMap { names[$0] } ?? ""
      return event
    }
  }

  private func event(
    _ at: Instant, _ kind: VoterEvent.Kind, _ mode: Mode?, _ user: UserID?
  ) -> VoterEvent {
    VoterEvent(at: at, kind: kind, mode: mode, user: user, userName: "")
  }

  private func assignments(_ voter: VoterID, _ limit: Int) throws -> [VoterEvent] {
    try connection.rows(
      """
      SELECT uid, mode, assigned_at, ended_at, ending FROM assignments
      WHERE voter_id = \(voter) ORDER BY id DESC LIMIT \(limit)
      """
    ).reversed().flatMap { row -> [VoterEvent] in
      let (mode, user) = (try row.mode("mode"), try row.integer("uid"))
      var events = [event(try row.instant("assigned_at"), .assigned, mode, user)]
      let ending = try row.optionalText("ending").flatMap(AssignmentEnding.init(rawValue:))
      // The result says so itself.
      if let ending, ending != .resolved, let at = try row.optionalInstant("ended_at") {
        events.append(event(at, .ended(ending), mode, user))
      }
      return events
    }
  }

  private func contacts(_ voter: VoterID, _ limit: Int) throws -> [VoterEvent] {
    try connection.rows(
      """
      SELECT uid, mode, resolution, notes, recorded_at, late, undone_at, undone_by FROM contacts
      WHERE voter_id = \(voter) ORDER BY id DESC LIMIT \(limit)
      """
    ).reversed().flatMap { row -> [VoterEvent] in
      let mode = try row.mode("mode")
      let kind = VoterEvent.Kind.contacted(
        resolution: try row.optionalText("resolution"), notes: try row.optionalText("notes"),
        isLate: try row.flag("late"))
      var events = [event(try row.instant("recorded_at"), kind, mode, try row.integer("uid"))]
      if let at = try row.optionalInstant("undone_at") {
        events.append(event(at, .undone, mode, try row.optionalInteger("undone_by")))
      }
      return events
    }
  }

  private func corrections(_ voter: VoterID, _ limit: Int) throws -> [VoterEvent] {
    let read = { (text: String) in
      try JSONDecoder().decode(Correction.self, from: Data(text.utf8))
    }
    return try connection.rows(
      """
      SELECT uid, mode, at, `before`, `after` FROM corrections
      WHERE voter_id = \(voter) ORDER BY id DESC LIMIT \(limit)
      """
    ).reversed().map { row in
      event(
        try row.instant("at"),
        .corrected(before: try read(row.text("before")), after: try read(row.text("after"))),
        try row.optionalInteger("mode").map { $0 == 0 ? .letters : .calls },
        try row.integer("uid"))
    }
  }

  /// Effects on the voter's own row and on the number on file. When one began is told by its
  /// result.
  private func closings(_ voter: VoterID, _ limit: Int) throws -> [VoterEvent] {
    try connection.rows(
      """
      SELECT e.effect, e.mode, e.ended_at, c.recorded_at, c.uid
      FROM pool_effects e JOIN contacts c ON c.result_key = e.result_key
      WHERE e.id IN (
        SELECT o.id FROM pool_effects o WHERE o.voter_id = \(voter)
        UNION ALL SELECT n.id FROM pool_effects n JOIN voters v ON v.phone_digits = n.digits
        WHERE v.id = \(voter))
      ORDER BY e.id DESC LIMIT \(limit)
      """
    ).reversed().map { row in
      event(
        try row.instant("recorded_at"),
        .closed(
          effect: try row.text("effect"), isOver: try row.optionalInteger("ended_at") != nil),
        try row.mode("mode"), try row.integer("uid"))
    }
  }

  private func names(of users: Set<UserID>) throws -> [UserID: String] {
    guard !users.isEmpty else { return [:] }
    let rows = try connection.rows(
      "SELECT uid, nickname FROM users WHERE uid IN (\(list: users.sorted()))")
    return try Dictionary(
      rows.map { (try $0.integer("uid"), try $0.optionalText("nickname") ?? "") },
      uniquingKeysWith: { first, _ in first })
  }
}
