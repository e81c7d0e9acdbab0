import Testing

@testable import Benchmarks

@Suite struct WriterTests {
  private func list(_ ids: [Int]) -> String {
    #"{"voters":["# + ids.map { #"{"id":\#($0)}"# }.joined(separator: ",") + "]}"
  }

  private func hear(_ writer: Writer, _ status: Int, _ body: String = "{}") {
    Array(body.utf8).withUnsafeBytes { writer.hear(status: status, body: $0) }
  }

  /// The request's first line and its session.
  private func asked(_ writer: Writer) -> String? {
    writer.ask().map { request, _ in
      let lines = String(decoding: request, as: UTF8.self).split(separator: "\r\n")
      let session = lines.first { $0.hasPrefix("Cookie:") }?.split(separator: "=").last ?? ""
      return "\(lines[0].dropLast(" HTTP/1.1".count)) \(session)"
    }
  }

  @Test func opensTellsAndOpensAgainForTheNext() {
    let writer = Writer(sessions: ["ann", "ben"], resultsEach: 3, key: "k")
    #expect(asked(writer) == "PUT /v1/lists/letters ann")
    hear(writer, 200, list([4, 9]))
    #expect(asked(writer) == "POST /v1/lists/letters/voters/4/result ann")
    hear(writer, 201, list([9]))
    #expect(asked(writer) == "POST /v1/lists/letters/voters/9/result ann")
    hear(writer, 201, list([11, 12]))
    #expect(asked(writer) == "POST /v1/lists/letters/voters/11/result ann")
    hear(writer, 201, list([12]))
    #expect(asked(writer) == "PUT /v1/lists/letters ben")
    hear(writer, 200, list([]))
    #expect(asked(writer) == nil)
  }

  @Test func goesOnAfterARefusal() {
    let writer = Writer(sessions: ["ann"], resultsEach: 5, key: "k")
    _ = writer.ask()
    hear(writer, 200, list([4, 9]))
    _ = writer.ask()
    hear(writer, 409)
    #expect(asked(writer) == "POST /v1/lists/letters/voters/9/result ann")
  }

  @Test func givesEveryResultAKeyOfItsOwn() {
    let writer = Writer(sessions: ["ann"], resultsEach: 20, key: "k")
    _ = writer.ask()
    hear(writer, 200, list(Array(1...10)))
    let keys = (1...10).compactMap { _ -> Substring? in
      let text = String(decoding: writer.ask()?.request ?? [], as: UTF8.self)
      hear(writer, 201)
      return text.split(separator: "\r\n").first { $0.hasPrefix("Idempotency-Key: ") }
    }
    #expect(Set(keys).count == 10)
  }
}
