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
}
