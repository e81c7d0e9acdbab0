import Foundation

/// The one JSON coder of both ends: sorted keys, slashes left alone, times as RFC 3339.
public enum JSON {
  public static let contentType = "application/json"

  public static func encode(_ value: some Encodable) throws -> Data {
    if let value = value as? any JSONWritable {
      var json = JSONWriter()
      value.write(to: &json)
      return Data(json.bytes)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// Throws `DecodingError` for anything that is not a whole, well-typed `type`.
  public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    try JSONDecoder().decode(type, from: data)
  }
}
