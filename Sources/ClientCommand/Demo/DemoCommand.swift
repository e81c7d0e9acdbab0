import ArgumentParser
import Client
import ClientCore
import Foundation

/// `eblocks demo`: the whole program over a server of its own, with made-up voters.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Try eBlocks with made-up voters; nothing stays behind.",
    discussion: """
      Starts eblocks-server on a free port of this machine with a database of sample voters, signs \
      in as a sample volunteer, and removes everything at the end. The demo's phones are open at \
      any hour, so that calls can be tried at night; --real-hours keeps a campaign's.
      """)

  @Option(help: "How many voters to make up (1 to 10,000,000).")
  var voters = 2_000

  @Option(help: "Keep the database and the outbox in this folder, and use what is there.")
  var keep: String?

  @Flag(help: "Keep the calling hours of a campaign: 9 AM to 9 PM Eastern, weekends from 10 AM.")
  var realHours = false

  func validate() throws {
    guard (1...10_000_000).contains(voters) else {
      throw ValidationError("--voters takes a number from 1 to 10,000,000.")
    }
  }

  func run() throws {
    let guardian = try DemoGuardian()
    let folder = try DemoFolder(keep: keep)
    defer { folder.remove() }
    let server = try DemoServer(
      folder: folder.url, voters: voters, isAlwaysOpen: !realHours, guardian: guardian)
    defer { server.stop() }
    if guardian.wasAskedToEnd { throw ExitCode(130) }
    let places = Places(
      configuration: folder.url.appending(path: "config", directoryHint: .isDirectory),
      state: folder.url.appending(path: "state", directoryHint: .isDirectory))
    try Screening.run(
      start: Start(server: server.address, user: DemoServer.user, password: server.password),
      places: places, configuration: Configuration())
  }
}
