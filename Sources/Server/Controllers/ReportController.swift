import API
import Domain
import HTTPTypes
import Hummingbird
import Logging
import Service

/// What admins read: `/v1/reports/{name}`, `/v1/voters`, `/v1/voters/{id}/history`; as JSON, or as
/// CSV where the request asks for it.
struct ReportController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<SignedInContext>) {
    group.get("reports/{name}") { request, context in
      guard let name = ReportName(rawValue: try context.parameters.require("name")) else {
        throw Problem.noSuchReport
      }
      return try await answer(.report(name), request, context)
    }
    group.get("voters") { request, context in try await answer(.voters, request, context) }
    group.get("voters/{id}/history") { request, context in
      try await answer(.history(try context.voter), request, context)
    }
  }

  private func answer(
    _ subject: ReportSubject, _ request: Request, _ context: SignedInContext
  ) async throws -> Response {
    let parameters = request.uri.queryParameters.map {
      (name: String($0.key), value: String($0.value))
    }
    let now = backend.now()
    guard request.wantsCSV else {
      return try .json(
        await backend.service.report(subject, parameters, user: context.user, now: now))
    }
    let pages = try await backend.service.reportPages(
      subject, parameters, user: context.user, now: now)
    return Response(
      status: .ok,
      headers: [
        .contentType: CSVText.contentType, .cacheControl: "no-store",
        .contentDisposition: "attachment; filename=\"\(Self.fileName(pages.first))\"",
      ],
      body: Self.body(of: pages, logger: context.logger))
  }

  /// A CSV, page by page as it is read.
  static func body(of pages: ReportPages, logger: Logger) -> ResponseBody {
    ResponseBody { writer in
      do {
        try await writer.write(ByteBuffer(string: CSVText.header(pages.first.columns)))
        try await pages.forEach { rows in
          var text = ""
          for row in rows { text += CSVText.row(row) }
          if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
        }
      } catch {
        // Without its last chunk nobody takes the file for whole (RFC 9112 §8).
        logger.error("A report was cut off", metadata: ["error": "\(type(of: error))"])
        throw error
      }
      try await writer.finish(nil)
    }
  }

  /// `eblocks-volunteers-2026-11-01-2026-11-07.csv`.
  private static func fileName(_ report: Report) -> String {
    let parts = [report.name, report.from?.description, report.to?.description].compactMap { $0 }
    return "eblocks-" + parts.joined(separator: "-") + ".csv"
  }
}

extension Request {
  /// Whether the caller would have `text/csv`, whatever else it would have.
  fileprivate var wantsCSV: Bool {
    headers[values: .accept].contains { $0.lowercased().contains("text/csv") }
  }
}

extension Problem {
  fileprivate static let noSuchReport = Problem(
    .notFound,
    "There is no report of that name; there are "
      + ReportName.allCases.map(\.rawValue).joined(separator: ", ") + ".")
}
