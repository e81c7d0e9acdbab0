import Foundation

/// The figures of an action, before or after it is done.
public struct ActionFigures: Hashable, Sendable {
  /// Results, or voters who leave lists or pools, by mode.
  public var counts: Tallies
  /// Voters who return to the pools.
  public var returning: Int
  /// Voters who are on somebody's list now and leave it.
  public var listed: Int
  /// Results that took somebody else out of a pool.
  public var effects: Int

  public init(counts: Tallies = Tallies(), returning: Int = 0, listed: Int = 0, effects: Int = 0) {
    self.counts = counts
    self.returning = returning
    self.listed = listed
    self.effects = effects
  }

  public var total: Int { counts.letters + counts.calls }
}

/// What an admin is told of an action: before, after, in the log, and when it is undone.
public struct ActionWords: Sendable {
  private let order: AdminOrder
  private let subject: String
  private let zone: TimeZone

  /// - Parameters:
  ///   - subject: whom or what it is about: a user's name, `Pat Sample (voter 5)`, a number.
  ///   - zone: the campaign's, for moments.
  public init(_ order: AdminOrder, subject: String, zone: TimeZone) {
    self.order = order
    self.subject = subject
    self.zone = zone
  }

  /// What would be done.
  public func preview(_ figures: ActionFigures) -> String {
    switch order {
    case .takeBack(_, _, let from, let to):
      let span = span(from, to)
      guard figures.total > 0 else {
        return "\(subject) has no results that count from \(span), so there is nothing to take "
          + "back."
      }
      let effects =
        figures.effects > 0 ? " What \(figures.effects.grouped) of them did to the pools ends." : ""
      return "Takes back \(results(figures)) of \(subject), recorded from \(span). "
        + "\(voters(figures.returning)) \(figures.returning == 1 ? "returns" : "return") to the "
        + "pools; the quota stays used.\(effects)"
    case .releaseLists:
      guard figures.total > 0 else {
        return "\(subject) has nobody on a list, so there is nothing to release."
      }
      return "Takes \(voters(figures)) off \(subject)'s lists; they return to the pools."
    case .suspend:
      let lists =
        figures.total > 0 ? " \(subject)'s lists are released: \(voters(figures))." : ""
      return "Suspends \(subject): nothing more can be done with this account until that is "
        + "undone; results stay.\(lists)"
    case .closeVoter(_, let mode):
      return "Takes \(subject) out of \(pools(mode)).\(off(figures.listed))"
    case .closeNumber:
      guard figures.total > 0 else {
        return "Takes \(subject) out of the calls' pool. No voter has this number now."
      }
      return "Takes \(subject) out of the calls' pool: \(voters(figures.total)) "
        + "\(figures.total == 1 ? "has" : "have") it.\(off(figures.listed))"
    }
  }

  /// What was done.
  public func done(_ figures: ActionFigures) -> String {
    switch order {
    case .takeBack(_, _, let from, let to):
      "Took back \(results(figures)) of \(subject), recorded from \(span(from, to))."
    case .releaseLists:
      "Took \(voters(figures)) off \(subject)'s lists."
    case .suspend:
      "Suspended \(subject)."
        + (figures.total > 0 ? " Took \(voters(figures)) off the lists." : "")
    case .closeVoter(_, let mode):
      "Took \(subject) out of \(pools(mode))."
    case .closeNumber:
      "Took \(subject) out of the calls' pool; \(voters(figures.total)) had it."
    }
  }

  /// What became of it when it was undone.
  ///
  /// - Parameters:
  ///   - restored: how many results count again, or voters are back.
  ///   - left: how many could not.
  public func undone(restored: Int, left: Int) -> String {
    switch order {
    case .takeBack:
      return "\(counted(restored, "result")) of \(subject) \(restored == 1 ? "counts" : "count") "
        + "again."
        + rest(
          left, one: "does not", many: "do not",
          "the voter is done by somebody else or on another list by now")
    case .releaseLists:
      return "\(voters(restored)) \(restored == 1 ? "is" : "are") on \(subject)'s lists again."
        + rest(
          left, one: "is not", many: "are not",
          "done, on another list, out of the pool, or run out at midnight")
    case .suspend:
      return "\(subject) may use eBlocks again, as far as the account's group allows."
    case .closeVoter(_, let mode):
      return "\(subject) is back in \(pools(mode)), unless something else keeps them out."
    case .closeNumber:
      return "\(subject) may be called again, unless something else keeps it out; "
        + "\(voters(restored)) \(restored == 1 ? "has" : "have") it."
    }
  }

  private func rest(_ left: Int, one: String, many: String, _ why: String) -> String {
    left == 0 ? "" : " \(left.grouped) \(left == 1 ? one : many): \(why)."
  }

  private func results(_ figures: ActionFigures) -> String {
    "\(counted(figures.total, "result"))\(split(figures.counts))"
  }

  private func voters(_ figures: ActionFigures) -> String {
    "\(voters(figures.total))\(split(figures.counts))"
  }

  private func voters(_ count: Int) -> String { counted(count, "voter") }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
  }

  private func split(_ counts: Tallies) -> String {
    " ("
      + Mode.allCases.filter { counts[$0] > 0 || counts.letters + counts.calls == 0 }
      .map { counted(counts[$0], $0.singular) }.joined(separator: ", ") + ")"
  }

  private func off(_ listed: Int) -> String {
    listed == 0
      ? "" : " \(voters(listed)) \(listed == 1 ? "leaves" : "leave") a list that they are on now."
  }

  private func pools(_ mode: Mode?) -> String {
    switch mode {
    case .letters: "the letters' pool"
    case .calls: "the calls' pool"
    case nil: "both pools"
    }
  }

  private func span(_ from: Instant, _ to: Instant) -> String {
    "\(moment(from)) to \(moment(to)) \(SpokenTime.name(of: zone, at: to))"
  }

  private func moment(_ instant: Instant) -> String {
    "\(CalendarDay(instant, in: zone)), \(SpokenTime.clock(instant, in: zone))"
  }
}

/// What the log says of a change of the configuration.
public enum SettingWords {
  /// - Parameters:
  ///   - old: the row's text before; nil without a row.
  ///   - new: after; nil when the standard holds again.
  public static func changed(_ variable: Variable?, from old: String?, to new: String?) -> String {
    guard variable?.isPublic ?? false else {
      return new == nil ? "Removed a secret value." : "Set a secret value."
    }
    let before = old.map { "it was \(shown($0))" } ?? "it was not set"
    guard let new else { return "Returned to the standard; \(before)." }
    return "Set to \(shown(new)); \(before)."
  }

  /// The longest text shown of a value, in Unicode scalars.
  private static let longest = 80

  private static func shown(_ value: String) -> String {
    let line = CleanText.line(value)
    guard line.unicodeScalars.count > longest else { return "“\(line)”" }
    return "“\(String(String.UnicodeScalarView(line.unicodeScalars.prefix(longest))))…”"
  }
}

extension Int {
  /// `1,234`.
  fileprivate var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-\(text)" : text
  }
}
