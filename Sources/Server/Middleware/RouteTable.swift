import Hummingbird
import Synchronization

/// Every registered route, to tell an unknown address (404) from a wrong method (405).
final class RouteTable: Sendable {
  private let templates = Mutex<[Template]>([])

  private struct Template {
    let segments: [Substring]
    let method: String
  }

  /// Fills the table once the router has all its routes.
  func fill(from routes: [(path: String, method: String)]) {
    templates.withLock { templates in
      templates = routes.map { Template(segments: Self.segments($0.path), method: $0.method) }
    }
  }

  /// The methods that `path` answers to, sorted; none when there is nothing there.
  func methods(for path: String) -> [String] {
    let segments = Self.segments(path)
    return templates.withLock { templates in
      Set(templates.filter { Self.matches($0.segments, segments) }.map(\.method)).sorted()
    }
  }

  /// `GET /v1/session` and all the others, but for the HEAD that comes with every GET.
  var operations: Set<String> {
    templates.withLock { templates in
      Set(
        templates.filter { $0.method != "HEAD" }
          .map { "\($0.method) /\($0.segments.joined(separator: "/"))" })
    }
  }

  private static func segments(_ path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: true)
  }

  private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
    template.count == path.count
      && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
