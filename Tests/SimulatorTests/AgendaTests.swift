import Testing

@testable import Simulator

@Suite struct AgendaTests {
  @Test func whatIsDueFirstHappensFirst() {
    var agenda = Agenda<String>()
    for (text, at) in [("c", 30), ("a", 10), ("d", 40), ("b", 20)] {
      agenda.add(text, at: Int64(at))
    }
    #expect(told(&agenda) == ["a", "b", "c", "d"])
  }

  @Test func whatIsDueTogetherHappensInItsOrder() {
    var agenda = Agenda<String>()
    for text in ["first", "second", "third", "fourth", "fifth"] { agenda.add(text, at: 7) }
    #expect(told(&agenda) == ["first", "second", "third", "fourth", "fifth"])
  }

  @Test func manyThingsComeOutInOrder() {
    var chance = Chance(seed: 3)
    var agenda = Agenda<Int64>()
    for _ in 0..<2_000 {
      let at: Int64 = chance.among(0...500)
      agenda.add(at, at: at)
    }
    var last: Int64 = -1
    while let (at, happening) = agenda.next() {
      #expect(at == happening && at >= last)
      last = at
    }
    #expect(last > 400)
  }

  private func told(_ agenda: inout Agenda<String>) -> [String] {
    var told: [String] = []
    while let next = agenda.next() { told.append(next.happening) }
    return told
  }
}
