import Dispatch
import Domain
import Foundation
import Storage
import Synchronization
import VoterFiles

/// One reading of a voter file from beginning to end, on a thread of its own, a few batches ahead
/// of whoever stores the voters. Refused rows are written down in passing.
final class FileReading: Sendable {
  /// Voters that are handed on together.
  static let batch = 1_000
  private static let batchesAhead = 8

  /// What has been read so far.
  struct Progress: Sendable, Equatable {
    var voters = 0
    var refused = 0
    var refusedPath: String?
    /// How often each reason refused a row, and in which lines first.
    var reasons: [String: Refusals] = [:]
    var leftOut: [LeftOut: Int] = [:]
    var phonesLackingAreaCode = 0
    var unreadablePhones = 0
    /// Of the file, 0 to 1; nil for a pipe.
    var fraction: Double?
  }

  struct Refusals: Sendable, Equatable {
    var count = 0
    /// At most five.
    var lines: [Int] = []
  }

  private struct Batch: Sendable {
    var voters: [FiledVoter] = []
    /// In the place of `voters`, when somebody asked for rows.
    var rows: LoadableVoters?

    var isEmpty: Bool { count == 0 }
    var count: Int { rows?.count ?? voters.count }
  }

  private struct State {
    var waiting: [Result<Batch, any Error>] = []
    var progress = Progress()
    var isStopped = false
    var hasBegun = false
    /// Whether the last batch, or an error, was handed on.
    var hasEnded = false
  }

  private let work: VoterImport
  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: batchesAhead)
  /// Used by the reading thread alone until it has handed on its last batch, and by whoever waits
  /// for that afterwards.
  nonisolated(unsafe) private let file: VoterFile
  nonisolated(unsafe) private let refusals: RefusalWriter?
  /// Set before the reading begins, and used by its thread alone.
  nonisolated(unsafe) private var preparation: VoterPreparation?

  /// Opens the file; nothing is read beyond its header.
  ///
  /// - Parameter keepsRefusals: whether refused rows are written to a file.
  init(_ work: VoterImport, keepsRefusals: Bool = true) throws {
    self.work = work
    file = try VoterFile(path: work.path, options: work.options)
    refusals =
      keepsRefusals ? RefusalWriter(path: work.refusedPath, header: file.header) : nil
  }

  var progress: Progress { state.withLock { $0.progress } }
  var header: [String] { file.header }
  var delimiter: Delimiter { file.delimiter }
  var encoding: TextEncoding { file.encoding }
  /// The voters' columns that the file has.
  var fields: Set<VoterColumn> { Set(file.mapping.sources.keys) }
  var isByRegistration: Bool { !file.mapping.stateVoterID.isEmpty }
  /// Whether the file can be read again.
  var isRegularFile: Bool { file.totalBytes != nil }

  /// The next voters, at most `batch`; nil at the end and ever after. Waits for them.
  ///
  /// Once rows were asked for, who comes is no longer told here, only that somebody does.
  func next() throws -> [FiledVoter]? { try nextBatch()?.voters }

  /// The same as rows for an engine; made on the reading thread, so that whoever writes them need
  /// not. Begin with this, or use `next`.
  func nextRows(for dialect: Dialect) throws -> LoadableVoters? {
    if !state.withLock({ $0.hasBegun }) { preparation = VoterPreparation(for: dialect) }
    return try nextBatch()?.rows
  }

  private func nextBatch() throws -> Batch? {
    if state.withLock({ $0.hasEnded }) { return nil }
    begin()
    filled.wait()
    let next = state.withLock { state in
      let next = state.waiting.removeFirst()
      state.hasEnded = (try? next.get().isEmpty) ?? true
      return next
    }
    room.signal()
    let batch = try next.get()
    return batch.isEmpty ? nil : batch
  }

  /// The same without keeping one of Swift's own threads waiting.
  func nextInTurn() async throws -> [FiledVoter]? {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { [self] in
        continuation.resume(with: Result { try next() })
      }
    }
  }

  /// Ends the reading early, and waits until it has ended.
  func stop() {
    let hasBegun = state.withLock { state in
      state.isStopped = true
      return state.hasBegun
    }
    guard hasBegun else { return }
    while (try? next()) != nil {}
  }

  /// Writes these rows down as refused, after the last batch was taken.
  ///
  /// - Parameter lines: in order.
  func refuse(_ lines: [Int], because reason: Refusal.Reason) throws {
    if lines.isEmpty { return }
    let again = isRegularFile ? try VoterFile(path: work.path, options: work.options) : nil
    for line in lines {
      let cells = try again?.cells(ofLine: line) ?? []
      try note(Refusal(line: line, reason: reason, cells: cells))
    }
  }

  /// Call it after the last refusal.
  func finish() throws {
    try refusals?.finish()
    state.withLock { $0.progress.refusedPath = refusals?.path }
  }

  /// Takes the refusals' file away again, for a reading that is begun anew.
  func discard() {
    stop()
    refusals?.discard()
  }

  private func begin() {
    let isFirst = state.withLock { state in
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    guard isFirst else { return }
    let thread = Thread { [self] in read() }
    thread.name = "voter file"
    thread.start()
  }

  /// Reads on until the end, an error, or nobody wants more.
  private func read() {
    while true {
      room.wait()
      let result = Result { try readBatch() }
      state.withLock { $0.waiting.append(result) }
      filled.signal()
      guard case .success(let batch) = result, !batch.isEmpty else { return }
    }
  }

  private func readBatch() throws -> Batch {
    var batch = Batch()
    if var preparation {
      // Not while it is changed: a copy would be made of all that it holds.
      self.preparation = nil
      defer { self.preparation = preparation }
      try readVoters { preparation.add($0) }
      batch.rows = preparation.taken()
    } else {
      batch.voters.reserveCapacity(Self.batch)
      try readVoters { batch.voters.append($0) }
    }
    note(batch.count)
    return state.withLock({ $0.isStopped }) ? Batch() : batch
  }

  /// Hands on the next voters, at most `batch`, and notes what else there is in passing.
  private func readVoters(_ body: (FiledVoter) -> Void) throws {
    var count = 0
    while count < Self.batch, !state.withLock({ $0.isStopped }), let event = try file.next() {
      switch event {
      case .voter(let voter):
        body(voter)
        count += 1
      case .refused(let refusal): try note(refusal)
      case .leftOut(let reason): note(reason)
      }
    }
  }

  private func note(_ count: Int) {
    state.withLock { state in
      state.progress.voters += count
      state.progress.phonesLackingAreaCode = file.phonesLackingAreaCode
      state.progress.unreadablePhones = file.unreadablePhones
      state.progress.fraction = file.totalBytes.map { Double(file.bytesRead) / Double(max($0, 1)) }
    }
  }

  private func note(_ refusal: Refusal) throws {
    try refusals?.write(refusal)
    state.withLock { state in
      state.progress.refused += 1
      // The sentences that name a length or a line are one kind each.
      let kind = state.progress.reasons.count < 50 ? refusal.reason.description : "Other reasons."
      var refused = state.progress.reasons[kind] ?? Refusals()
      refused.count += 1
      if refused.lines.count < 5 { refused.lines.append(refusal.line) }
      state.progress.reasons[kind] = refused
    }
  }

  private func note(_ reason: LeftOut) {
    state.withLock { state in
      let isNew = state.progress.leftOut[reason] == nil
      let kind =
        isNew && state.progress.leftOut.count >= 20
        ? LeftOut.other(column: "another column", value: "something else") : reason
      state.progress.leftOut[kind, default: 0] += 1
    }
  }
}
