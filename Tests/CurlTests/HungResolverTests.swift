import Curl
import Foundation
import Testing

/// This name is looked up until the gate opens, or 20 seconds are over.
private let hangingName = "hung.invalid"
private let hangingLookups = DispatchSemaphore(value: 0)
private let gate = DispatchSemaphore(value: 0)
private let endedLookups = DispatchSemaphore(value: 0)

private typealias Lookup =
  @convention(c) (
    UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<addrinfo>?,
    UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>?
  ) -> CInt

/// Stands before the C library's own for the whole test program, libcurl included, when the
/// program exports it (`--export-dynamic-symbol=getaddrinfo`, in the package's manifest). Every
/// other name goes through.
@c(getaddrinfo)
public func lookUp(
  _ name: UnsafePointer<CChar>?, _ service: UnsafePointer<CChar>?,
  _ hints: UnsafePointer<addrinfo>?,
  _ result: UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>?
) -> CInt {
  if let name, strcmp(name, hangingName) == 0 {
    hangingLookups.signal()
    _ = gate.wait(timeout: .now() + 20)
    endedLookups.signal()
    return EAI_NONAME
  }
  guard let next = dlsym(UnsafeMutableRawPointer(bitPattern: -1), "getaddrinfo") else {
    return EAI_FAIL
  }
  return unsafeBitCast(next, to: Lookup.self)(name, service, hints, result)
}

/// Whether libcurl's look-ups come here.
private var isInterposed: Bool {
  dlsym(nil, "getaddrinfo") != dlsym(UnsafeMutableRawPointer(bitPattern: -1), "getaddrinfo")
}

@Suite(
  .timeLimit(.minutes(5)), .serialized,
  .enabled(if: isInterposed, "The test program does not export its getaddrinfo."))
struct HungResolverTests {
  private let url = "http://\(hangingName)/"

  @Test func cancellingDoesNotWaitForTheName() throws {
    var transfers = try Transfers()
    let id = transfers.start(HTTPRequest(url: url))
    #expect(transfers.wait(descriptors: [], milliseconds: 0).finished.isEmpty)
    try #require(hangingLookups.wait(timeout: .now() + 20) == .success)
    transfers.cancel(id)
    try #require(endedLookups.wait(timeout: .now()) == .timedOut, "It waited for the name.")
    let (_, finished) = transfers.wait(descriptors: [], milliseconds: nil)
    #expect(finished.map(\.0) == [id])
    try openGate()
  }

  @Test func lettingGoDoesNotWaitForTheName() throws {
    func begin() throws {
      var transfers = try Transfers()
      _ = transfers.start(HTTPRequest(url: url))
      #expect(transfers.wait(descriptors: [], milliseconds: 0).finished.isEmpty)
      try #require(hangingLookups.wait(timeout: .now() + 20) == .success)
    }
    try begin()
    try #require(endedLookups.wait(timeout: .now()) == .timedOut, "It waited for the name.")
    try openGate()
  }

  @Test func nameThatIsNotFoundInTimeIsUnreachable() throws {
    let failure = try failure(HTTPRequest(url: url, connectTimeout: 50))
    #expect(failure == .unreachable)
    try #require(hangingLookups.wait(timeout: .now() + 20) == .success)
    try openGate()
  }

  @Test func nameThatDoesNotExistCannotBeResolved() throws {
    gate.signal()
    #expect(try failure(HTTPRequest(url: url)) == .cannotResolve)
    try #require(hangingLookups.wait(timeout: .now() + 20) == .success)
    try #require(endedLookups.wait(timeout: .now() + 20) == .success)
  }

  /// Lets the one hanging lookup go and waits for its end, so that it meets no other test's gate.
  private func openGate() throws {
    gate.signal()
    try #require(endedLookups.wait(timeout: .now() + 20) == .success)
  }
}
