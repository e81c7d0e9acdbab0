import Glibc

/// Finds what a volunteer needs of a list in its JSON, without reading all of it: the generator of
/// the load must cost less than the server.
enum ListScan {
  /// The numbers of the voters on the list, in its order; none when there is no list.
  ///
  /// - Note: takes the first member called `voters`; a note that quotes one has its marks escaped.
  static func voters(in body: UnsafeRawBufferPointer) -> [Int64] {
    guard let start = start(of: "\"voters\":[", in: body) else { return [] }
    var ids: [Int64] = []
    var depth = 0
    var place = start
    while place < body.count {
      switch body[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "]"):
        if depth == 0 { return ids }
        depth -= 1
      case UInt8(ascii: "\""):
        if depth == 1, let id = number(after: "\"id\":", at: place, in: body) { ids.append(id) }
        place = end(ofText: place, in: body)
      default: break
      }
      place += 1
    }
    return ids
  }

  /// Behind the first place where `word` stands; it begins with a quotation mark.
  private static func start(of word: StaticString, in body: UnsafeRawBufferPointer) -> Int? {
    var place = 0
    while let base = body.baseAddress, place + word.utf8CodeUnitCount <= body.count,
      let found = memchr(base + place, 34, body.count - place)
    {
      place = UnsafeRawPointer(found) - base
      if isWord(word, at: place, in: body) { return place + word.utf8CodeUnitCount }
      place += 1
    }
    return nil
  }

  private static func isWord(
    _ word: StaticString, at place: Int, in body: UnsafeRawBufferPointer
  ) -> Bool {
    guard let base = body.baseAddress, place + word.utf8CodeUnitCount <= body.count else {
      return false
    }
    return memcmp(base + place, word.utf8Start, word.utf8CodeUnitCount) == 0
  }

  /// The place of the mark that ends the text begun at `start`.
  private static func end(ofText start: Int, in body: UnsafeRawBufferPointer) -> Int {
    var place = start + 1
    while place < body.count, body[place] != UInt8(ascii: "\"") {
      place += body[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place
  }

  private static func number(
    after word: StaticString, at place: Int, in body: UnsafeRawBufferPointer
  ) -> Int64? {
    guard isWord(word, at: place, in: body) else { return nil }
    var number: Int64?
    for byte in body[(place + word.utf8CodeUnitCount)...] {
      guard (48...57).contains(byte), (number ?? 0) < 1 << 50 else { break }
      number = (number ?? 0) * 10 + Int64(byte - 48)
    }
    return number
  }
}
