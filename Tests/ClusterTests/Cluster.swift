import Domain
import Foundation
import MariaDBTestServer
import Testing

@testable import MariaDBStorage

/// Everything over three nodes: one cluster, one test after the other.
@Suite(.serialized) struct Cluster {
  /// The cluster of the tests that harm nobody.
  private static let shared = Result { try TestCluster() }
  static var calm: TestCluster { get throws { try shared.get() } }
}

extension TestCluster {
  /// Lends a store at each node to `body`, over one database.
  func withStores(_ body: ([MariaDBStore], _ database: String) async throws -> Void) async throws {
    let database = try makeDatabase()
    var stores: [MariaDBStore] = []
    do {
      for node in nodes {
        stores.append(try await MariaDBStore(MariaDBAddress(address(of: database, at: [node]))))
      }
      try await body(stores, database)
    } catch {
      for store in stores { await store.close() }
      throw error
    }
    for store in stores { await store.close() }
  }
}

/// Somebody in New Hampshire who can be written to and called.
func somebody(_ id: VoterID) -> Voter {
  Voter(
    id: id, name: VoterName(first: "Ann", last: "Voter \(id)"),
    address: Address(street: "\(id) Elm Street", city: "Concord", state: "NH", zip: "03301"),
    phone: "603-555-01\(String(id + 100).suffix(2))", party: "D", isPrime: id % 5 == 0)
}

/// Waits until something holds; it fails the test when it does not within `seconds`.
func eventually(
  seconds: Double = 30, _ location: SourceLocation = #_sourceLocation,
  _ holds: () async throws -> Bool
) async throws {
  let end = Date(timeIntervalSinceNow: seconds)
  while try await !holds() {
    guard Date() < end else {
      Issue.record("It did not come to that.", sourceLocation: location)
      return
    }
    try await Task.sleep(for: .milliseconds(50))
  }
}
