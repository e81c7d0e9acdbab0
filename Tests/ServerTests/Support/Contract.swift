import API
import Foundation
import Testing

@testable import Server

/// `docs/openapi.yaml`, and whether an answer is what it promises.
struct Contract {
  static let file = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/openapi.yaml")
  static let shared = Result { try Contract(String(contentsOf: file, encoding: .utf8)) }.required

  let document: YAML

  init(_ text: String) throws {
    document = try YAML.parse(text)
  }

  /// Every method and path template, `GET /v1/session`.
  var operations: Set<String> {
    var found: Set<String> = []
    for (path, item) in document["paths"]?.entries ?? [:] {
      for method in item.entries.keys where Self.methods.contains(method) {
        found.insert("\(method.uppercased()) \(path)")
      }
    }
    return found
  }

  /// The codes that a problem may have.
  var codes: Set<String> {
    let schema = document["components"]?["schemas"]?["Problem"]?["properties"]?["code"]
    return Set(schema?["enum"]?.items.compactMap(\.string) ?? [])
  }

  /// What is wrong with an answer, or nothing. Requests that the document does not know must be
  /// answered with a problem.
  func faults(method: String, path: String, answer: Answer) throws -> [String] {
    if method == "HEAD" { return answer.body.isEmpty ? [] : ["there is a body after HEAD"] }
    let type = answer.headers[.contentType]?.split(separator: ";").first.map(String.init)
    guard let operation = operation(method: method, path: path) else {
      return try faults(ofProblem: answer, type: type)
    }
    let responses = try #require(operation["responses"])
    guard let response = responses[String(answer.status)] ?? responses["default"] else {
      return ["the status is not in the document"]
    }
    let resolved = resolve(response)
    guard let content = resolved["content"] else {
      return answer.body.isEmpty ? [] : ["there is a body where none is promised"]
    }
    guard let type, let schema = content[type]?["schema"] else {
      return ["the content type \(type ?? "(none)") is not promised"]
    }
    guard type.hasSuffix("json") else { return [] }
    return faults(try JSON.decode(JSONValue.self, from: answer.body), schema, at: "")
  }

  private func faults(ofProblem answer: Answer, type: String?) throws -> [String] {
    guard answer.status >= 400, type == "application/problem+json" else {
      return ["the document does not know it, so it must be a problem"]
    }
    let schema = try #require(document["components"]?["schemas"]?["Problem"])
    return faults(try JSON.decode(JSONValue.self, from: answer.body), schema, at: "")
  }

  private static let methods = ["get", "put", "post", "delete", "patch"]

  private func operation(method: String, path: String) -> YAML? {
    let segments = path.prefix { $0 != "?" }.split(separator: "/")
    for (template, item) in document["paths"]?.entries ?? [:] {
      let pattern = template.split(separator: "/")
      if pattern.count == segments.count,
        zip(pattern, segments).allSatisfy({ $0.hasPrefix("{") || $0 == $1 }),
        let operation = item[method.lowercased()]
      {
        return operation
      }
    }
    return nil
  }

  private func resolve(_ node: YAML) -> YAML {
    guard let reference = node["$ref"]?.string else { return node }
    var target: YAML? = document
    for part in reference.dropFirst(2).split(separator: "/") { target = target?[String(part)] }
    return target.map(resolve) ?? .null
  }

  private func faults(_ value: JSONValue, _ schema: YAML, at place: String) -> [String] {
    let schema = resolve(schema)
    if schema == .null { return ["\(place): the document has no such schema"] }
    let types = schema["type"].map {
      $0.string.map { [$0] } ?? $0.items.map { $0.string ?? "null" }
    }
    guard let types, types.contains(where: value.isA) else {
      return ["\(place): \(value) is none of \(types ?? [])"]
    }
    switch value {
    case .object(let object): return faults(in: object, schema, at: place)
    case .list(let list):
      guard let items = schema["items"] else { return [] }
      return list.enumerated().flatMap { faults($1, items, at: "\(place)[\($0)]") }
    case .text(let text):
      guard let allowed = schema["enum"]?.items else { return [] }
      return allowed.contains(.text(text)) ? [] : ["\(place): \(text) is not promised"]
    default: return []
    }
  }

  private func faults(
    in object: [String: JSONValue], _ schema: YAML, at place: String
  ) -> [String] {
    var found = (schema["required"]?.items ?? []).compactMap(\.string)
      .filter { object[$0] == nil }.map { "\(place).\($0) is missing" }
    for (key, value) in object {
      if let property = schema["properties"]?[key] ?? schema["additionalProperties"] {
        found += faults(value, property, at: "\(place).\(key)")
      } else {
        found.append("\(place).\(key) is not in the document")
      }
    }
    return found
  }
}

extension Result where Failure == any Error {
  /// The value; the test run ends with the reason when there is none.
  var required: Success {
    switch self {
    case .success(let value): value
    case .failure(let error): fatalError("\(error)")
    }
  }
}
