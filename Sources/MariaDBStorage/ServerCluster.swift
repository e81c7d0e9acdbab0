/// What a server says about the Galera cluster it may belong to.
struct ServerCluster {
  /// Whether it belongs to one, be it the only node at the moment.
  let isClustered: Bool
  /// Whether it takes statements; a server without a cluster always does.
  let isReady: Bool

  init(_ session: ServerSession) throws(ServerFailure) {
    let settings = try session.values(
      "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider')")
    isClustered = settings["wsrep_on"] == "ON" && settings["wsrep_provider"] ?? "none" != "none"
    guard isClustered else {
      isReady = true
      return
    }
    let state = try session.values("SHOW GLOBAL STATUS LIKE 'wsrep_ready'")
    isReady = state["wsrep_ready"] == "ON"
  }
}
