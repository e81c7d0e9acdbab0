import API
import Hummingbird
import Logging
import Testing

@testable import Server

@Suite struct FaultTests {
  private struct Broken: Error, CustomStringConvertible {
    let description = "secret detail"
  }

  private func answer(
    to error: any Error, logger: Logger
  ) async throws -> (problem: Problem, incident: String) {
    let context = VisitorContext(peer: nil, logger: logger)
    let request = Request(
      head: HTTPRequest(method: .get, scheme: "http", authority: "x", path: "/x"),
      body: RequestBody(buffer: ByteBuffer()))
    let response = try await ProblemMiddleware(routes: RouteTable(), metrics: Metrics())
      .handle(request, context: context) { _, _ in
        FaultReport(logger: logger).note(error)
        throw error
      }
    #expect(response.status.code == 500)
    let problem = try JSON.decode(Problem.self, from: try await response.collected())
    return (problem, context.requestID)
  }

  @Test func tellsTheCallerANumberAndTheLogTheRest() async throws {
    let log = LogRecorder()
    let (problem, incident) = try await answer(to: Broken(), logger: log.logger)
    #expect(problem.code == .internalError)
    #expect(problem.detail.contains(incident))
    #expect(!problem.detail.contains("secret detail"))
    #expect(log.lines.contains { "\($0.metadata["request"] ?? "")" == incident })
  }

  @Test func numbersTheFaultsOfTheService() async throws {
    let log = LogRecorder()
    let (problem, incident) = try await answer(
      to: Problem(.internalError, "secret detail"), logger: log.logger)
    #expect(problem.detail.contains(incident))
    #expect(!problem.detail.contains("secret detail"))
    #expect(log.lines.map { "\($0.metadata["request"] ?? "")" } == [incident])
  }

  @Test func blamesNobodyForACallerWhoLeft() async throws {
    let log = LogRecorder()
    let campaign = try await Campaign(logger: log.logger)
    let limits = ConnectionLimits(request: .milliseconds(100))
    try await withLiveServer(campaign, limits: limits, logger: log.logger) { port, _ in
      _ = try await RawClient(port: port).run([
        (
          "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{", nil
        )
      ])
    }
    #expect(log.lines.contains { "\($0.metadata["status"] ?? "")" == "400" })
    #expect(log.lines.filter { $0.level >= .error }.map(\.message) == [])
  }
}
