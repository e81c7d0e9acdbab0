/// Checks and makes password hashes with `crypt(3)` on a few threads of its own.
///
/// One check takes tens of milliseconds of a core and 16 MiB (yescrypt's default cost), so both
/// the threads and the queue are bounded: past the limit callers get ``PasswordError/busy`` at
/// once. A password with a zero byte or of more than 511 bytes (libxcrypt's limit) is refused.
/// Copies made here are wiped after use.
public final class PasswordPool: Sendable {
  private let workers: Workers
  /// A setting of today's cost, for work whose result nobody reads.
  private let decoy: String?

  /// - Parameters:
  ///   - threads: how many passwords are worked on at once, at least 1.
  ///   - queueLimit: how many more may wait, at least 0.
  public convenience init(threads: Int, queueLimit: Int) {
    self.init(workers: Workers(threads: threads, queueLimit: queueLimit))
  }

  init(workers: Workers) {
    self.workers = workers
    decoy = Crypt.newSetting()
  }

  deinit { workers.close {} }

  /// Compares the password with a stored hash: any of libxcrypt's, or one of Scoop's with 11
  /// characters.
  ///
  /// A mismatch costs at least one yescrypt, whatever the hash, locked and old ones too, so its
  /// time does not tell what kind of account a name has.
  /// - Throws: `.busy`, `.closed`, `.refused`.
  public func verify(
    _ password: String, against hash: String
  ) async throws(PasswordError) -> Verdict {
    try refuseUnusable(password)
    return try await run { [decoy] in PasswordPool.judge(password, hash, decoy) }
  }

  /// Costs what a mismatch costs: for a name that has no account, so that its time does not tell.
  ///
  /// - Throws: as ``verify(_:against:)``.
  public func verifyNothing(_ password: String) async throws(PasswordError) {
    try refuseUnusable(password)
    try await run { [decoy] in PasswordPool.burn(password, decoy) }
  }

  /// A new hash of the password: yescrypt, default cost, random salt, about 73 characters.
  ///
  /// - Throws: `.busy`, `.closed`, `.refused`, `.failed`.
  public func hash(_ password: String) async throws(PasswordError) -> String {
    try refuseUnusable(password)
    let hash = try await run {
      Crypt.newSetting().flatMap { Crypt.hash(password, setting: $0) }
    }
    guard let hash else { throw .failed }
    return hash
  }

  /// Takes no more passwords, and returns when those already taken are done.
  public func close() async {
    await withCheckedContinuation { continuation in
      workers.close { continuation.resume() }
    }
  }

  private func refuseUnusable(_ password: String) throws(PasswordError) {
    if password.utf8.count > Crypt.longestPassword { throw .tooLong }
    if password.utf8.contains(0) { throw .holdsNUL }
  }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () -> Value
  ) async throws(PasswordError) -> Value {
    let result: Result<Value, PasswordError> = await withCheckedContinuation { continuation in
      do throws(PasswordError) {
        try workers.enqueue {
          let value = work()
          return { continuation.resume(returning: .success(value)) }
        }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }

  static func judge(_ password: String, _ hash: String, _ decoy: String?) -> Verdict {
    let stored = StoredHash(hash)
    let verdict = compare(password, with: stored)
    if verdict != .matches && !stored.isYescrypt { burn(password, decoy) }
    return verdict
  }

  private static func compare(_ password: String, with stored: StoredHash) -> Verdict {
    switch stored {
    case .locked: return .differs
    case .unknown: return .unknownHash
    case .crypt(let hash):
      guard let computed = Crypt.hash(password, setting: hash) else { return .unknownHash }
      return areEqual(computed.utf8, hash.utf8) ? .matches : .differs
    case .scoop(let hash):
      let salt = String(decoding: password.utf8.prefix(2), as: UTF8.self)
      guard salt.utf8.count == 2, salt.utf8.allSatisfy(StoredHash.isSaltCharacter),
        let computed = Crypt.hash(password, setting: salt)
      else { return .unusableScoopSalt }
      return areEqual(computed.utf8.dropFirst(2), hash.utf8) ? .matches : .differs
    }
  }

  static func burn(_ password: String, _ setting: String?) {
    if let setting { _ = Crypt.hash(password, setting: setting) }
  }

  /// Looks at every byte whatever differs, so that the time tells nothing but the length.
  private static func areEqual(
    _ one: some Collection<UInt8>, _ other: some Collection<UInt8>
  ) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
