import Glibc
import Testing

@testable import Terminal

@Suite(.serialized) struct SignalSourceTests {
  @Test(arguments: [Signal.resize, .terminate, .hangUp, .interrupt, .stop])
  func deliversASignalThatWasRaised(signal: Signal) throws {
    let source = try SignalSource()
    #expect(source.read() == [])
    // To this thread: others of the test runner do not block the signal.
    pthread_kill(pthread_self(), signal.number)
    var waiting = pollfd(fd: source.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 5000) == 1)
    #expect(source.read() == [signal])
    #expect(source.read() == [])
  }

  @Test func blocksAndUnblocksAroundAChild() throws {
    let source = try SignalSource()
    #expect(isBlocked(SIGTERM))
    SignalSource.unblock()
    #expect(!isBlocked(SIGTERM))
    SignalSource.block()
    #expect(isBlocked(SIGWINCH))
    #expect(source.descriptor >= 0)
  }

  @Test func givesTheSignalsBackWhenItGoes() throws {
    do { _ = try SignalSource() }
    #expect(!isBlocked(SIGTERM))
  }

  private func isBlocked(_ signal: Int32) -> Bool {
    var set = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &set)
    return sigismember(&set, signal) == 1
  }
}
