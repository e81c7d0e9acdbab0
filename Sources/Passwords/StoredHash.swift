/// What a site's table of users holds in place of a password, told apart by its look (crypt(5)).
enum StoredHash: Equatable {
  /// A hash that `crypt(3)` checks by itself: `$y$`, `$6$`, `$2b$` …, `_` (extended DES), or DES
  /// with its two salt characters, 13 long.
  case crypt(String)
  /// Scoop's: `crypt(p, p)` without the two salt characters, 11 long (DESIGN.md, "Scoop").
  case scoop(String)
  /// Nobody's: empty, or locked with `*` or `!` in front.
  case locked
  /// Not a hash of `crypt(3)`.
  case unknown

  init(_ text: String) {
    if text.isEmpty || text.hasPrefix("*") || text.hasPrefix("!") {
      self = .locked
    } else if text.utf8.contains(0) {
      self = .unknown
    } else if text.hasPrefix("$") || text.hasPrefix("_") {
      self = .crypt(text)
    } else if !text.utf8.allSatisfy(StoredHash.isSaltCharacter) {
      self = .unknown
    } else {
      switch text.utf8.count {
      case 11: self = .scoop(text)
      case 13: self = .crypt(text)
      default: self = .unknown
      }
    }
  }

  /// Whether checking it costs about what a new hash costs.
  var isYescrypt: Bool {
    if case .crypt(let text) = self { text.hasPrefix("$y$") } else { false }
  }

  /// Whether the byte is one of `./0-9A-Za-z`, of which DES hashes and their salts are made.
  static func isSaltCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ".")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
