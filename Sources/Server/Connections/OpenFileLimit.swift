import Glibc

/// The number of files and sockets this process may have open at once.
public enum OpenFileLimit {
  /// Raises the soft limit to the hard one (`getrlimit(2)`); every connection takes one, and the
  /// usual soft limit is 1,024.
  ///
  /// - Returns: the limit now in force, or nil when the system does not tell.
  public static func raise() -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    guard limit.rlim_cur < limit.rlim_max else { return Int(clamping: limit.rlim_cur) }
    let soft = limit.rlim_cur
    limit.rlim_cur = limit.rlim_max
    let isRaised = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    return Int(clamping: isRaised ? limit.rlim_max : soft)
  }
}
