import Storage
import Testing

@testable import MariaDBStorage

@Suite struct ErrorTests {
  static let failures: [(code: UInt32, message: String, StorageError)] = [
    (
      1062, "Duplicate entry '603' for key 'x'-' for key 'contacts_key'",
      .constraint("contacts_key")
    ),
    (1048, "Column 'nickname' cannot be null", .constraint("nickname")),
    (1364, "Field 'passwd' doesn't have a default value", .constraint("passwd")),
    (1406, "Data too long for column 'name' at row 1", .constraint("name")),
    (1264, "Out of range value for column 'prime' at row 1", .constraint("prime")),
    (
      1366, "Incorrect integer value: 'Ann for column' for column `t`.`voters`.`id` at row 1",
      .constraint("id")
    ),
    (4025, "CONSTRAINT `voters_prime` failed for `t`.`voters`", .constraint("voters_prime")),
    (1452, "Cannot add or update a child row: a foreign key (`t`.`a`)", .constraint("FOREIGN KEY")),
    (1146, "Table 't.voters' doesn't exist", .missing("voters")),
    (
      1142, "SELECT command denied to user 'p'@'localhost' for table `t`.`voters`",
      .forbidden("SELECT on voters")
    ),
    (
      1143, "INSERT command denied to user 'p'@'h' for column 'value' in table 'vars'",
      .forbidden("INSERT on vars")
    ),
    (1213, "Deadlock found", .busy), (1205, "Lock wait timeout exceeded", .busy),
    (1969, "Query execution was interrupted (max_statement_time exceeded)", .busy),
    (1412, "Table definition has changed, please retry transaction", .busy),
    (1467, "Failed to read auto-increment value from storage engine", .busy),
    (1290, "The MariaDB server is running with the --read-only option", .readOnly),
    (1792, "Cannot execute statement in a READ ONLY transaction", .readOnly),
    (1114, "The table 'voters' is full", .full),
    (1026, "Error writing file './t/x' (Errcode: 28 \"No space left on device\")", .full),
    (1030, "Got error 122 \"Disk quota exceeded\" from storage engine InnoDB", .full),
    (1026, "Error writing file './t/x' (Errcode: 30 \"Read-only file system\")", .readOnly),
    (1030, "Got error 1 \"secret\" from storage engine", .other("MariaDB 1030")),
    (2013, "Lost connection", .unavailable("the connection to the server was lost")),
    (1064, "You have an error near 'secret'", .other("MariaDB 1064")),
  ]

  @Test(arguments: failures)
  func namesWhatTheServerMeans(code: UInt32, message: String, error: StorageError) {
    let named = StorageError(ServerFailure(code: code, message: message))
    #expect(named == error)
    #expect(!named.description.contains("603"))
    #expect(!named.description.contains("secret"))
    #expect(!named.description.contains("Ann"))
  }

  @Test(arguments: [1, 2, 5, 12, 60])
  func waitsLongerAndNeverLong(attempt: Int) {
    let most = Backoff.wait(after: attempt, chance: 1)
    #expect(most == min(0.002 * Double(1 << min(attempt - 1, 20)), 0.25))
    #expect(Backoff.wait(after: attempt, chance: 0) == most / 2)
  }
}
