import HTTPTypes
import Hummingbird
import Testing

@testable import Server

@Suite struct RequestPartsTests {
  @Test(
    arguments: [
      ("forclark_session=abc", "abc"), ("a=1; forclark_session=abc; b=2", "abc"),
      ("a=1;forclark_session=abc", "abc"), ("forclark_session=\"abc\"", "abc"),
      ("forclark_session=one; forclark_session=two", "one"), ("forclark_session=", nil),
      ("xforclark_session=abc", nil), ("forclark_session", nil), ("", nil),
      ("FORCLARK_SESSION=abc", nil),
    ] as [(String, String?)]) func findsTheSession(_ cookie: String, _ session: String?)
  {
    #expect(SessionCookieHeader.session(in: [.cookie: cookie]) == session)
  }

  @Test(
    arguments: [
      ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
      ("::1", "10.0.0.1, 2001:db8::7", "2001:db8::7"),
      ("127.0.0.1", "evil, 198.51.100.9 ", "198.51.100.9"),
      ("127.0.0.1", "nonsense", "127.0.0.1"), ("127.0.0.1", "", "127.0.0.1"),
      ("192.0.2.7", "198.51.100.9", "192.0.2.7"), (nil, "198.51.100.9", "unknown"),
    ] as [(String?, String, String)]) func believesOnlyAProxyOnThisMachine(
      _ peer: String?, _ header: String, _ name: String
    ) throws
  {
    let field = try #require(HTTPField.Name("X-Forwarded-For"))
    #expect(PeerAddress(peer: peer, headers: [field: header]).name == name)
  }

  @Test func tellsMethodsOfAPath() {
    let table = RouteTable()
    table.fill(from: [("/v1/a/{x}", "GET"), ("/v1/a/{x}", "PUT"), ("/v1/a", "POST")])
    #expect(table.methods(for: "/v1/a/7") == ["GET", "PUT"])
    #expect(table.methods(for: "/v1/a/") == ["POST"])
    #expect(table.methods(for: "/v1/a/7/b") == [])
    #expect(table.methods(for: "/v1") == [])
  }
}
