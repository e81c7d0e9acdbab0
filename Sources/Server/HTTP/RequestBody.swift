import API
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The size of the largest request body taken, in bytes: four times the longest notes with every
/// character escaped.
let longestBody = 64 * 1024

extension Request {
  /// The body as JSON of one type.
  ///
  /// Throws `too_large` over 64 KiB, and `malformed` for another content type, for what is not
  /// JSON, and for a value of the wrong type, whose field is named.
  func decoded<Value: Decodable>(_ type: Value.Type) async throws -> Value {
    let bytes = try await bytes()
    try requireJSON()
    do {
      return try JSON.decode(type, from: bytes)
    } catch let error as DecodingError {
      throw Problem(error)
    }
  }

  /// The same for a body that may be left out; nil when it is empty.
  func decodedIfPresent<Value: Decodable>(_ type: Value.Type) async throws -> Value? {
    let bytes = try await bytes()
    guard !bytes.isEmpty else { return nil }
    try requireJSON()
    do {
      return try JSON.decode(type, from: bytes)
    } catch let error as DecodingError {
      throw Problem(error)
    }
  }

  private func bytes() async throws -> Data {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > longestBody {
      throw Problem.tooLarge
    }
    do {
      let buffer = try await body.collect(upTo: longestBody)
      return Data(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge
    } catch {
      // The caller went away; nobody reads this, and it is no fault of the server's.
      throw Problem(.malformed, "The request ended before its body did.")
    }
  }

  /// A form of another site cannot send this content type without asking first, so it guards the
  /// cookie, too.
  private func requireJSON() throws {
    if headers[.contentType] == JSON.contentType { return }
    let type = headers[.contentType]?.split(separator: ";").first?
      .trimmingCharacters(in: .whitespaces).lowercased()
    guard type == JSON.contentType else {
      throw Problem(
        .malformed,
        "The body must be JSON, sent with Content-Type: \(JSON.contentType).")
    }
  }
}

extension Problem {
  static let tooLarge = Problem(
    .tooLarge, "A request may carry at most \(longestBody / 1024) KiB; this one is larger.")

  /// Names the field that is missing or of the wrong type; never repeats what was sent.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(field: context.codingPath + [key], message: "This field is missing.")
    case .valueNotFound(let type, let context):
      self.init(
        field: context.codingPath, message: "This must be \(Self.spoken(type)), not null.")
    case .typeMismatch(let type, let context):
      self.init(field: context.codingPath, message: "This must be \(Self.spoken(type)).")
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self.init(
        field: context.codingPath, message: "This cannot be read: \(context.debugDescription).")
    case .dataCorrupted:
      self.init(.malformed, "The body is not well-formed JSON.")
    @unknown default:
      self.init(.malformed, "The body is not the JSON that this address expects.")
    }
  }

  private init(field path: [any CodingKey], message: String) {
    let name = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    if name.isEmpty {
      self.init(.malformed, "The body must be a JSON object.")
    } else {
      self.init(
        .malformed, "The field \(name) cannot be read.",
        errors: [FieldError(field: name, message: message)])
    }
  }

  private static func spoken(_ type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is Int.Type, is Int64.Type, is Double.Type: "a number"
    default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
  }
}
