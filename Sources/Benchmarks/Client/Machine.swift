import Foundation

/// The machine in a few words, without its name.
enum Machine {
  static var description: String {
    let kernel = ProcessFacts.text(of: "/proc/sys/kernel/osrelease") ?? "unknown"
    let number = kernel.prefix { $0.isNumber || $0 == "." }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let model = ProcessFacts.text(of: "/proc/cpuinfo")?.split(separator: "\n")
      .first { $0.hasPrefix("model name") }?.split(separator: ":").last
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return "\(cores) cores (\(model ?? "unknown")), Linux \(number)"
  }

  /// The kind of file system that temporary folders are on (proc_mounts(5)).
  static var filesystem: String {
    let path = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    let mounts = (ProcessFacts.text(of: "/proc/mounts") ?? "").split(separator: "\n")
      .map { $0.split(separator: " ") }.filter { $0.count > 2 && path.hasPrefix($0[1]) }
    return mounts.max { $0[1].count < $1[1].count }.map { String($0[2]) } ?? "unknown"
  }
}
