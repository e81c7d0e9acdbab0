import Foundation
import Testing

@testable import Storage

/// Images that Perl's Storable 3.26 made (Debian 12), and what has been done to them.
@Suite struct StorableTests {
  /// `nfreeze` and `freeze` of `{_session_id => "0123…", TIME => 1764700000, UID => 7}`.
  static let session = [
    "050b030000000309692f2f600000000454494d450887000000035549440a203031323334353637383961626364"
      + "6566303132333435363738396162636465660000000b5f73657373696f6e5f6964",
    "040b08313233343536373804080808030300000006602f2f69000000000400000054494d450887030000005549"
      + "440a2030313233343536373839616263646566303132333435363738396162636465660b0000005f7365737369"
      + "6f6e5f6964",
  ]

  @Test(arguments: session)
  func readsWhatScoopKeepsInASession(_ image: String) throws {
    let hash = try #require(StorableHash(bytes(image)))
    #expect(hash["UID"] == 7)
    #expect(hash["TIME"] == 1_764_700_000)
    #expect(hash["_session_id"] == "0123456789abcdef0123456789abcdef")
    #expect(hash["other"] == nil)
  }

  @Test(
    arguments: [
      // nfreeze({UID => "7"}), ({UID => 3000000000}), freeze of the latter, freeze({UID => 7.5})
      ("050b03000000010a013700000003554944", "7"),
      ("050b03000000010a0a3330303030303030303000000003554944", "3000000000"),
      ("040b08313233343536373804080808030100000006005ed0b20000000003000000554944", 3_000_000_000),
      ("040b083132333435363738040808080301000000070000000000001e4003000000554944", 7.5),
      // nfreeze(bless {UID => 9}, "Foo"), {a => \$x, b => \$x, UID => 8}, {UID => -1}, {UID => undef}
      ("050b1103466f6f0300000001088900000003554944", 9),
      ("050b030000000308880000000355494404088500000001610400000000030000000162", 8),
      ("050b0300000001087f00000003554944", -1),
      ("050b03000000010500000003554944", .null),
      // {UID => 3, e => two elements that were never set}
      ("050b03000000020883000000035549440402000000020e0e0000000165", 3),
      // The same as the first in a 32-bit order, and written by a Storable that is to come.
      ("040b0431323334040404080301000000060700000003000000554944", 7),
      ("056303000000010a013700000003554944", "7"),
    ] as [(String, SQLValue)])
  func readsScalarsOfEveryKind(_ image: String, _ value: SQLValue) throws {
    #expect(try #require(StorableHash(bytes(image)))["UID"] == value)
  }

  /// {"né☺" => "☺", UID => 12, list => [1, -200, "a", undef, {x => \"y"}], long => "z" x 300}
  @Test func readsPastWhatLiesInOtherHashes() throws {
    let image =
      "050b190000000004088c0000000003554944040200000005088109ffffff380a01610504030000000104"
      + "0a0179000000017800000000046c697374010000012c" + String(repeating: "7a", count: 300)
      + "00000000046c6f6e671703e298ba01000000066ec3a9e298ba"
    let hash = try #require(StorableHash(bytes(image)))
    #expect(hash["UID"] == 12)
    #expect(hash["né☺"] == "☺")
    #expect(hash["long"] == .text(String(repeating: "z", count: 300)))
    #expect(hash["list"] == nil)
  }

  @Test func readsAnImageInBase64() throws {
    let text = Data(bytes(Self.session[0])).base64EncodedString(options: .lineLength76Characters)
    #expect(StorableHash(Array(text.utf8))?["UID"] == 7)
  }

  @Test(
    arguments: [
      "", "05", "050b", "00", "ff", "050b03", "050b0300000001", "050b03ffffffff", "050b037fffffff",
      // An array, a scalar, another major version, an unknown order, an unknown code.
      "050b02000000010881", "050b0881", "070b03000000010a013700000003554944",
      "040b0439393939", "050b0300000001ee00000003554944",
      // Code to run, a tied hash, a hook.
      "050b1a0a0168", "050b0c0300000000", "050b13000000",
      // A length longer than the rest; a key longer than the rest; something after the end.
      "050b03000000010aff3700000003554944", "050b03000000010a013700ffffff554944",
      "050b03000000010a01370000000355494400",
    ])
  func takesNothingFromAnImageThatIsNotRight(_ image: String) {
    #expect(StorableHash(bytes(image)) == nil)
  }

  @Test func doesNotFollowHashesWithoutEnd() {
    let deep = "050b" + String(repeating: "04", count: 30_000) + "0300000000"
    #expect(StorableHash(bytes(deep)) == nil)
    #expect(StorableHash([UInt8](repeating: 4, count: StorableHash.longest + 1)) == nil)
  }

  /// Every image with every byte changed, and cut at every length: an answer, never a crash.
  @Test(arguments: session) func surviesAnythingThatHappensToAnImage(_ image: String) {
    let whole = bytes(image)
    var read = 0
    for index in whole.indices {
      #expect(StorableHash(Array(whole.prefix(index))) == nil)
      for byte in UInt8.min...UInt8.max {
        var changed = whole
        changed[index] = byte
        if StorableHash(changed)?["UID"] == 7 { read += 1 }
      }
    }
    #expect(read > whole.count)
  }

  /// As Storable's `thaw` reads it: the bytes were tried with Perl.
  @Test func packsASessionAsScoopDoes() throws {
    let image = StorableHash.image(of: [
      ("UID", "7"), ("TIME", "1764700000"), ("_session_id", "ab"),
    ])
    #expect(
      Hexadecimal.text(image)
        == "050403000000030a0137000000035549440a0a313736343730303030300000000454494d450a0261620000"
        + "000b5f73657373696f6e5f6964")
    #expect(StorableHash(image)?["_session_id"] == "ab")
  }

  private func bytes(_ hexadecimal: String) -> [UInt8] { Hexadecimal.bytes(hexadecimal) ?? [] }
}
