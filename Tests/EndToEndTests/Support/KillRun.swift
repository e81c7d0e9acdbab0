import Foundation

/// How long the kill test goes on and with which choices.
enum KillRun {
  /// `EBLOCKS_KILL_ROUNDS`, or as many as a build has patience for.
  static let rounds = number("EBLOCKS_KILL_ROUNDS").map(Int.init) ?? 12
  /// `EBLOCKS_KILL_SEED`, which repeats the choices of a run; otherwise another one each time.
  static let seed = number("EBLOCKS_KILL_SEED") ?? UInt64.random(in: 1...999_999)

  private static func number(_ variable: String) -> UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
  }
}
