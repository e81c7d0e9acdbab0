import API
import Domain

/// What a pane of the reports page is about.
enum ReportSubject: Hashable, Sendable {
  case report(ReportName)
  /// Voters that a text describes.
  case voters
  /// All that ever happened to one voter.
  case history(VoterID)
  /// What admins did.
  case actions
  case settings

  /// In the order of the list at the left: reports, then tools.
  static let menu: [ReportSubject] =
    ReportName.allCases.map(ReportSubject.report) + [.voters, .actions, .settings]

  /// Reports before the first tool.
  static let reports = ReportName.allCases.count

  var title: String {
    switch self {
    case .report(let name): name.rawValue.prefix(1).uppercased() + name.rawValue.dropFirst()
    case .voters: "Voters"
    case .history: "History"
    case .actions: "Log"
    case .settings: "Settings"
    }
  }

  /// What can be asked of it, in the order of the filter's form.
  var filters: [ReportForm.Field.Name] {
    switch self {
    case .report(.activity): [.days, .mode, .by]
    case .report(.resolutions): [.days, .by]
    case .report(.notes): [.days, .mode, .text]
    case .report: [.days, .mode]
    case .voters: [.text]
    case .history, .actions, .settings: []
    }
  }

  /// Ways of counting, the first one meant when nothing is said; empty for most.
  var groupings: [String] {
    switch self {
    case .report(.activity): ["day", "hour", "hour-of-day"]
    case .report(.resolutions): ["resolution", "hour-of-day"]
    default: []
    }
  }

  /// Whether the server sorts it by any of its columns.
  var isSortable: Bool {
    switch self {
    case .report(.notes), .report(.results), .actions, .settings: false
    case .report, .voters, .history: true
    }
  }

  /// Whether it can be had as CSV.
  var isExportable: Bool {
    switch self {
    case .report, .voters, .history: true
    case .actions, .settings: false
    }
  }
}
