import Domain

/// A connection inside a transaction, lent to a closure of `Store.read` or `Store.write` and worth
/// nothing after it. One thread uses it at a time.
public protocol SQLConnection: AnyObject {
  var dialect: Dialect { get }

  /// Whose the accounts and sessions are, as it was found when the database was opened.
  var site: Site { get }

  /// Every row of the answer. Meant for answers that fit in memory; `forEach` for the others.
  func rows(_ sql: SQL) throws(StorageError) -> [Row]

  /// Calls `body` with each row as it is read; an error it throws ends the reading.
  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws

  /// Runs a statement that answers nothing.
  ///
  /// - Returns: how many rows it inserted, changed or deleted (rows matched by an UPDATE, whether
  ///   or not their values differ).
  @discardableResult
  func run(_ sql: SQL) throws(StorageError) -> Int

  /// Runs one statement, prepared once, for each set of bindings.
  func runEach(_ text: String, _ bindings: [[SQLValue]]) throws(StorageError)

  /// Runs a statement of the portable subset that takes `together` of these rows at once, for all
  /// of `range`, which is a multiple of it.
  func runEach(
    _ text: String, _ rows: PackedRows, _ range: Range<Int>, together: Int
  ) throws(StorageError)

  /// Loads rows into a table the fastest way that the engine has for many of them.
  ///
  /// - Parameters:
  ///   - columns: their names, parted by commas; each row has as many values.
  ///   - alone: whether the table is empty and may be kept from everybody else until the
  ///     transaction ends, which is faster still.
  ///   - next: the next rows, or nil at the end.
  /// - Returns: how many rows there were; nil, with nothing asked of `next`, where there is no
  ///   such way, or somebody else is there to be kept waiting.
  /// - Throws: `StorageError.constraint` when a row cannot be taken, `LoadInterruption`, and what
  ///   `next` throws.
  func load(
    into table: String, columns: String, alone: Bool, _ next: () throws -> [[SQLValue]]?
  ) throws -> Int?

  /// The key the last INSERT into a table with an automatic key was given.
  var lastInsertedID: Int64 { get }

  /// Says that this transaction begins by looking up its idempotency key, so that it may run again
  /// though it may have been committed: when the connection is lost during COMMIT. Others end in
  /// `StorageError.unknownOutcome` then.
  func canBeRepeated()

  /// The settings as they were read before, where they still hold for this transaction.
  var keptSettings: Settings? { get }

  /// Keeps settings that this transaction has read, for those that come after it.
  func keep(_ settings: Settings)

  /// Runs `body` while no other program changes the schema.
  func aloneOnSchema<T>(_ body: () throws -> T) throws -> T

  /// Where claims on this walk took somebody last, this transaction's own included; nil to begin
  /// at the start. Only spares time: whoever is open behind it is met when the walk begins anew.
  func lastClaimed(in walk: ClaimWalk) -> ClaimPlace?

  /// Moves the walk on, once this transaction is committed; nil lets it begin anew.
  func setLastClaimed(_ place: ClaimPlace?, in walk: ClaimWalk)

  /// Whose voters this transaction claims. On a cluster it holds on to the leases it names until
  /// it ends: another server that takes one over waits for it or undoes it.
  func claimReach() throws(StorageError) -> ClaimReach

  /// Says that this transaction puts voters into a pool, new ones or returned ones: every walk
  /// begins anew once it is committed.
  func votersReturned()
}

/// For an engine with one writer and no outcome that stays unknown.
extension SQLConnection {
  public var site: Site { .own }

  public func load(
    into table: String, columns: String, alone: Bool, _ next: () throws -> [[SQLValue]]?
  ) throws -> Int? { nil }

  public func runEach(
    _ text: String, _ rows: PackedRows, _ range: Range<Int>, together: Int
  ) throws(StorageError) {
    try runEach(text, rows.separate(range, together: together))
  }

  public func canBeRepeated() {}

  public var keptSettings: Settings? { nil }

  public func keep(_ settings: Settings) {}

  public func aloneOnSchema<T>(_ body: () throws -> T) throws -> T { try body() }

  public func lastClaimed(in walk: ClaimWalk) -> ClaimPlace? { nil }

  public func setLastClaimed(_ place: ClaimPlace?, in walk: ClaimWalk) {}

  public func claimReach() throws(StorageError) -> ClaimReach { .everything }

  public func votersReturned() {}
}

extension SQLConnection {
  /// The first row of the answer, or nil when there is none. The statement should have a LIMIT.
  public func first(_ sql: SQL) throws(StorageError) -> Row? {
    try rows(sql).first
  }

  /// The number in the first column of the first row: for `SELECT count(*)`; 0 without a row.
  public func count(_ sql: SQL) throws(StorageError) -> Int {
    try rows(sql).first?.int(0) ?? 0
  }
}
