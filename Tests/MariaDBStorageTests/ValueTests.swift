import Storage
import Testing

@testable import MariaDBStorage

@Suite struct ValueTests {
  static let values: [SQLValue] = [
    nil, 0, .integer(.max), .integer(.min), "", " ", "a\u{0}b", "it's \\ \"x\" `y` || ?", "🗳️ 王 é",
    1.5, -0.1, .real(.greatestFiniteMagnitude), .real(.leastNormalMagnitude), "1",
  ]

  @Test(arguments: values)
  func keepsAValueThroughATable(value: SQLValue) async throws {
    try await withStore { store, _ async throws in
      let (back, found) = try await store.write { connection in
        try connection.run(
          "CREATE TABLE t (i BIGINT, r DOUBLE, s LONGTEXT)\(raw: connection.dialect.tableOptions)")
        let column =
          switch value {
          case .integer: "i"
          case .real: "r"
          case .text, .null: "s"
          }
        try connection.run("INSERT INTO t (\(raw: column)) VALUES (\(value))")
        return (
          try connection.first("SELECT \(raw: column) AS v FROM t")?.value("v"),
          try connection.count("SELECT count(*) FROM t WHERE \(raw: column) <=> \(value)")
        )
      }
      #expect(back == value)
      #expect(found == 1)
    }
  }

  /// Longer than any buffer a row is first read into, and than a message of the protocol's.
  @Test(arguments: [255, 256, 257, 65_536, 3_000_000])
  func keepsLongTexts(length: Int) async throws {
    try await withStore { store, _ async throws in
      let text = String(repeating: "é", count: length)
      let rows = try await store.write { connection in
        try connection.run("CREATE TABLE t (n INTEGER, s LONGTEXT, z VARCHAR(5))")
        try connection.runEach(
          "INSERT INTO t (n, s, z) VALUES (?, ?, ?)",
          [[1, "short", "a"], [2, .text(text), "b"], [3, nil, nil], [4, "", "d"]])
        return try connection.rows("SELECT s, z FROM t ORDER BY n").map(\.values)
      }
      #expect(rows == [["short", "a"], [.text(text), "b"], [nil, nil], ["", "d"]])
    }
  }

