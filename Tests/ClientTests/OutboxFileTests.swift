import API
import ClientCore
import Domain
import Foundation
import Testing

@testable import Client

@Suite struct OutboxFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "eblocks-outbox-\(UUID().uuidString)", directoryHint: .isDirectory)

  private func item(_ key: String) -> OutboxItem {
    OutboxItem(
      key: key, action: .result(mode: .calls, voter: 7, resolution: "Busy", notes: "später\n再打"),
      voterName: "", occurredAt: Instant(seconds: 1_700_000_000))
  }

  private func withFile(_ body: (OutboxFile) throws -> Void) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(OutboxFile(folder: folder, server: "localhost:8080", user: "ann"))
  }

  @Test func keepsItemsInOrderForTheNextRun() throws {
    try withFile { file in
      try file.perform(.insert(item("a")))
      try file.perform(.insert(item("b")))
      var changed = item("a")
      changed.attempts = 3
      try file.perform(.update(changed))
      let again = try OutboxFile(folder: folder, server: "http://localhost:8080/", user: "ann")
      #expect(try again.items() == [changed, item("b")])
      try again.perform(.remove(key: "a"))
      #expect(try file.items() == [item("b")])
    }
  }

  @Test func removingWhatIsGoneIsNoFault() throws {
    try withFile { file in
      try file.perform(.remove(key: "never"))
      #expect(try file.items().isEmpty)
    }
  }

  @Test func keepsUsersAndServersApart() throws {
    try withFile { file in
      try file.perform(.insert(item("a")))
      let other = try OutboxFile(folder: folder, server: "localhost:8080", user: "ben")
      let elsewhere = try OutboxFile(folder: folder, server: "localhost:8081", user: "ann")
      #expect(try other.items().isEmpty)
      #expect(try elsewhere.items().isEmpty)
    }
  }

  @Test func nobodyElseCanReadIt() throws {
    try withFile { file in
      try file.perform(.insert(item("a")))
      let files = FileManager.default
      let names = try files.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
      #expect(!names.isEmpty)
      for path in names.map({ folder.appending(path: $0).path(percentEncoded: false) }) {
        let mode = try #require(
          try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
        #expect(mode & 0o077 == 0, "\(path)")
      }
      let mode = try #require(
        try files.attributesOfItem(atPath: folder.path(percentEncoded: false))[.posixPermissions]
          as? Int)
      #expect(mode == 0o700)
    }
  }

  @Test func refusesAFileFromANewerProgram() throws {
    try withFile { _ in
      let path = folder.appending(
        path: OutboxFile.name(server: "localhost:8080", user: "ann")
      ).path(percentEncoded: false)
      let handle = try #require(FileHandle(forUpdatingAtPath: path))
      // `user_version` is a big-endian number at byte 60 of an SQLite file (fileformat2.html).
      try handle.seek(toOffset: 60)
      try handle.write(contentsOf: Data([0, 0, 0, 99]))
      try handle.close()
      let fault = #expect(throws: OutboxFile.Fault.self) {
        try OutboxFile(folder: folder, server: "localhost:8080", user: "ann")
      }
      #expect(fault?.reason.contains("newer eblocks") == true)
    }
  }

  @Test func saysThatADamagedFileIsDamaged() throws {
    try Places.make(folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: OutboxFile.name(server: "localhost:1", user: "ann"))
    try Data("this is no database, however long it may be".utf8).write(to: path)
    let fault = #expect(throws: OutboxFile.Fault.self) {
      try OutboxFile(folder: folder, server: "localhost:1", user: "ann")
    }
    #expect(fault?.reason == "the file for them is damaged")
  }

  @Test(arguments: ["ann", "a~b", "Zoë", "../../etc/passwd", "a b%41"])
  func fileNamesAreSafeAndNameTheirOwner(user: String) throws {
    let name = OutboxFile.name(server: "localhost:8080", user: user)
    #expect(!name.contains("/") && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    let owner = try #require(OutboxFile.owner(ofFile: name))
    #expect(owner == ("http://localhost:8080", user))
  }
}
