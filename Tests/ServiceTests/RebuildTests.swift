import Domain
import Storage
import Testing

@testable import Service

/// The summaries counted anew while volunteers go on.
@Suite struct RebuildTests {
  /// Everybody lives in a ZIP of their own, so most results write rows that were in no summary when
  /// the rebuild emptied it, and nothing of the rebuild's holds them up.
  @Test(arguments: NightEngine.all)
  func countsOnceWhatIsRecordedMeanwhile(engine: NightEngine) async throws {
    let settings: [Variable: String] = [.chunkAddresses: "60", .maxHourlyAddresses: "1000"]
    try await ActionStage.with(engine, voters: 120, settings: settings) { stage in
      try await stage.change { db in
        try db.run(
          "UPDATE voters SET \(raw: VoterColumn.zip.rawValue) = CAST(10000 + id AS CHAR)")
        // A log that takes a while to count.
        try db.run(
          """
          INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at,
            assigned_at, undone_at, undone_by)
          SELECT CAST(a.id * 1000 + b.id AS CHAR), \(stage.ada.id), a.id, 0, \(noon) - a.id * 3600,
            \(noon) - a.id * 3600, \(noon) - 864000, \(noon), \(stage.ada.id)
          FROM voters a CROSS JOIN voters b
          """)
      }
      var lists: [(user: User, voters: [VoterID])] = []
      for user in [stage.vera, stage.otto] {
        lists.append((user, try await stage.open(.letters, user)))
        // Whoever has nothing here is looked at by the rebuild, and waits for it to end.
        try await stage.store.write { db in
          try TallyRows(db).beginChange(by: user.id)
          try db.run(
            """
            UPDATE volunteers SET last_letter_at = \(noon), last_call_at = \(noon)
            WHERE uid = \(user.id)
            """)
        }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (user, voters) in lists {
          group.addTask {
            for (step, voter) in zip(0..., voters) {
              try await stage.record(
                .letters, voter, by: user, key: "\(user.id)-\(step)",
                at: noon + Int64(step) * 600)
            }
          }
        }
        group.addTask {
          for _ in 0..<30 { try await stage.store.write { try $0.rebuildSummaries() } }
        }
        try await group.waitForAll()
      }
      #expect(
        try await stage.count("SELECT count(*) FROM contacts WHERE undone_at IS NULL") == 120)
    }
  }
}
