import Testing

@testable import Benchmarks

@Suite struct TableTests {
  private let table = Table(titles: ["what", "µs"], rows: [["a|b", "1"], ["longer", "22"]])

  @Test func alignsItsColumns() {
    #expect(
      table.text == """
        what    µs
        ──────  ──
        a|b     1
        longer  22
        """)
  }

  @Test func writesMarkdown() {
    #expect(
      table.markdown == """
        | what | µs |
        | --- | --- |
        | a\\|b | 1 |
        | longer | 22 |
        """)
  }
}
