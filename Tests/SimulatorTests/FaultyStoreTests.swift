import Domain
import SQLiteStorage
import Storage
import Testing

@testable import Simulator

@Suite struct FaultyStoreTests {
  private func store(_ breakage: Breakage? = nil) async throws -> FaultyStore {
    FaultyStore(try await SQLiteStore.inMemory(now: Instant(seconds: 0)), breakage: breakage)
  }

  private func add(_ name: String, to store: FaultyStore) async throws {
    _ = try await store.write {
      try $0.run("INSERT INTO vars (name, value) VALUES (\(name), 'v')")
    }
  }

  private func names(_ store: FaultyStore) async throws -> [String] {
    try await store.read { try $0.rows("SELECT name FROM vars").map { try $0.text(0) } }
  }

  @Test func aFullDiskKeepsNothingAndSaysSo() async throws {
    let store = try await store()
    store.set(.full)
    await #expect(throws: StorageError.full) { try await add("a", to: store) }
    store.set(.well)
    try await add("b", to: store)
    #expect(try await names(store) == ["b"])
  }

  @Test func aBrokenServerSaysYesAndKeepsNothing() async throws {
    let store = try await store()
    store.set(.rolledBackYetAnswered)
    try await add("a", to: store)
    store.set(.well)
    #expect(try await names(store).isEmpty)
  }

  @Test func aBrokenServerTakesThePhonesToBeOpen() async throws {
    let store = try await store(.phoneHours)
    try await store.write { try Variables($0).set(.weekdayPhoneEnd, to: "18:00") }
    let hours = try await store.read { try Variables($0).settings().callingHours() }
    // 03:00 in New York, on a Wednesday.
    #expect(hours.contains(Instant(seconds: 1_793_779_200)))
  }
}
