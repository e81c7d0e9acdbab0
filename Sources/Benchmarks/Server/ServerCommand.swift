import ArgumentParser
import Foundation

/// `eblocks-bench server`: the server beside its floors and peers.
struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Measure the server.",
    discussion: """
      Needs eblocks-server and eblocks-server-floor beside this program, and for MariaDB mariadbd. \
      Peers come from Debian's packages (Resources/debian/bench.txt); one that is missing is left \
      out with a note.
      """)

  @Argument(
    help: ArgumentHelp(
      "What to measure: results, claim, import, list, crowd, expiry, cluster, reports; all but the "
        + "last three when left out.",
      valueName: "row"))
  var rows: [ServerReport.Part] = []

  @Option(help: "How often each measurement is made (1 to 1000).")
  var rounds = 5

  @Option(help: "How many voters claims, reports and the import work on (10,000 to 100,000,000).")
  var voters = 1_000_000

  @Option(help: "How many volunteers the crowd has (1 to 100,000).")
  var volunteers = 15_000

  @Option(help: ArgumentHelp("sqlite, mariadb or both.", valueName: "engine"))
  var engine: ServerReport.Engines = .both

  @Flag(help: "A tenth of the time, to see that it works.")
  var quick = false

  @Flag(help: "Print the tables as Markdown.")
  var markdown = false

  func validate() throws {
    guard (1...1_000).contains(rounds) else {
      throw ValidationError("--rounds takes a number from 1 to 1000.")
    }
    guard (10_000...100_000_000).contains(voters) else {
      throw ValidationError("--voters takes a number from 10,000 to 100,000,000.")
    }
    guard (1...100_000).contains(volunteers) else {
      throw ValidationError("--volunteers takes a number from 1 to 100,000.")
    }
  }

  func run() throws {
    Interruption.hold()
    do {
      var report = try ServerReport(
        size: ServerReport.Size(
          rounds: quick ? min(rounds, 2) : rounds, seconds: quick ? 1 : 4,
          voters: quick ? min(voters, 100_000) : voters,
          volunteers: quick ? min(volunteers, 2_000) : volunteers, isQuick: quick),
        engines: engine)
      for part in rows.isEmpty ? ServerReport.Part.usual : rows { try report.measure(part) }
      print(report.text(markdown: markdown))
    } catch Interruption.asked {
      throw ExitCode(130)
    } catch let trouble as Trouble {
      throw ExitCode.complaining(trouble.description)
    }
  }
}

extension ServerReport.Part: ExpressibleByArgument {}
extension ServerReport.Engines: ExpressibleByArgument {}
