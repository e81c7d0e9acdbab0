import Foundation
import Glibc

/// What the system says of this process (proc(5)), under the names that every Prometheus program
/// uses. What cannot be read is left out.
struct ProcessFigures: Sendable {
  var residentBytes: Int?
  var virtualBytes: Int?
  var cpuSeconds: Double?
  /// Since 1970.
  var startSeconds: Double?
  var openFiles: Int?
  var mostFiles: Int?

  /// As it is now.
  init() {
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    let fields = Self.statistics()
    // Counted from field 3, the first after the name, which may hold anything.
    if fields.count > 21, ticks > 0 {
      cpuSeconds = Double(fields[11]).flatMap { user in
        Double(fields[12]).map { (user + $0) / ticks }
      }
      startSeconds = Self.bootSeconds.flatMap { boot in
        Double(fields[19]).map { boot + $0 / ticks }
      }
      virtualBytes = Int(fields[20])
      residentBytes = Int(fields[21]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }
    // Less the one that the listing takes.
    openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))
      .map { $0.count - 1 }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      mostFiles = Int(clamping: limit.rlim_cur)
    }
  }

  private static func statistics() -> [Substring] {
    guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return [] }
    return text[text.index(after: end)...].split(separator: " ")
  }

  /// When the machine started; it does not change while this runs.
  private static let bootSeconds: Double? = {
    guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
    else { return nil }
    return Double(line.dropFirst("btime ".count))
  }()

  func write(to text: inout MetricsText) {
    if let residentBytes {
      text.single(
        "process_resident_memory_bytes", .gauge, "Resident memory size in bytes.", residentBytes)
    }
    if let virtualBytes {
      text.single(
        "process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.", virtualBytes)
    }
    if let cpuSeconds {
      text.single(
        "process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds.",
        cpuSeconds)
    }
    if let startSeconds {
      text.single(
        "process_start_time_seconds", .gauge,
        "Start time of the process since unix epoch in seconds.", startSeconds)
    }
    if let openFiles {
      text.single("process_open_fds", .gauge, "Number of open file descriptors.", openFiles)
    }
    if let mostFiles {
      text.single(
        "process_max_fds", .gauge, "Maximum number of open file descriptors.", mostFiles)
    }
  }
}
