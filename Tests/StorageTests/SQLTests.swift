import Domain
import Storage
import Testing

@Suite struct SQLTests {
  @Test func bindsWhatIsInterpolated() {
    let name: String? = nil
    let sql: SQL =
      "SELECT \(1), \("x"), \(true), \(Mode.calls), \(Instant(seconds: 9)), \(name), \(raw: "uid")"
    #expect(sql.text == "SELECT ?, ?, ?, ?, ?, ?, uid")
    #expect(sql.bindings == [1, "x", 1, 1, 9, nil])
  }

  @Test func listsAndNestsPieces() {
    let condition: SQL = "a IN (\(list: [1, 2, 3]))"
    let sql: SQL = "SELECT 1 WHERE \(sql: condition) AND b IN (\(list: [String]()))"
    #expect(sql.text == "SELECT 1 WHERE a IN (?,?,?) AND b IN (NULL)")
    #expect(sql.bindings == [1, 2, 3])
    #expect(("a" as SQL) + "b \(4)" == SQL(text: "ab ?", bindings: [4]))
  }

  @Test func keepsOnlyShortListsPrepared() {
    let short: SQL = "IN (\(list: 1...32))"
    let long: SQL = "IN (\(list: 1...33))"
    let nested: SQL = "x \(sql: long)"
    #expect([short, long, nested].map(\.isWorthKeeping) == [true, false, false])
  }

  @Test func refusesARowThatIsNotAsExpected() throws {
    let row = Row(columns: ["a", "b"], values: [nil, "x"])
    #expect(throws: StorageError.malformedRow("a")) { try row.integer("a") }
    #expect(throws: StorageError.malformedRow("b")) { try row.integer("b") }
    #expect(throws: StorageError.malformedRow("c")) { try row.text("c") }
    #expect(throws: StorageError.malformedRow("#2")) { try row.text(2) }
    #expect(throws: StorageError.malformedRow("m")) {
      try Row(columns: ["m"], values: [2]).mode("m")
    }
    #expect(try row.optionalInstant("a") == nil)
    #expect(try row.optionalText("b") == "x")
  }
}
