/// The reports an admin can read (SPEC 9): `GET /v1/reports/{name}`.
public enum ReportName: String, Codable, CaseIterable, Hashable, Sendable {
  case totals
  case activity
  case volunteers
  case resolutions
  case places
  case unusual
  case notes
  /// The contacts themselves, newest first: what the other reports' rows are made of.
  case results
}
