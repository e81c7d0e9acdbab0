import API
import Domain

/// What happened, line by line: the same seed tells the same one, to the byte.
final class Story {
  struct Line {
    var step: Int
    /// Virtual milliseconds since 1970.
    var at: Int64
    var text: String
    var voter: VoterID?
    var key: String?

    var described: String {
      let time = Instant(seconds: at / 1_000).rfc3339
      let digits = String(at % 1_000 + 1_000).dropFirst()
      return "\(step) \(time.dropLast()).\(digits)Z \(text)"
    }
  }

  private(set) var lines: [Line] = []
  /// FNV-1a (64 bits) of all lines.
  private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  var step = 0
  var now: Int64 = 0
  /// Hears every line as it is told.
  private let listener: ((String) -> Void)?

  init(listener: ((String) -> Void)? = nil) {
    self.listener = listener
  }

  func tell(_ text: String, voter: VoterID? = nil, key: String? = nil) {
    let line = Line(step: step, at: now, text: text, voter: voter, key: key)
    for byte in "\(step) \(now) \(text)\n".utf8 {
      digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    lines.append(line)
    listener?(line.described)
  }

  /// The last lines about a voter or a key, or of everything when neither is given.
  func about(voter: VoterID?, key: String?, atMost limit: Int = 40) -> [String] {
    let told = lines.filter { line in
      if voter == nil, key == nil { return true }
      if line.voter == nil, line.key == nil { return false }
      return (voter != nil && line.voter == voter) || (key != nil && line.key == key)
    }
    return told.suffix(limit).map(\.described)
  }
}

extension String {
  /// The beginning of an idempotency key, which is enough to tell it from others.
  var brief: String { String(prefix(8)) }
}
