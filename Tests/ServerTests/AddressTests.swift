import HTTPTypes
import Testing

@testable import Server

@Suite struct AddressRangeTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
    ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.200", true),
    ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
    ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("fd00::/8", "fdab::1", true),
    ("fd00::/8", "fe80::1", false), ("2001:db8::1", "2001:DB8:0::1", true),
    ("::/0", "10.0.0.1", true), ("10.0.0.0/8", "localhost", false), ("10.0.0.0/8", "", false),
    ("172.16.0.0/12", "172.31.255.255", true), ("172.16.0.0/12", "172.32.0.0", false),
  ])
  func knowsItsAddresses(range: String, address: String, isIn: Bool) throws {
    #expect(try #require(AddressRange(range)).contains(address) == isIn)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "proxy",
    "fd00::/129", "10.0.0.0/8/8", "10.0.0.0/8 ",
  ])
  func isNothingElse(text: String) {
    #expect(AddressRange(text) == nil)
  }
}

@Suite struct PeerAddressTests {
  private func peer(
    _ peer: String?, forwarded: String, proto: String = "https", proxies: [String]
  ) throws -> PeerAddress {
    var headers = HTTPFields()
    headers[try #require(HTTPField.Name("X-Forwarded-For"))] = forwarded
    headers[try #require(HTTPField.Name("X-Forwarded-Proto"))] = proto
    return PeerAddress(
      peer: peer, headers: headers, proxies: try proxies.map { try #require(AddressRange($0)) })
  }

  @Test(arguments: [
    ("10.0.0.5", "198.51.100.9", "198.51.100.9"),
    ("10.0.0.5", "203.0.113.1, 198.51.100.9", "198.51.100.9"),
    ("10.0.0.5", "198.51.100.9, 10.0.0.6", "198.51.100.9"),
    ("127.0.0.1", "203.0.113.1, 198.51.100.9, 10.0.0.6, 10.0.0.7", "198.51.100.9"),
    ("10.0.0.5", "198.51.100.9, evil, 10.0.0.6", "10.0.0.6"),
    ("10.0.0.5", "", "10.0.0.5"), ("10.0.0.5", "10.0.0.6", "10.0.0.6"),
    ("192.0.2.7", "198.51.100.9", "192.0.2.7"),
  ])
  func isTheOneThatOurOutermostProxySaw(peer: String, forwarded: String, name: String) throws {
    let found = try self.peer(peer, forwarded: forwarded, proxies: ["10.0.0.0/24"])
    #expect(found.name == name)
    #expect(found.isSecure == (peer != "192.0.2.7"))
  }

  @Test func isNobodysWordByDefault() throws {
    let found = try peer("10.0.0.5", forwarded: "198.51.100.9", proxies: [])
    #expect(found == PeerAddress(peer: "10.0.0.5", headers: [:]))
    #expect(!found.isSecure)
  }
}
