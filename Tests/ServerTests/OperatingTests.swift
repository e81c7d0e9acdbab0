import API
import Domain
import Foundation
import Logging
import Passwords
import SQLiteStorage
import Service
import Synchronization
import Testing

@testable import Server

@Suite struct SettingsWatchTests {
  @Test func saysEachChangeOnceAndNoValue() async throws {
    let log = LogRecorder()
    let states = Mutex<[[String: String]]>([
      [:], ["eblocks_chunk_addresses": "secret-value"],
      ["eblocks_chunk_addresses": "secret-value"],
      ["eblocks_chunk_addresses": "secret-value", "eblocks_phone_hours": "x"], [:], [:],
    ])
    let watch = SettingsWatch(
      logger: log.logger,
      sleep: { _ in if states.withLock({ $0.isEmpty }) { throw CancellationError() } },
      unreadable: { Settings(values: states.withLock { $0.removeFirst() }).unreadable })
    try await watch.run()
    #expect(
      log.lines.map { "\($0.level) \($0.metadata["variable"] ?? "")" } == [
        "error eblocks_chunk_addresses", "error eblocks_phone_hours",
        "info eblocks_chunk_addresses", "info eblocks_phone_hours",
      ])
    #expect(!"\(log.lines)".contains("secret-value"))
  }
}

@Suite struct PasswordThreadsTests {
  @Test func checksRealHashes() async throws {
    let passwords = PasswordThreads(PasswordPool(threads: 1, queueLimit: 4))
    let hash = try await passwords.hash("correct horse")
    #expect(try await passwords.matches("correct horse", hash: hash) == true)
    #expect(try await passwords.matches("battery staple", hash: hash) == false)
    #expect(try await passwords.matches(String(repeating: "x", count: 600), hash: hash) == false)
    #expect(try await passwords.matches("correct horse", hash: "md5:unknown") == nil)
  }
}
