/// What is to happen and when, in virtual time: a binary heap. What is due at the same moment
/// happens in the order in which it was put down.
struct Agenda<Happening> {
  private struct Entry {
    var at: Int64
    var order: Int
    var happening: Happening

    func isBefore(_ other: Entry) -> Bool { (at, order) < (other.at, other.order) }
  }

  private var heap: [Entry] = []
  private var order = 0

  var count: Int { heap.count }

  /// - Parameter at: virtual milliseconds since 1970.
  mutating func add(_ happening: Happening, at: Int64) {
    order += 1
    heap.append(Entry(at: at, order: order, happening: happening))
    var index = heap.count - 1
    while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Takes out what is due first.
  mutating func next() -> (at: Int64, happening: Happening)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.at, first.happening)
  }

  private mutating func sink() {
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      if least == index { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}
