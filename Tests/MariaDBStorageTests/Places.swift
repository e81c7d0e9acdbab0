import Domain
import MariaDBTestServer
import Storage

@testable import MariaDBStorage

/// The run's server.
var testServer: TestServer { get throws { try TestServer.shared.get() } }

/// Lends a migrated, empty database to `body`.
///
/// - Parameter options: of the address, such as `connections=4`.
func withStore(
  options: String = "", _ body: (MariaDBStore, _ database: String) async throws -> Void
) async throws {
  let database = try testServer.makeDatabase()
  try await withStore(at: testServer.address(of: database, options: options)) {
    try await body($0, database)
  }
}

/// Lends the database at an address to `body`.
func withStore(at address: String, _ body: (MariaDBStore) async throws -> Void) async throws {
  let store = try await MariaDBStore(MariaDBAddress(address))
  do {
    try await body(store)
  } catch {
    await store.close()
    throw error
  }
  await store.close()
}

/// Why a store cannot be had at an address; nil when it can.
func refusal(at address: String) async throws -> StorageError? {
  do {
    try await withStore(at: address) { _ in }
    return nil
  } catch let error as StorageError {
    return error
  }
}

/// Somebody in New Hampshire who can be written to and called.
func somebody(_ id: VoterID, isPrime: Bool = false, party: String = "D") -> Voter {
  Voter(
    id: id, name: VoterName(first: "Ann", last: "Voter \(id)"),
    address: Address(street: "\(id) Elm Street", city: "Concord", state: "NH", zip: "03301"),
    phone: "603-555-01\(String(id + 100).suffix(2))", party: party, isPrime: isPrime)
}
