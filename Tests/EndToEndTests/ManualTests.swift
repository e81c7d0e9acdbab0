import ArgumentParser
import Foundation
import Testing

@testable import ClientCommand
@testable import ServerCommand

/// The manual pages name what the programs take, and nothing that they do not.
@Suite struct ManualTests {
  @Test func ofTheClientIsWhole() throws {
    try compare("eblocks.1", with: EblocksCommand.self)
  }

  @Test func ofTheServerIsWhole() throws {
    try compare("eblocks-server.8", with: EblocksServerCommand.self)
  }

  private func compare(_ name: String, with program: any ParsableCommand.Type) throws {
    let page = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Resources/man/\(name)"), encoding: .utf8)
    let told = Set(page.matches(of: /Fl -([a-z-]+)/).map { String($0.1) })
      .union(page.matches(of: /\| -([a-z-]+)/).map { String($0.1) })
    #expect(told == options(of: program, in: program))
    let synopsis = page.components(separatedBy: ".Sh ")[2]
    #expect(synopsis.hasPrefix("SYNOPSIS"))
    let words = Set(synopsis.matches(of: /[a-z]+/).map { String($0.0) })
    #expect(commands(of: program).subtracting(words) == [])
  }

  private func options(
    of command: any ParsableCommand.Type, in program: any ParsableCommand.Type
  ) -> Set<String> {
    let own = program.helpMessage(for: command).matches(of: /--([a-z][a-z-]*)/)
      .map { String($0.1) }
    return command.configuration.subcommands.reduce(into: Set(own)) {
      $0.formUnion(options(of: $1, in: program))
    }
  }

  private func commands(of command: any ParsableCommand.Type) -> Set<String> {
    command.configuration.subcommands.reduce(into: []) {
      $0.insert($1._commandName)
      $0.formUnion(commands(of: $1))
    }
  }
}
