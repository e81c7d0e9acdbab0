/// Two clients in turn, one whose server hangs with a result in flight and one whose server is
/// well.
struct HangBench {
  let wellMoving: Contestant
  let hangingMoving: Contestant
  let wellTyping: Contestant
  let hangingTyping: Contestant

  /// How long the server hangs, in nanoseconds.
  private static let length: Int64 = 10_000_000_000

  init(well: Campaign, hanging: Campaign) throws {
    let calm = try well.openClient()
    let cut = try hanging.openClient()
    wellMoving = Contestant("server well", calm)
    hangingMoving = Contestant("server hanging", cut)
    wellTyping = Contestant("server well", calm)
    hangingTyping = Contestant("server hanging", cut)
    // Through the list once: pages come in, caches fill.
    for contestant in [wellMoving, hangingMoving] {
      try contestant.press(Array(repeating: "j", count: 8) + Array(repeating: "k", count: 8))
      try contestant.press(["e"] + Array(repeating: "x", count: 8))
      try contestant.press(Array(repeating: "\u{7F}", count: 8) + ["\u{1B}"])
    }
    try wellMoving.press(["m"])
    _ = try calm.painted(patience: 500)
    try hanging.hanging {
      try hangingMoving.press(["m"])
      let start = Monotonic.nanoseconds
      try move(until: start + Self.length / 2)
      try wellTyping.press(["e"])
      try hangingTyping.press(["e"])
      try type(until: start + Self.length)
    }
    calm.child.end()
    cut.child.end()
  }

  private func move(until end: Int64) throws {
    while Monotonic.nanoseconds < end {
      for key in Array(repeating: "j", count: 7) + Array(repeating: "k", count: 7) {
        try wellMoving.measure(key)
        try hangingMoving.measure(key)
      }
    }
  }

  private func type(until end: Int64) throws {
    while Monotonic.nanoseconds < end {
      for _ in 0..<20 {
        try wellTyping.measure("x")
        try hangingTyping.measure("x")
      }
      for contestant in [wellTyping, hangingTyping] {
        try contestant.press(Array(repeating: "\u{7F}", count: 20))
      }
    }
  }
}
