import CPerf
import Glibc

/// The kernel's counters over all threads of a process, from its making on.
///
/// What the kernel or the machine does not allow is nil.
final class Counters {
  private let instructions: [Int32]
  private let systemCalls: [Int32]

  init(process: pid_t) {
    let threads = ProcessFacts.threads(of: process)
    instructions = Self.all(threads.map { ebp_count_instructions($0) })
    if let number = Self.tracepoint {
      systemCalls = Self.all(threads.map { ebp_count_tracepoint($0, number) })
    } else {
      systemCalls = []
    }
  }

  deinit { (instructions + systemCalls).forEach { close($0) } }

  /// Instructions run outside the kernel so far.
  var instructionCount: Int? { Self.sum(instructions) }
  /// System calls entered so far.
  var systemCallCount: Int? { Self.sum(systemCalls) }

  /// All of them, or none when one is refused: a part would mislead.
  private static func all(_ descriptors: [Int32]) -> [Int32] {
    if descriptors.contains(where: { $0 < 0 }) {
      descriptors.forEach { if $0 >= 0 { close($0) } }
      return []
    }
    return descriptors
  }

  private static func sum(_ descriptors: [Int32]) -> Int? {
    guard !descriptors.isEmpty else { return nil }
    var total = 0
    for descriptor in descriptors {
      var value: UInt64 = 0
      guard read(descriptor, &value, 8) == 8 else { return nil }
      total += Int(value)
    }
    return total
  }

  /// The number of the tracepoint that every system call passes, where tracefs can be read.
  private static var tracepoint: UInt64? {
    let file = "events/raw_syscalls/sys_enter/id"
    for folder in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
      if let text = ProcessFacts.text(of: "\(folder)/\(file)"), let number = UInt64(text) {
        return number
      }
    }
    return nil
  }
}
