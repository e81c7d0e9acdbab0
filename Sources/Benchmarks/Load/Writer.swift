/// Volunteers who write letters, one after the other over one connection: each opens the list and
/// tells of each voter on it, so often as the quota allows, then the next takes the seat.
final class Writer: Caller {
  private let sessions: [String]
  private let resultsEach: Int
  private let key: String
  private var seat = 0
  private var told = 0
  private var number = 0
  /// Voters still to be written to, the next one last.
  private var voters: [Int64] = []
  private var isOpening = false

  /// - Parameters:
  ///   - sessions: one for each of the volunteers.
  ///   - resultsEach: after so many results the next volunteer goes on.
  ///   - key: begins every idempotency key; another one for every writer of every run.
  init(sessions: [String], resultsEach: Int, key: String) {
    self.sessions = sessions
    self.resultsEach = resultsEach
    self.key = key
  }

  func ask() -> (request: [UInt8], kind: RequestKind)? {
    if told >= resultsEach {
      seat += 1
      told = 0
      voters = []
    }
    guard seat < sessions.count else { return nil }
    let session = sessions[seat]
    guard let voter = voters.popLast() else {
      isOpening = true
      return (HTTPRequest.bytes("PUT", "/v1/lists/letters", session: session), .open)
    }
    isOpening = false
    number += 1
    let request = HTTPRequest.bytes(
      "POST", "/v1/lists/letters/voters/\(voter)/result", session: session,
      key: "\(key)-\(number)", body: #"{"notes":"Wrote about the schools."}"#)
    return (request, .result)
  }

  func hear(status: Int, body: UnsafeRawBufferPointer) {
    if isOpening {
      voters = status == 200 ? ListScan.voters(in: body).reversed() : []
      // Nothing to write to: the next volunteer may have more luck.
      if voters.isEmpty { told = resultsEach }
      return
    }
    told += 1
    // The answer to the last of a list carries the next one.
    if voters.isEmpty, status == 201 { voters = ListScan.voters(in: body).reversed() }
  }
}
