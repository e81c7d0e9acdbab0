import Synchronization

/// ncurses has one current screen in a process, so there is one `Screen` at a time.
enum ScreenClaim {
  private static let isTaken = Atomic<Bool>(false)

  /// False when another one has it.
  static func take() -> Bool {
    isTaken.compareExchange(expected: false, desired: true, ordering: .sequentiallyConsistent)
      .exchanged
  }

  static func release() { isTaken.store(false, ordering: .sequentiallyConsistent) }
}
