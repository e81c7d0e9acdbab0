import API
import Synchronization

/// Counters for `/metrics`, in the text format that Prometheus reads (exposition format 0.0.4).
/// Labels are route templates, methods and statuses: nothing personal gets in.
final class Metrics: Sendable {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private let state = Mutex(State())

  private struct State {
    var underWay = 0
    var requests: [RequestLabels: Int] = [:]
    var durations: [String: Histogram] = [:]
  }

  private struct RequestLabels: Hashable {
    let route: String
    let method: String
    let status: Int
  }

  private struct Histogram {
    /// Upper bounds in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
    var counts = [Int](repeating: 0, count: bounds.count)
    var total = 0
    var sum = 0.0

    mutating func add(_ seconds: Double) {
      if let index = Self.bounds.firstIndex(where: { seconds <= $0 }) { counts[index] += 1 }
      total += 1
      sum += seconds
    }
  }

  func requestBegan() {
    state.withLock { $0.underWay += 1 }
  }

  /// - Parameters:
  ///   - route: the route's template, or `none`; never the path that was asked for.
  ///   - method: any token; unknown ones are counted together.
  func requestEnded(route: String, method: String, status: Int, took: Duration) {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    let labels = RequestLabels(
      route: route, method: known.contains(method) ? method : "other", status: status)
    let seconds = took / .seconds(1)
    state.withLock { state in
      state.underWay -= 1
      state.requests[labels, default: 0] += 1
      state.durations[route, default: Histogram()].add(seconds)
    }
  }

  /// Everything, sorted, so that two readings can be compared.
  var text: String {
    let state = state.withLock { $0 }
    var lines = [
      "# HELP eblocks_build_info The version that runs.",
      "# TYPE eblocks_build_info gauge",
      "eblocks_build_info{version=\"\(Version.current)\"} 1",
      "# HELP eblocks_http_requests_in_flight Requests under way.",
      "# TYPE eblocks_http_requests_in_flight gauge",
      "eblocks_http_requests_in_flight \(state.underWay)",
      "# HELP eblocks_http_requests_total Requests answered.",
      "# TYPE eblocks_http_requests_total counter",
    ]
    lines += state.requests.map { labels, count in
      "eblocks_http_requests_total{route=\"\(labels.route)\",method=\"\(labels.method)\","
        + "status=\"\(labels.status)\"} \(count)"
    }.sorted()
    lines += [
      "# HELP eblocks_http_request_duration_seconds Time to the answer.",
      "# TYPE eblocks_http_request_duration_seconds histogram",
    ]
    for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
      lines += Self.lines(histogram, route: route)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ histogram: Histogram, route: String) -> [String] {
    let name = "eblocks_http_request_duration_seconds"
    var sum = 0
    var lines = zip(Histogram.bounds, histogram.counts).map { bound, count in
      sum += count
      return "\(name)_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)"
    }
    lines.append("\(name)_bucket{route=\"\(route)\",le=\"+Inf\"} \(histogram.total)")
    lines.append("\(name)_sum{route=\"\(route)\"} \(histogram.sum)")
    lines.append("\(name)_count{route=\"\(route)\"} \(histogram.total)")
    return lines
  }
}
