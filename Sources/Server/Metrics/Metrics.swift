import API
import Domain
import Service
import Synchronization

/// What `/metrics` tells (Prometheus's text format). Labels are modes, codes, route templates,
/// methods and statuses: nothing personal gets in, and their number is bounded.
public final class Metrics: Sendable {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private let requests = Mutex(RequestCounts())
  private let work = Mutex(WorkCounts())
  private let pool = Mutex<Pool?>(nil)
  private let connections = Mutex((open: 0, total: 0))
  private let certificateEnd = Mutex<Instant?>(nil)

  private struct Pool {
    let counts: [PoolCount]
    let countedAt: Instant
  }

  public init() {}

  /// Something was done, and is durable.
  public func note(_ event: WorkEvent) {
    work.withLock { $0.note(event) }
  }

  func requestBegan() {
    requests.withLock { $0.began() }
  }

  func requestEnded(route: String, method: String, status: Int, took: Duration) {
    requests.withLock { $0.ended(route: route, method: method, status: status, took: took) }
  }

  func refused(_ code: Problem.Code) {
    requests.withLock { $0.refused(code.rawValue) }
  }

  func connectionBegan() {
    connections.withLock { $0 = ($0.open + 1, $0.total + 1) }
  }

  func connectionEnded() {
    connections.withLock { $0.open -= 1 }
  }

  /// How many voters are left, as of `now`.
  func counted(_ counts: [PoolCount], now: Instant) {
    pool.withLock { $0 = Pool(counts: counts, countedAt: now) }
  }

  /// When the certificate in use ends.
  func certificate(until end: Instant) {
    certificateEnd.withLock { $0 = end }
  }

  /// Everything, sorted, so that two readings can be compared.
  func text(store: StoreFigures, now: Instant) -> String {
    var text = MetricsText()
    text.begin("eblocks_build_info", .gauge, "What runs: 1, with its version and API levels.")
    text.sample(1, ["version": Version.current, "api": APILevels.current.header])
    requests.withLock { $0 }.write(to: &text)
    write(connections.withLock { $0 }, to: &text)
    work.withLock { $0 }.write(to: &text)
    if let pool = pool.withLock({ $0 }) { write(pool, now: now, to: &text) }
    write(store, to: &text)
    if let end = certificateEnd.withLock({ $0 }) {
      text.single(
        "eblocks_tls_certificate_end_timestamp_seconds", .gauge,
        "When the certificate in use runs out, since unix epoch in seconds.", Int(end.seconds))
    }
    ProcessFigures().write(to: &text)
    return text.text
  }

  private func write(_ connections: (open: Int, total: Int), to text: inout MetricsText) {
    text.single("eblocks_connections_open", .gauge, "Connections open now.", connections.open)
    text.single(
      "eblocks_connections_total", .counter, "Connections accepted.", connections.total)
  }

  private func write(_ pool: Pool, now: Instant, to text: inout MetricsText) {
    text.begin(
      "eblocks_pool_voters", .gauge,
      "Voters left to hand out, counted now and then: see the age.")
    for count in pool.counts {
      text.sample(
        count.voters, ["mode": count.mode.rawValue, "prime": count.isPrime ? "yes" : "no"])
    }
    text.single(
      "eblocks_pool_count_age_seconds", .gauge, "How long ago the pools were counted.",
      Int(max(now - pool.countedAt, 0)))
  }

  private func write(_ store: StoreFigures, to text: inout MetricsText) {
    text.single("eblocks_store_commits_total", .counter, "Transactions committed.", store.commits)
    text.single("eblocks_store_writes_total", .counter, "Writes in them.", store.writes)
    text.single(
      "eblocks_store_retries_total", .counter,
      "Transactions begun anew because others were in the way.", store.retries)
    text.begin(
      "eblocks_store_group_writes", .histogram, "Writes committed together, by commit.")
    text.sample(
      Histogram(
        bounds: StoreFigures.groupBounds.map(Double.init), counts: store.groups,
        sum: Double(store.writes)))
  }
}
