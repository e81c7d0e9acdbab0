import API
import Domain

/// What is the most that is believed of a report.
private enum Bound {
  static let rows = 10_000
  static let columns = 40
  static let figures = 40
  static let charts = 8
  static let places = 100_000
  static let number = 1e15
  static let actions = 1_000
  static let settings = 200
  static let setting = 40_000
}

extension Report: Cleanable {
  func cleaned() -> Report? {
    guard rows.count <= Bound.rows, columns.count <= Bound.columns,
      rows.allSatisfy({ $0.count == columns.count }), figures.count <= Bound.figures,
      charts.count <= Bound.charts, at.isPlausible
    else { return nil }
    var report = self
    report.name = name.line
    report.zone = zone.line
    report.remark = remark?.line
    report.columns = columns.map { ReportColumn($0.name.line, $0.title.line, $0.kind) }
    report.rows = rows.map { $0.map(\.cleaned) }
    report.figures = figures.map { figure in
      ReportFigure(
        figure.name.line, figure.title.line, figure.kind, figure.value.cleaned,
        before: figure.before?.cleaned)
    }
    report.charts = charts.compactMap { $0.cleaned() }
    return report
  }
}

extension ReportChart: Cleanable {
  /// Nil for one that cannot be drawn.
  func cleaned() -> ReportChart? {
    guard labels.count <= Bound.places, (1...8).contains(series.count),
      series.allSatisfy({ $0.values.count == labels.count })
    else { return nil }
    var chart = self
    chart.title = title.line
    chart.unit = unit.line
    chart.labels = labels.map(\.line)
    chart.series = series.map { series in
      Series(
        series.title.line,
        series.values.map { $0.isFinite ? min(max($0, 0), Bound.number) : 0 })
    }
    return chart
  }
}

extension ReportValue {
  fileprivate var cleaned: ReportValue {
    switch self {
    case .text(let text): .text(text.paragraphs)
    case .real(let number):
      number.isFinite ? .real(min(max(number, -Bound.number), Bound.number)) : .none
    case .none, .integer: self
    }
  }
}

extension AdminActionAnswer: Cleanable {
  func cleaned() -> AdminActionAnswer? {
    AdminActionAnswer(text: text.paragraphs, count: count, action: action?.cleaned)
  }
}

extension AdminActions: Cleanable {
  func cleaned() -> AdminActions? {
    actions.count > Bound.actions ? nil : AdminActions(actions: actions.map(\.cleaned))
  }
}

extension AdminAction {
  fileprivate var cleaned: AdminAction {
    var action = self
    action.by = by.line
    action.subject = subject.line
    action.text = text.line
    action.reason = reason?.line
    action.undoneBy = undoneBy?.line
    return action
  }
}

extension SettingDescriptions: Cleanable {
  func cleaned() -> SettingDescriptions? {
    guard settings.count <= Bound.settings else { return nil }
    var answer = self
    answer.note = note?.line
    answer.settings = settings.map { setting in
      var setting = setting
      setting.name = setting.name.line
      setting.meaning = setting.meaning.line
      setting.standard = setting.standard.map { CleanText.lines(String($0.prefix(Bound.setting))) }
      setting.value = setting.value.map { CleanText.lines(String($0.prefix(Bound.setting))) }
      setting.problem = setting.problem?.line
      return setting
    }
    return answer
  }
}
