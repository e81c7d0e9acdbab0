import ArgumentParser
import Foundation

/// `eblocks-bench client`: the terminal client beside its peers and floors.
struct ClientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client",
    abstract: "Measure the terminal client.",
    discussion: """
      Needs eblocks, eblocks-server and eblocks-floor beside this program. Peers come from \
      Debian's packages (Resources/debian/bench.txt); one that is missing is left out with a note.
      """)

  @Option(help: "How often each sequence of keys is typed (1 to 1000).")
  var rounds = 10

  @Option(
    help: ArgumentHelp(
      "Measure this part alone: typing, moving, hanging, start, memory or rest.",
      valueName: "part"))
  var only: ClientReport.Part?

  @Flag(help: "Print the tables as Markdown.")
  var markdown = false

  func validate() throws {
    guard (1...1_000).contains(rounds) else {
      throw ValidationError("--rounds takes a number from 1 to 1000.")
    }
  }

  func run() throws {
    Interruption.hold()
    do {
      let report = try ClientReport(
        rounds: rounds, parts: only.map { [$0] } ?? ClientReport.Part.allCases)
      print(report.text(markdown: markdown))
    } catch Interruption.asked {
      throw ExitCode(130)
    } catch let trouble as Trouble {
      throw ExitCode.complaining(trouble.description)
    }
  }
}

extension ClientReport.Part: ExpressibleByArgument {}

extension ExitCode {
  /// Says what is wrong in one line on standard error; status 1.
  static func complaining(_ sentence: String) -> ExitCode {
    FileHandle.standardError.write(Data("eblocks-bench: \(sentence)\n".utf8))
    return .failure
  }
}
