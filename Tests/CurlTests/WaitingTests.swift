import Curl
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WaitingTests {
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  @Test func readableDescriptorEndsTheWaitWhileATransferHangs() throws {
    let server = try ScriptedServer.silent()
    defer { server.stop() }
    var transfers = try Transfers()
    _ = transfers.start(HTTPRequest(url: server.url))
    let keyboard = Pipe()
    let signals = Pipe()
    let descriptors = [
      keyboard.fileHandleForReading.fileDescriptor, signals.fileHandleForReading.fileDescriptor,
    ]
    Thread { keyboard.fileHandleForWriting.write(Data("k".utf8)) }.start()
    let (readable, finished) = transfers.wait(descriptors: descriptors, milliseconds: nil)
    #expect(readable == [descriptors[0]])
    #expect(finished.isEmpty)
    #expect(transfers.inFlight == 1)
  }

  @Test func hungUpAndClosedDescriptorsEndTheWait() throws {
    var transfers = try Transfers()
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    try pipe.fileHandleForWriting.close()
    #expect(transfers.wait(descriptors: [descriptor], milliseconds: nil).readable == [descriptor])
    #expect(transfers.wait(descriptors: [9999], milliseconds: nil).readable == [9999])
  }

  @Test func timeEndsTheWaitAndNoSooner() throws {
    let server = try ScriptedServer.silent()
    defer { server.stop() }
    var transfers = try Transfers()
    _ = transfers.start(HTTPRequest(url: server.url))
    let start = ContinuousClock.now
    let (readable, finished) = transfers.wait(descriptors: [], milliseconds: 60)
    #expect(ContinuousClock.now - start >= .milliseconds(60))
    #expect(readable.isEmpty && finished.isEmpty)
    #expect(transfers.wait(descriptors: [], milliseconds: 0).finished.isEmpty)
    #expect(transfers.wait(descriptors: [], milliseconds: -1).finished.isEmpty)
  }

  /// The server answers only when all have arrived, so they must be on their way at once.
  @Test func severalTransfersRunAtOnce() throws {
    let arrivals = DispatchSemaphore(value: 0)
    let opening = DispatchSemaphore(value: 0)
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      arrivals.signal()
      opening.wait()
      connection.send(Self.ok)
      connection.waitForEnd()
    }
    defer { server.stop() }
    Thread {
      for _ in 1...5 { arrivals.wait() }
      for _ in 1...5 { opening.signal() }
    }.start()
    var transfers = try Transfers()
    var waiting = Set((1...5).map { _ in transfers.start(HTTPRequest(url: server.url)) })
    #expect(waiting.count == 5)
    while !waiting.isEmpty {
      for (id, result) in transfers.wait(descriptors: [], milliseconds: nil).finished {
        #expect(waiting.remove(id) != nil)
        #expect(try result.get().status == 200)
      }
    }
    #expect(transfers.inFlight == 0)
  }

  @Test func cancellingOneLeavesTheOthersAlone() throws {
    let hanging = try ScriptedServer.silent()
    let answering = try ScriptedServer(replying: Self.ok)
    defer {
      hanging.stop()
      answering.stop()
    }
    var transfers = try Transfers()
    let hung = transfers.start(HTTPRequest(url: hanging.url))
    #expect(transfers.wait(descriptors: [], milliseconds: 20).finished.isEmpty)
    let other = transfers.start(HTTPRequest(url: answering.url))
    transfers.cancel(hung)
    #expect(transfers.inFlight == 1)
    var results: [TransferID: Result<HTTPReply, TransferFailure>] = [:]
    while results.count < 2 {
      for (id, result) in transfers.wait(descriptors: [], milliseconds: nil).finished {
        #expect(results.updateValue(result, forKey: id) == nil)
      }
    }
    guard case .failure(.cancelled)? = results[hung] else {
      Issue.record("Not cancelled: \(results)")
      return
    }
    #expect(try results[other]?.get().status == 200)
    transfers.cancel(hung)
    transfers.cancel(other)
    #expect(transfers.wait(descriptors: [], milliseconds: 0).finished.isEmpty)
  }

  @Test func whatIsWrongWithARequestIsReportedWithoutWaiting() throws {
    let server = try ScriptedServer.silent()
    defer { server.stop() }
    var transfers = try Transfers()
    _ = transfers.start(HTTPRequest(url: server.url))
    let bad = transfers.start(HTTPRequest(url: "nonsense"))
    #expect(transfers.inFlight == 1)
    let finished = transfers.wait(descriptors: [], milliseconds: nil).finished
    #expect(finished.map(\.0) == [bad])
  }

  /// Sleeping once costs one voluntary switch of the thread; waking up to look costs many.
  @Test func idleWaitSleepsThrough() throws {
    let server = try ScriptedServer(replying: Self.ok)
    defer { server.stop() }
    var transfers = try Transfers()
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    _ = try finish(transfers.start(HTTPRequest(url: server.url)), in: &transfers).get()
    let before = try voluntarySwitches()
    _ = transfers.wait(descriptors: [descriptor], milliseconds: 300)
    #expect(try voluntarySwitches() - before <= 3)
  }

  /// How often this thread has gone to sleep (proc(5)).
  private func voluntarySwitches() throws -> Int {
    let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
    return try #require(line?.split(separator: "\t").last.flatMap { Int($0) })
  }
}
