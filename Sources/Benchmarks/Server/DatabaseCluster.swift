import Foundation

/// Three nodes of Galera on this machine.
struct DatabaseCluster {
  let nodes: [DatabaseServer]

  private static let libraries = [
    "/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so",
  ]

  /// Starts one, copies what it has begun with, and starts all three on that, so that the others
  /// have only the last moments to catch up with.
  ///
  /// - Throws: when Galera is not installed (galera-4), or a node does not start.
  init(folder: Folder, programs: Programs) throws {
    guard let library = Self.libraries.first(where: FileManager.default.fileExists) else {
      throw Trouble("Galera is not installed; it is in galera-4.")
    }
    _ = try folder.makeFolder("bin")
    let script = try folder.write(Self.nothingToCopy, to: "bin/wsrep_sst_nothing")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script)
    let groups = try (0..<3).map { _ in "127.0.0.1:\(try DatabaseServer.freePort())" }
    let arrivals = try (0..<3).map { _ in "127.0.0.1:\(try DatabaseServer.freePort())" }
    let names = ["node1", "node2", "node3"].map { folder[$0] }
    func start(_ number: Int, _ more: [String] = []) throws -> DatabaseServer {
      let node = try DatabaseServer(
        data: names[number], folder: folder,
        options: [
          "--wsrep-on=ON", "--wsrep-provider=\(library)", "--wsrep-cluster-name=bench",
          "--wsrep-cluster-address=gcomm://\(groups.joined(separator: ","))",
          "--wsrep-node-name=node\(number + 1)", "--wsrep-node-address=\(groups[number])",
          "--wsrep-sst-method=nothing", "--wsrep-sst-receive-address=127.0.0.1",
          "--wsrep-slave-threads=4", "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2",
          "--wsrep-provider-options=gmcast.listen_addr=tcp://\(groups[number]);"
            + "ist.recv_addr=\(arrivals[number]);gcache.size=512M;gcache.dir=\(names[number])",
        ] + more)
      try node.waitUntilReady(programs: programs, folder: folder)
      return node
    }
    try DatabaseServer.makeTables(names[0], folder: folder)
    try start(0, ["--wsrep-new-cluster"]).end()
    for name in ["galera.cache", "gvwstate.dat"] {
      try? FileManager.default.removeItem(atPath: "\(names[0])/\(name)")
    }
    for name in names.dropFirst() {
      try FileManager.default.copyItem(atPath: names[0], toPath: name)
    }
    nodes = try [start(0, ["--wsrep-new-cluster"]), start(1), start(2)]
  }

  /// What a donor and a joiner say to each other when the files are there already.
  private static let nothingToCopy = """
    #!/bin/sh
    set -eu
    role= address= data= state= domain=0
    while [ $# -gt 0 ]; do
      case $1 in
        --role) role=$2; shift ;;
        --address) address=$2; shift ;;
        --datadir) data=${2%/}; shift ;;
        --gtid) state=$2; shift ;;
        --gtid-domain-id) domain=$2; shift ;;
        --mysqld-args) break ;;
      esac
      shift
    done
    if [ "$role" = joiner ]; then
      told=${data%/*}/told-${data##*/}
      echo "ready $address/${data##*/}"
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ ! -s "$told" ] || break
        sleep 1
      done
      cat "$told"
      exit
    fi
    echo continue
    echo "$state $domain" > "${data%/*}/told-${address##*/}"
    echo "done $state"

    """
}
