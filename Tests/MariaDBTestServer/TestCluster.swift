import Foundation

/// A Galera cluster of the tests' own: three nodes on loopback ports, in a temporary folder. It
/// ends with the program that started it, whatever ends that.
public final class TestCluster: Sendable {
  /// Where everything of it is: data, logs.
  public let folder: String
  public let nodes: [TestNode]
  /// Standard input of what removes the folder, when its last writer and every node are gone.
  private let lifeline: FileHandle

  /// Makes a cluster and waits until all nodes are in it: the second and third get their data from
  /// the first, as a node does that has lost its own (SST).
  public init() throws {
    // Not in a long TMPDIR: a socket's path has room for 107 bytes.
    let folder = "/tmp/eblocks-galera-\(UUID().uuidString.prefix(8))"
    self.folder = folder
    let files = FileManager.default
    try files.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
    let script = folder + "/bin/wsrep_sst_copy"
    try Data(Self.copyScript.utf8).write(to: URL(fileURLWithPath: script))
    try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script)
    let library = try Self.library()
    var ports: [Int] = []
    while ports.count < 9 {
      let port = try TestServer.freePort()
      if !ports.contains(port) { ports.append(port) }
    }
    let addresses = (0..<3).map { [ports] in "127.0.0.1:\(ports[$0 * 3 + 1])" }
    nodes = (0..<3).map { [ports] number in
      TestNode(
        name: "n\(number + 1)", folder: folder, port: ports[number * 3], group: addresses[number],
        transfers: ports[number * 3 + 2], cluster: addresses, library: library)
    }
    lifeline = try Shell.start(Self.janitor, [folder])
    do {
      try nodes[0].start(as: .founder)
      for node in nodes.dropFirst() { try node.start(as: .newcomer) }
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  /// Ends every node and removes the folder.
  public func stop() {
    for node in nodes { node.kill() }
    try? lifeline.close()
  }

  /// An empty database's name.
  public func makeDatabase() throws -> String {
    let name = "eb_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    try nodes[0].run("CREATE DATABASE \(name)")
    return name
  }

  /// The address of a database at one node after the other.
  public func address(of database: String, at nodes: [TestNode], options: String = "") -> String {
    let places = nodes.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
    return "mysql://root@\(places)/\(database)\(options.isEmpty ? "" : "?\(options)")"
  }

  private static let janitor = """
    exec 9> "$1/lock"
    cat > /dev/null
    flock 9
    rm -rf "$1"
    """

  /// Where Debian, and others, put Galera's library.
  private static func library() throws -> String {
    let places = [
      "/usr/lib/galera/libgalera_smm.so", "/usr/lib/libgalera_smm.so",
      "/usr/lib64/galera-4/libgalera_smm.so", "/usr/lib64/galera/libgalera_smm.so",
    ]
    guard let found = places.first(where: FileManager.default.fileExists) else {
      throw TestServer.Failure(
        description: "Galera's library is in none of \(places): is galera-4 installed?")
    }
    return found
  }

  /// How a node gets another's data while both are folders beside each other. Debian's own scripts
  /// for it are in the package that installs and starts a system service. The protocol is that of
  /// `wsrep_sst_rsync`: the joiner says where it is ready, the donor asks for its tables to be
  /// flushed and held, and both end with the state that was copied. With `--bypass` there is
  /// nothing to copy: what is missing comes as write sets (IST).
  private static let copyScript = """
    #!/bin/sh
    set -eu
    role= address= data= bypass= state= domain=0
    while [ $# -gt 0 ]; do
      case $1 in
        --role) role=$2; shift ;;
        --address) address=$2; shift ;;
        --datadir) data=${2%/}; shift ;;
        --gtid) state=$2; shift ;;
        --gtid-domain-id) domain=$2; shift ;;
        --bypass) bypass=1 ;;
        --mysqld-args) break ;;
      esac
      shift
    done
    cluster=${data%/*}
    if [ "$role" = joiner ]; then
      name=${data##*/}
      rm -f "$cluster/sent-$name"
      echo "ready $address/$name"
      until [ -s "$cluster/sent-$name" ]; do
        [ "$(ps -o ppid= -p $$)" -gt 1 ]
        sleep 0.05
      done
      cat "$cluster/sent-$name"
      exit
    fi
    name=${address##*/}
    if [ -z "$bypass" ]; then
      rm -f "$data/tables_flushed"
      echo "flush tables"
      until grep -qs : "$data/tables_flushed"; do sleep 0.05; done
      state=$(cat "$data/tables_flushed")
      rm -f "$data/tables_flushed"
      find "$cluster/$name" -mindepth 1 -delete
      cp -a "$data/." "$cluster/$name"
      cd "$cluster/$name"
      rm -f grastate.dat gvwstate.dat galera.cache ddl_recovery.log
    else
      state="$state $domain"
    fi
    echo continue
    echo "$state" > "$cluster/sent-$name.new"
    mv "$cluster/sent-$name.new" "$cluster/sent-$name"
    echo "done $state"

    """
}
