import Domain

/// How many effects keep a voter out of a pool (SPEC 6.2), counted from table `pool_effects`: those
/// on the voter, and in calls those on the voter's number, whatever way it is written.
extension SQLConnection {
  /// Writes these voters' true counts into `address_blocked` and `phone_blocked`. To be called
  /// after effects began or ended, and after a telephone number was corrected.
  public func recountBlocks(of voters: [VoterID]) throws {
    if voters.isEmpty { return }
    try Summaries(self).changingBlocks(of: voters) { try writeBlocks(of: voters) }
  }

  private func writeBlocks(of voters: [VoterID]) throws(StorageError) {
    var rest = voters[...]
    while !rest.isEmpty {
      let batch = rest.prefix(500)
      rest = rest.dropFirst(500)
      try run(
        """
        UPDATE voters
        SET address_blocked = \(raw: BlockCount.sql(.letters)),
          phone_blocked = \(raw: BlockCount.sql(.calls))
        WHERE id IN (\(list: batch))
        """)
    }
  }
}

/// The true count of a row of `voters`, as an expression.
enum BlockCount {
  static func sql(_ mode: Mode) -> String {
    mode == .letters ? "(\(onVoter(0)))" : "(\(onVoter(1)) + \(onNumber))"
  }

  /// Active effects on the number of a row of `voters`.
  static let onNumber = """
    (SELECT count(*) FROM pool_effects e
      WHERE e.digits = voters.phone_digits AND e.mode = 1 AND e.ended_at IS NULL)
    """

  private static func onVoter(_ mode: Int) -> String {
    """
    (SELECT count(*) FROM pool_effects e
      WHERE e.voter_id = voters.id AND e.mode = \(mode) AND e.ended_at IS NULL)
    """
  }
}
