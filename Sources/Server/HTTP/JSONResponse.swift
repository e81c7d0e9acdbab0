import API
import HTTPTypes
import Hummingbird

extension Response {
  /// `value` as JSON. Lists carry voters' data, so nothing between here and the volunteer may
  /// keep a copy.
  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let body = try JSON.encode(value)
    return Response(
      status: status, headers: [.contentType: JSON.contentType, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// Plain text of `contentType`.
  static func text(
    _ text: String, contentType: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