  @Test func readsNumbersOfEveryKind() async throws {
    try await withStore { store, _ async throws in
      let row = try await store.write { connection in
        try connection.run(
          """
          CREATE TABLE t (t TINYINT, s SMALLINT UNSIGNED, m MEDIUMINT, b BIGINT UNSIGNED,
            d DECIMAL(20, 0), f DECIMAL(9, 2), r FLOAT, bits BIT(10), y YEAR, at DATETIME)
          """)
        try connection.run(
          """
          INSERT INTO t VALUES (-128, 65535, -8388608, 18446744073709551615,
            9007199254740993, 12.25, 0.5, b'1000000001', 2026, '2026-11-03 20:00:00')
          """)
        return try connection.first("SELECT t.*, sum(s), avg(s), count(*), NULL FROM t")
      }
      #expect(
        row?.values == [
          -128, 65_535, -8_388_608, "18446744073709551615", 9_007_199_254_740_993, 12.25, 0.5, 513,
          2_026, "2026-11-03 20:00:00", 65_535, 65_535.0, 1, nil,
        ])
    }
  }

  @Test func refusesWhatDoesNotFitInsteadOfCuttingIt() async throws {
    try await withStore { store, database async throws in
      try testServer.run("CREATE TABLE t (s SMALLINT, c VARCHAR(3))", in: database)
      for (value, column) in [("70000", "s"), ("'abc'", "s"), ("'abcd'", "c")] {
        await #expect(throws: StorageError.constraint(column)) {
          try await store.write { connection in
            try connection.run("INSERT INTO t (\(raw: column)) VALUES (\(raw: value))")
          }
        }
      }
    }
  }

  /// As Scoop made its tables: latin1, no transactions, zero dates.
  @Test func readsScoopsTables() async throws {
    try await withStore { store, database async throws in
      try testServer.run(
        "SET NAMES utf8mb4", "SET sql_mode = ''",
        """
        CREATE TABLE stories (sid VARCHAR(20) NOT NULL, title VARCHAR(100), posted DATETIME NOT NULL,
          score DECIMAL(5, 2), body BLOB, kind ENUM('a', 'b'), KEY (sid))
          ENGINE=MyISAM DEFAULT CHARSET=latin1
        """,
        "INSERT INTO stories VALUES ('1', 'Zoë – “café” €', '0000-00-00', 1.5, 'x''y', 'b')",
        in: database)
      let row = try await store.read { connection in
        try connection.first("SELECT * FROM stories WHERE title = \("Zoë – “café” €")")
      }
      #expect(
        row?.values == ["1", "Zoë – “café” €", "0000-00-00 00:00:00", 1.5, "x'y", "b"])
      // What latin1 cannot hold is compared with nothing there: the server refuses.
      await #expect(throws: StorageError.other("MariaDB 1267")) {
        try await store.read { connection in
          try connection.rows("SELECT sid FROM stories WHERE title = \("王 🗳️")")
        }
      }
    }
  }

  @Test func insertsManyRowsAtOnce() async throws {
    try await withStore { store, _ async throws in
      let rows: [[SQLValue]] = (1...1_234).map {
        [.integer($0), $0 % 3 == 0 ? nil : .text("é\($0)"), $0 % 2 == 0 ? nil : .real(Double($0))]
      }
      let back = try await store.write { connection in
        try connection.run("CREATE TABLE t (a BIGINT PRIMARY KEY, b VARCHAR(20), c DOUBLE)")
        try connection.runEach("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", rows)
        try connection.runEach(
          "UPDATE t SET b = ? WHERE a = ?", [["one", 1], [nil, 2], ["3", 3]])
        return try connection.rows("SELECT a, b, c FROM t ORDER BY a").map(\.values)
      }
      #expect(back.prefix(3) == [[1, "one", 1.0], [2, nil, nil], [3, "3", 3.0]])
      #expect(back.dropFirst(3) == rows.dropFirst(3))
    }
  }

  @Test func insertsRowsWhoseValuesAreOfSeveralKinds() async throws {
    try await withStore { store, _ async throws in
      let back = try await store.write { connection in
        try connection.run("CREATE TABLE t (a BIGINT PRIMARY KEY, b VARCHAR(20))")
        try connection.runEach(
          "INSERT INTO t (a, b) VALUES (?, ?)", [[1, 5], ["2", "x"], [3, 1.5], [4, nil]])
        return try connection.rows("SELECT a, b FROM t ORDER BY a").map(\.values)
      }
      #expect(back == [[1, "5"], [2, "x"], [3, "1.5"], [4, nil]])
    }
  }

  @Test func countsTheRowsAnUpdateFinds() async throws {
    try await withStore { store, _ async throws in
      let counts = try await store.write { connection in
        [
          try connection.run("INSERT INTO vars (name, value) VALUES ('a', '1'), ('b', '2')"),
          try connection.run("UPDATE vars SET value = '1'"),
          try connection.run("UPDATE vars SET value = '1' WHERE name = 'c'"),
          try connection.run("DELETE FROM vars WHERE name = 'a'"),
          try connection.run("SELECT * FROM vars"),
        ]
      }
      #expect(counts.prefix(4) == [2, 2, 0, 1])
      let ids = try await store.write { connection in
        let insert = "INSERT INTO users (nickname, passwd) VALUES "
        try connection.run(SQL(text: insert + "('Ann', 'x')"))
        let first = connection.lastInsertedID
        try connection.run(SQL(text: insert + "('Bob', 'x')"))
        return connection.lastInsertedID - first
      }
      #expect(ids == 1)
    }
  }

  @Test func keepsNoneOfManyRowsWhenOneIsRefused() async throws {
    try await withStore { store, _ async throws in
      await #expect(throws: StorageError.constraint("PRIMARY")) {
        try await store.write { connection in
          try connection.runEach(
            "INSERT INTO vars (name, value) VALUES (?, ?)",
            (1...900).map { [.text("\($0 % 800)"), "x"] })
        }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 0)
    }
  }

  @Test func runsOtherStatementsWhileItStreams() async throws {
    try await withStore { store, _ async throws in
      let sums = try await store.write { connection in
        try connection.runEach(
          "INSERT INTO vars (name, value) VALUES (?, ?)",
          (1_000..<2_000).map { [.text("\($0)"), .text("\($0 % 7)")] })
        var sums = (rows: 0, same: 0)
        try connection.forEach("SELECT name, value FROM vars ORDER BY name") { row in
          sums.rows += 1
          sums.same += try connection.count(
            "SELECT count(*) FROM vars WHERE name = \(row.text("name"))")
        }
        return [sums.rows, sums.same]
      }
      #expect(sums == [1_000, 1_000])
    }
  }

  @Test func keepsNoMoreStatementsThanItsCacheHolds() async throws {
    try await withStore { store, _ async throws in
      let sum = try await store.write { connection in
        var sum = 0
        for number in 1...(StatementCache.capacity * 3) {
          sum += try connection.count("SELECT \(raw: String(number)) AS n")
        }
        let open = try connection.first("SHOW SESSION STATUS LIKE 'Com_stmt_close'")
        return (sum, try open?.text("Value") ?? "")
      }
      #expect(sum.0 == (1...600).reduce(0, +))
      #expect(Int(sum.1) ?? 0 >= 400)
    }
  }
}
