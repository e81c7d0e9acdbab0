import Testing

@testable import Passwords

@Suite struct StoredHashTests {
  @Test(arguments: [
    ("", StoredHash.locked), ("*", .locked), ("!", .locked), ("*0", .locked),
    ("!$6$saltsalt$abc", .locked),
    ("MzsYi7eOkjA", .scoop("MzsYi7eOkjA")), ("./0189AZaz.", .scoop("./0189AZaz.")),
    ("foMzsYi7eOkjA", .crypt("foMzsYi7eOkjA")),
    ("$6$saltsalt$abc", .crypt("$6$saltsalt$abc")), ("$1234567890", .crypt("$1234567890")),
    ("_J9..abcdXwqOwZSSmnk", .crypt("_J9..abcdXwqOwZSSmnk")),
    ("x", .unknown), ("5f4dcc3b5aa765d61d8327deb882cf99", .unknown),
    ("MzsYi7eOkj-", .unknown), ("MzsYi7eOkj:", .unknown), ("MzsYi7eOkj@", .unknown),
    ("MzsYi7eOkj[", .unknown), ("MzsYi7eOkj{", .unknown), ("MzsYi7eOké", .unknown),
    ("$6$salt\u{0}salt$abc", .unknown),
  ])
  func tellsHashesApartByTheirLook(text: String, expected: StoredHash) {
    #expect(StoredHash(text) == expected)
  }
}
