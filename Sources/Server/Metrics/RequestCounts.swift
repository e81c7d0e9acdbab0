/// Requests, by what is known of them beforehand: route templates, methods, statuses. Nothing
/// that a caller chooses gets in, so their number is bounded.
struct RequestCounts: Sendable {
  private var underWay = 0
  private var answered: [Answer: Int] = [:]
  private var durations: [Kind: Histogram] = [:]
  private var refusals: [String: Int] = [:]

  private struct Answer: Hashable {
    let kind: Kind
    let status: Int
  }

  private struct Kind: Hashable, Comparable {
    let route: String
    let method: String

    static func < (left: Kind, right: Kind) -> Bool {
      (left.route, left.method) < (right.route, right.method)
    }
  }

  /// In seconds.
  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

  /// A method as it is counted: those that anybody uses by name, all others together.
  static func label(method: String) -> String {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(method)
      ? method : "other"
  }

  mutating func began() { underWay += 1 }

  /// - Parameters:
  ///   - route: the route's template, or `none`; never the path that was asked for.
  ///   - method: from `label(method:)`.
  mutating func ended(route: String, method: String, status: Int, took: Duration) {
    let kind = Kind(route: route, method: method)
    underWay -= 1
    answered[Answer(kind: kind, status: status), default: 0] += 1
    durations[kind, default: Histogram(bounds: Self.bounds)].add(took / .seconds(1))
  }

  mutating func refused(_ code: String) { refusals[code, default: 0] += 1 }

  func write(to text: inout MetricsText) {
    text.single(
      "eblocks_http_requests_in_flight", .gauge, "Requests that are being answered.", underWay)
    text.begin("eblocks_http_requests_total", .counter, "Requests answered.")
    for (answer, count) in answered.sorted(by: {
      ($0.key.kind, $0.key.status) < ($1.key.kind, $1.key.status)
    }) {
      text.sample(
        count,
        [
          "route": answer.kind.route, "method": answer.kind.method, "status": "\(answer.status)",
        ])
    }
    text.begin(
      "eblocks_http_request_duration_seconds", .histogram,
      "From the head of a request to the head of its answer.")
    for (kind, histogram) in durations.sorted(by: { $0.key < $1.key }) {
      text.sample(histogram, [("route", kind.route), ("method", kind.method)])
    }
    text.begin(
      "eblocks_refusals_total", .counter, "Requests answered with a problem, by its code.")
    for (code, count) in refusals.sorted(by: { $0.key < $1.key }) {
      text.sample(count, ["code": code])
    }
  }
}
