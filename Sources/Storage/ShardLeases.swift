/// Tables `shard_leases` and `claiming_servers`: which server of a cluster claims from which shard,
/// and which of them are alive. A lease only keeps servers out of each other's way; that nobody is
/// claimed twice is the database's doing.
///
/// No clock is compared with another: a server counts its `beat` up as long as it lives, and each
/// of the others sees by its own clock how long it has not.
public struct ShardLeases {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The shards that a server leases, which nobody takes away before this transaction ends: another
  /// server that does waits for it or, from another node, undoes it.
  public func held(by server: String) throws(StorageError) -> [Int64] {
    let rows = try db.rows(
      """
      SELECT shard FROM shard_leases\(raw: db.dialect.through("shard_leases_by_server"))
      WHERE server = \(server) ORDER BY shard LOCK IN SHARE MODE
      """)
    var shards: [Int64] = []
    for row in rows { shards.append(try row.integer(0)) }
    return shards
  }

  /// Says that a server lives.
  public func beat(_ server: String) throws {
    let update = db.dialect.upsert(on: ["server"], set: "beat = beat + 1")
    try db.run("INSERT INTO claiming_servers (server, beat) VALUES (\(server), 1)\(raw: update)")
  }

  /// Every server by its latest beat, dead ones included.
  public func beats() throws -> [String: Int64] {
    var beats: [String: Int64] = [:]
    for row in try db.rows("SELECT server, beat FROM claiming_servers") {
      beats[try row.text("server")] = try row.integer("beat")
    }
    return beats
  }

  /// Who leases each shard; one that nobody ever leased is left out.
  public func holders() throws -> [Int64: String] {
    var holders: [Int64: String] = [:]
    for row in try db.rows("SELECT shard, server FROM shard_leases WHERE server IS NOT NULL") {
      holders[try row.integer("shard")] = try row.text("server")
    }
    return holders
  }

  /// Gives a shard to a server, or to nobody, unless its holder is another than it was.
  public func move(_ shard: Int64, from holder: String?, to server: String?) throws {
    let update = db.dialect.upsert(on: ["shard"], set: "shard = shard")
    try db.run("INSERT INTO shard_leases (shard) VALUES (\(shard))\(raw: update)")
    try db.run(
      "UPDATE shard_leases SET server = \(server) WHERE shard = \(shard) AND server <=> \(holder)")
  }

  /// Forgets a server whose latest beat was this, and frees its shards.
  public func remove(_ server: String, beat: Int64) throws {
    let gone = try db.run(
      "DELETE FROM claiming_servers WHERE server = \(server) AND beat = \(beat)")
    guard gone > 0 else { return }
    try db.run("UPDATE shard_leases SET server = NULL WHERE server = \(server)")
  }
}

/// What a server is to take and to give up so that each has about the same share.
public struct LeasePlan: Hashable, Sendable {
  public var take: [Int64] = []
  public var give: [Int64] = []

  /// - Parameters:
  ///   - holders: who leases each shard.
  ///   - living: every server that claims, `server` included.
  public init(for server: String, holders: [Int64: String], living: Set<String>) {
    let own = holders.filter { $0.value == server }.keys.sorted()
    let servers = living.union([server]).sorted()
    let share = (Int(Shards.count) + servers.count - 1) / servers.count
    guard own.count < share else {
      give = Array(own[share...])
      return
    }
    let free = (0..<Shards.count).filter { shard in
      holders[shard].map { !living.contains($0) } ?? true
    }
    // Servers that see the same shards free begin at different ones.
    let rank = servers.firstIndex(of: server) ?? 0
    let turned = free[(rank * free.count / servers.count)...] + free
    take = Array(turned.prefix(min(share - own.count, free.count)))
  }
}
