import Testing

/// The real programs: `eblocks` in a real terminal against a real `eblocks-server`. One scenario at
/// a time, because two cores cannot keep several people's pace.
@Suite(.serialized, .timeLimit(.minutes(3 + KillRun.rounds / 20))) enum EndToEnd {}
