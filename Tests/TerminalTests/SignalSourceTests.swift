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

  @Test func holdsTheSignalsBackWhileItIsThere() throws {
    let source = try SignalSource()
    #expect(isBlocked(SIGTERM))
    #expect(isBlocked(SIGWINCH))
    #expect(source.descriptor >= 0)
  }

  /// A second SIGHUP must not end a program that held it back and cleans up.
  @Test func leavesTheMaskAsItWasWhenItGoes() throws {
    var before = sigset_t()
    var mine = sigset_t()
    sigemptyset(&mine)
    sigaddset(&mine, SIGHUP)
    // The test runner's own threads block signals, too.
    pthread_sigmask(SIG_SETMASK, &mine, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do {
      let source = try SignalSource()
      #expect(isBlocked(SIGTERM))
      #expect(source.descriptor >= 0)
    }
    #expect(isBlocked(SIGHUP))
    #expect(!isBlocked(SIGTERM))
  }

  private func isBlocked(_ signal: Int32) -> Bool {
    var set = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &set)
    return sigismember(&set, signal) == 1
  }
}
