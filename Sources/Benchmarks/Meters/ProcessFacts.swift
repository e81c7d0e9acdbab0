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

  /// How many files and sockets it has open; 0 for one that is not.
  static func openFiles(of process: pid_t) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd"))?.count ?? 0
  }

  /// How often its threads went to sleep and were woken again.
  static func wakeUps(of process: pid_t) -> Int {
    threads(of: process).reduce(0) {
      $0 + (status("voluntary_ctxt_switches", of: "/proc/\(process)/task/\($1)/status") ?? 0)
    }
  }

  /// The time its threads ran, in nanoseconds, in the kernel or outside; those that have ended
  /// included (clock_getcpuclockid(3)).
  static func nanosecondsRun(by process: pid_t) -> Int {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return 0
    }
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
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
