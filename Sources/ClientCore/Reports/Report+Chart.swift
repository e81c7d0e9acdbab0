import API
import Cells

extension ReportChart {
  /// What its values are, and so how its axis reads.
  private var axisUnit: Axis.Unit { unit.hasPrefix("share") ? .share : .count }

  /// Draws it in the rectangle, as far as there is room.
  func draw(in rect: Rect, on canvas: inout Canvas) {
    switch shape {
    case .line:
      LineChart(
        labels: labels, series: series.map { .init(title: $0.title, values: $0.values) },
        unit: axisUnit
      ).draw(in: rect, on: &canvas)
    case .bars: barChart.draw(in: rect, on: &canvas)
    }
  }

  private var barChart: BarChart {
    let series = series.prefix(2)
    return BarChart(
      bars: labels.indices.map { index in
        let values = series.map { $0.values[index] }
        return BarChart.Bar(
          label: labels[index], values: values,
          texts: values.map {
            axisUnit == .share ? ReportWords.share($0, isInColumn: true) : ReportWords.decimal($0)
          })
      }, unit: axisUnit)
  }
}
