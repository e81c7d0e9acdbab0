import Foundation
import Synchronization

/// One server of a `TestCluster`.
public final class TestNode: Sendable {
  public let name: String
  public let port: Int
  /// The Unix socket's path.
  public let socket: String

  private let folder: String
  private let library: String
  private let options: [String]
  /// The guard's standard input, while the node runs: when its last writer is gone, the guard ends
  /// the node as an unplugged machine would.
  private let lifeline = Mutex<FileHandle?>(nil)

  /// How a node starts.
  public enum Part: Sendable {
    /// The first node of a cluster that nobody else is in.
    case founder
    /// A node without data: another's are copied.
    case newcomer
    /// A node that was killed: it finds how far it has come, and gets what it missed.
    case returner
  }

  init(
    name: String, folder: String, port: Int, group: String, transfers: Int, cluster: [String],
    library: String
  ) {
    self.name = name
    self.folder = folder
    self.port = port
    self.library = library
    socket = "\(folder)/\(name).socket"
    options = [
      "--socket=\(socket)", "--port=\(port)", "--bind-address=127.0.0.1", "--skip-log-bin",
      "--pid-file=\(folder)/\(name).pid", "--max-connections=500", "--binlog-format=ROW",
      "--innodb-autoinc-lock-mode=2", "--innodb-buffer-pool-size=64M",
      "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=0",
      "--innodb-use-native-aio=0", "--debug-no-sync", "--performance-schema=OFF",
      "--wsrep-on=ON", "--wsrep-provider=\(library)", "--wsrep-cluster-name=eblocks-tests",
      "--wsrep-cluster-address=gcomm://\(cluster.joined(separator: ","))",
      "--wsrep-node-name=\(name)", "--wsrep-node-address=\(group)", "--wsrep-slave-threads=4",
      "--wsrep-sst-method=copy", "--wsrep-sst-receive-address=\(group)",
      // Whoever is gone is missed after seconds; not at once, for the machine may be busy.
      "--wsrep-provider-options=gmcast.listen_addr=tcp://\(group)"
        + ";ist.recv_addr=127.0.0.1:\(transfers);gcache.size=64M;pc.recovery=false"
        + ";evs.keepalive_period=PT0.3S;evs.inactive_check_period=PT0.3S"
        + ";evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.install_timeout=PT4S",
    ]
  }

  /// Starts the node and waits until it is up to date with the others.
  public func start(as part: Part) throws {
    try launch(as: part)
    let end = Date(timeIntervalSinceNow: 300)
    while try !isSynced {
      guard Date() < end, !hasEnded else {
        throw TestServer.Failure(
          description: "It did not get into the cluster: \(complaint)")
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Ends the node as an unplugged machine would.
  public func kill() {
    lifeline.withLock { lifeline in
      guard let running = lifeline else { return }
      try? running.close()
      lifeline = nil
      let end = Date(timeIntervalSinceNow: 20)
      while !hasEnded, Date() < end { Thread.sleep(forTimeInterval: 0.01) }
    }
  }

  /// Removes the data of a node that was killed.
  public func loseData() throws {
    try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
  }

  /// Whether it takes statements and has applied what the others have.
  public var isSynced: Bool {
    get throws { try state("wsrep_local_state_comment") == "Synced" }
  }

  /// How many nodes it knows, itself included; 0 while it does not answer.
  public var clusterSize: Int { Int((try? state("wsrep_cluster_size")) ?? "") ?? 0 }

  /// What its log says went wrong since it was started last.
  public var complaint: String { "\(name): \(TestServer.complaint(log))" }

  private var log: String {
    (try? String(contentsOfFile: "\(folder)/\(name).log", encoding: .utf8)) ?? ""
  }

  private func state(_ variable: String) throws -> String? {
    // It does not answer before it has started.
    (try? run("SHOW GLOBAL STATUS LIKE '\(variable)'"))?.first?.last ?? nil
  }

  private var hasEnded: Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name).ended") }

  private func launch(as part: Part) throws {
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name).ended")
    let start = try Shell.start(Self.guardian, [folder, name, "\(part)"] + options)
    lifeline.withLock { $0 = start }
  }

  private static let guardian = """
    folder=$1 name=$2 part=$3; shift 3
    PATH=$folder/bin:$PATH:/usr/sbin
    exec 9> "$folder/lock"
    flock -s 9
    rm -f "$folder/$name.socket" "$folder/$name.process"
    data=--datadir=$folder/$name
    # Of its own: a server that starts throws away what it finds of temporary tables.
    mkdir -p "$folder/$name.tmp"
    user=
    [ "$(id -u)" -ne 0 ] || user=--user=root
    fail() { echo "$1" > "$folder/$name.ended"; exit 1; }
    more=
    {
      case $part in
        founder)
          more=--wsrep-new-cluster
          [ -d "$folder/$name" ] || mariadb-install-db --no-defaults $user $data --skip-test-db \
            --auth-root-authentication-method=normal || fail "no data" ;;
        newcomer) mkdir -p "$folder/$name" ;;
        returner)
          position=$(mariadbd --no-defaults $user $data "$@" --wsrep-recover 2>&1 \
            | sed -n 's/.*WSREP: Recovered position: *//p' | tail -n 1)
          [ -n "$position" ] || fail "no position"
          more=--wsrep-start-position=$position ;;
      esac
    } < /dev/null > "$folder/$name.log" 2>&1
    (
      mariadbd --no-defaults $user $data --tmpdir="$folder/$name.tmp" "$@" $more \
        < /dev/null >> "$folder/$name.log" 2>&1 &
      echo $! > "$folder/$name.process"
      wait
      echo ended > "$folder/$name.ended"
    ) &
    cat > /dev/null
    until [ -s "$folder/$name.process" ]; do sleep 0.02; done
    kill -9 "$(cat "$folder/$name.process")"
    wait
    """
}
