import API
import Foundation
import Hummingbird
import Testing

@testable import Server

@Suite struct ContractTests {
  @Test func servesTheDocumentByteForByte() async throws {
    let document = try String(contentsOf: Contract.file, encoding: .utf8)
    if ProcessInfo.processInfo.environment["EBLOCKS_RECORD"] == "1" { try record(document) }
    let answer = try await Campaign().send("GET", "/v1/openapi.yaml")
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "application/yaml")
    #expect(answer.text == document, "run the tests with EBLOCKS_RECORD=1, then build again")
  }

  @Test func everyRouteIsInTheDocument() async throws {
    let campaign = try await Campaign()
    #expect(!campaign.routes.isEmpty)
    #expect(campaign.routes.subtracting(Contract.shared.operations) == [])
  }

  @Test func everythingInTheDocumentIsServed() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn("Ada")
    _ = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
    #expect(Contract.shared.operations.count == 26)
    for operation in Contract.shared.operations.sorted() {
      let parts = operation.split(separator: " ").map(String.init)
      let path = parts[1].replacingOccurrences(of: "{mode}", with: "letters")
        .replacingOccurrences(of: "{id}", with: "1")
        .replacingOccurrences(of: "reports/{name}", with: "reports/totals")
        .replacingOccurrences(of: "{name}", with: "eblocks_contact")
      let answer = try await campaign.send(parts[0], path, json: "{}", cookie: cookie, key: "k-1")
      let code = try answer.code
      #expect(code != .methodNotAllowed, "\(operation)")
      let isOfSomething = operation.contains("/v1/results/") || operation.contains("/v1/actions/")
      #expect(code != .notFound || isOfSomething, "\(operation)")
      #expect(answer.status != 500, "\(operation)")
    }
  }

  @Test func listsEveryProblemCode() {
    #expect(Contract.shared.codes == Set(Problem.Code.allCases.map(\.rawValue)))
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    let text = try String(contentsOf: Contract.file, encoding: .utf8)
    let parts = text.components(separatedBy: "$ref: \"#/").dropFirst()
    #expect(parts.count > 100)
    for part in parts {
      let reference = String(part.prefix { $0 != "\"" })
      var node: YAML? = Contract.shared.document
      for step in reference.split(separator: "/") { node = node?[String(step)] }
      #expect(node != nil, "\(reference)")
    }
  }

  @Test func theCheckerSeesWhatIsWrong() throws {
    let bad = [
      #"{"list": {}}"#, #"{"list": 3}"#, "[]", #"{"extra": true}"#,
    ]
    for body in bad {
      let answer = Answer(
        status: 200, headers: [.contentType: "application/json"], body: Data(body.utf8))
      let faults = try Contract.shared.faults(
        method: "DELETE", path: "/v1/results/x", answer: answer)
      #expect(!faults.isEmpty, "\(body)")
    }
  }

  /// Writes the document into the program's source.
  private func record(_ document: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Server/OpenAPIDocument.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(source.range(of: "#\"\"\"\n")).upperBound
    let end = try #require(source.range(of: "\n\"\"\"#", options: .backwards)).lowerBound
    let changed = source[..<start] + document + source[end...]
    try String(changed).write(to: file, atomically: true, encoding: .utf8)
  }
}
