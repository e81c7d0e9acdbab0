/// What libmariadb or the server says went wrong with one call.
struct ServerFailure: Error, Hashable, Sendable {
  /// The server's (https://mariadb.com/kb/en/mariadb-error-codes/) or, from 2000 to 2999,
  /// libmariadb's own.
  let code: UInt32
  /// In the server's words. May name a user or quote a value: never shown or logged as it is.
  let message: String

  /// The connection is lost.
  static let lost = ServerFailure(code: 2013, message: "")

  /// The connection is gone, or of no more use.
  var isLoss: Bool { Self.losses.contains(code) }

  /// The transaction met another one and has to be done again from its beginning: a deadlock, a
  /// lock that was not given up in time, a table altered meanwhile, a conflict found by Galera's
  /// certification.
  var isConflict: Bool { Self.conflicts.contains(code) }

  /// This node of a cluster takes nothing now: it has lost the others, or is not up to date yet.
  var isNodeNotReady: Bool { code == 1047 }

  /// COMMIT failed for some other reason. A node of a cluster that has lost the others says so when
  /// it does not know whether they have taken the transaction.
  var isFailedCommit: Bool { code == 1180 }

  /// 1053 shutdown, 1080 and 1152 … 1161 network, 1927 killed, 2006 gone, 2013 lost, 2014 and 2027
  /// out of step, 2055 lost.
  private static let losses: Set<UInt32> = [
    1053, 1080, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2014, 2027, 2055,
  ]
  /// 1205 lock wait, 1213 deadlock, 1020 changed since read, 1317 interrupted, 1615 prepare again,
  /// 1412 a table was altered since the snapshot (by a newer server beside this one),
  /// 1047 the node is not ready, 1467 a deadlock over the lock of an AUTO_INCREMENT, which has rolled
  /// back as well (https://jira.mariadb.org/browse/MDEV-33593).
  private static let conflicts: Set<UInt32> = [
    1020, 1047, 1205, 1213, 1317, 1412, 1467, 1615,
  ]
}
