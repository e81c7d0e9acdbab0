/// Names one transfer of one ``Transfers``; never used twice.
public struct TransferID: Hashable, Sendable {
  let number: Int
}

/// Requests on their way, and the one place where a single-threaded program waits: for them, for
/// the keyboard, for signals.
///
/// ```swift
/// var transfers = try Transfers()
/// let id = transfers.start(HTTPRequest(url: "http://127.0.0.1:8080/healthz"))
/// let (readable, finished) = transfers.wait(descriptors: [0], milliseconds: nil)
/// ```
/// Transfers move only inside ``wait(descriptors:milliseconds:)``. Each one that was started is
/// reported finished exactly once, failed and cancelled ones too. Connections are kept and used
/// again. The program must ignore SIGPIPE.
public struct Transfers: ~Copyable {
  private let multi: MultiHandle
  private var easies: [TransferID: EasyHandle] = [:]
  private var unreported: [(TransferID, Result<HTTPReply, TransferFailure>)] = []
  private var lastNumber = 0

  /// - Throws: `.other` when libcurl cannot be set up.
  public init() throws(TransferFailure) {
    multi = try MultiHandle()
  }

  deinit {
    for easy in easies.values { multi.remove(easy) }
  }

  /// Transfers that have not ended.
  public var inFlight: Int { easies.count }

  /// Begins a request; nothing is sent before the next wait. What is wrong with the request
  /// itself is reported there, too.
  ///
  /// - Parameter sink: takes the body of a reply of status 200 in place of the reply, however long
  ///   it is; any other reply is as without it.
  public mutating func start(
    _ request: HTTPRequest, into sink: (any BodySink)? = nil
  ) -> TransferID {
    lastNumber += 1
    let id = TransferID(number: lastNumber)
    do throws(TransferFailure) {
      let easy = try EasyHandle(request, sink)
      try multi.add(easy)
      easies[id] = easy
    } catch {
      unreported.append((id, .failure(error)))
    }
    return id
  }

  /// Ends a transfer at once, without waiting for a name to be looked up; the next wait reports
  /// `.cancelled`. Does nothing for one that has ended.
  public mutating func cancel(_ id: TransferID) {
    guard let easy = easies.removeValue(forKey: id) else { return }
    multi.remove(easy)
    unreported.append((id, .failure(.cancelled)))
  }

  /// Waits until a descriptor can be read, a transfer ends, or the time is over; without any of
  /// them it sleeps, and uses no processor time.
  ///
  /// - Parameters:
  ///   - descriptors: to read from. One that was hung up or closed counts as readable.
  ///   - milliseconds: at most this long; nil waits for ever, 0 only looks.
  /// - Returns: what can be read now, and the transfers that ended, in that order.
  public mutating func wait(
    descriptors: [Int32], milliseconds: Int?
  ) -> (readable: [Int32], finished: [(TransferID, Result<HTTPReply, TransferFailure>)]) {
    let start = ContinuousClock.now
    var isLast = false
    while true {
      advance()
      let left = milliseconds.map { limit -> Duration in
        .milliseconds(limit) - (ContinuousClock.now - start)
      }
      if !unreported.isEmpty || left.map({ $0 <= .zero }) == true { isLast = true }
      let readable = look(descriptors, for: isLast ? .zero : left)
      if isLast || !readable.isEmpty || !unreported.isEmpty {
        advance()
        defer { unreported = [] }
        return (readable, unreported)
      }
    }
  }

  /// Polls for at most that long, nil for ever.
  private mutating func look(_ descriptors: [Int32], for duration: Duration?) -> [Int32] {
    // Rounded up: rounded down, the last millisecond would be spent spinning.
    let milliseconds = duration.map { ($0 / .milliseconds(1)).rounded(.up) } ?? .infinity
    let limit = Int32(min(max(0, milliseconds), Double(Int32.max)))
    if let readable = multi.poll(descriptors, milliseconds: limit) { return readable }
    failAll()
    return []
  }

  private mutating func advance() {
    guard !easies.isEmpty else { return }
    guard multi.perform() else { return failAll() }
    for (id, result) in multi.ended(among: easies) {
      if let easy = easies.removeValue(forKey: id) { multi.remove(easy) }
      unreported.append((id, result))
    }
  }

  /// Ends everything after libcurl's own breakdown, which leaves no transfer to be trusted.
  private mutating func failAll() {
    for (id, easy) in easies {
      multi.remove(easy)
      unreported.append((id, .failure(Libcurl.noMemory)))
    }
    easies = [:]
  }
}
