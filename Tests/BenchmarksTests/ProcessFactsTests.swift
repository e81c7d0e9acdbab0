import Glibc
import Testing

@testable import Benchmarks

@Suite struct ProcessFactsTests {
  @Test func readsThisProcess() throws {
    let process = getpid()
    #expect(ProcessFacts.threads(of: process).contains(process))
    #expect(try #require(ProcessFacts.residentKilobytes(of: process)) > 1_000)
    #expect(ProcessFacts.nanosecondsRun(by: process) > 0)
  }

  @Test func knowsNothingOfAProcessThatIsNot() {
    #expect(ProcessFacts.residentKilobytes(of: -1) == nil)
    #expect(ProcessFacts.threads(of: -1) == [])
    #expect(ProcessFacts.wakeUps(of: -1) == 0)
  }

  /// Where the kernel allows it: some machines have no counters.
  @Test func countsSystemCalls() throws {
    let counters = Counters(process: getpid())
    guard let before = counters.systemCallCount else { return }
    for _ in 0..<100 { _ = access("/", F_OK) }
    #expect(try #require(counters.systemCallCount) >= before + 100)
  }
}
