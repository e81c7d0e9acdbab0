import Foundation

/// What the kernel tells of a running process (proc(5)).
enum ProcessFacts {
  static func threads(of process: pid_t) -> [pid_t] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
    return (names ?? []).compactMap { pid_t($0) }
  }

  /// Resident memory in kilobytes, pages shared with other programs included.
  static func residentKilobytes(of process: pid_t) -> Int? {
    status("VmRSS", of: "/proc/\(process)/status")
  }

  /// How often its threads went to sleep and were woken again.
  static func wakeUps(of process: pid_t) -> Int {
    threads(of: process).reduce(0) {
      $0 + (status("voluntary_ctxt_switches", of: "/proc/\(process)/task/\($1)/status") ?? 0)
    }
  }

  /// The time its threads ran, in nanoseconds, in the kernel or outside.
  static func nanosecondsRun(by process: pid_t) -> Int {
    threads(of: process).reduce(0) { total, thread in
      let text = text(of: "/proc/\(process)/task/\(thread)/schedstat")
      return total + (text?.split(separator: " ").first.flatMap { Int($0) } ?? 0)
    }
  }

  /// A file's text without the white space around it; nil when it cannot be read.
  static func text(of path: String) -> String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func status(_ name: String, of path: String) -> Int? {
    for line in (text(of: path) ?? "").split(separator: "\n") where line.hasPrefix(name + ":") {
      return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
    return nil
  }
}
