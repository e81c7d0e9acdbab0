import ClientCore
import Foundation
import Testing

@testable import Client

@Suite struct OutboxFileTests {
  @Test func keepsItemsInOrderForTheNextRun() throws {
    try Scratch.use { scratch in
      let file = try OutboxFile(path: scratch.place.file)
      try file.perform([.insert(.call(2)), .insert(.call(1))])
      var changed = OutboxItem.call(2)
      changed.attempts = 3
      try file.perform([.update(changed)])
      let again = try OutboxFile(path: scratch.place.file)
      #expect(try again.items() == [changed, .call(1)])
      try again.perform([.remove(key: changed.key)])
      #expect(try file.items() == [.call(1)])
    }
  }

  @Test func makesAllChangesOrNone() throws {
    try Scratch.use { scratch in
      let file = try OutboxFile(path: scratch.place.file)
      let other = try OutboxFile(path: scratch.place.file)
      let fault = #expect(throws: OutboxFault.self) {
        try file.whileHeld { try other.perform([.insert(.call(1)), .insert(.call(2))]) }
      }
      #expect(fault?.kind == .busy)
      #expect(try file.items().isEmpty)
    }
  }

  @Test func insertingTheSameItemAgainKeepsOne() throws {
    try Scratch.use { scratch in
      let file = try OutboxFile(path: scratch.place.file)
      try file.perform([.insert(.call(1)), .insert(.call(2)), .insert(.call(1))])
      #expect(try file.items() == [.call(1), .call(2)])
    }
  }

  @Test func removingWhatIsGoneIsNoFault() throws {
    try Scratch.use { scratch in
      let file = try OutboxFile(path: scratch.place.file)
      try file.perform([.remove(key: "never")])
      #expect(try file.items().isEmpty)
    }
  }

  @Test func keepsUsersAndServersApart() throws {
    let folder = Scratch().folder
    let names = ["localhost:8080", "localhost:8081"].flatMap { server in
      ["ann", "ben"].map { OutboxPlace(folder: folder, server: server, user: $0).file }
    }
    #expect(Set(names).count == 4)
    #expect(
      OutboxPlace(folder: folder, server: "http://localhost:8080/", user: "ann").file == names[0])
  }

  @Test func nobodyElseCanReadAnyOfIt() throws {
    let mask = umask(0)
    defer { umask(mask) }
    try Scratch.use { scratch in
      let opened = try OutboxOpening(place: scratch.place)
      try opened.file.perform([.insert(.call(1))])
      try KeptFile(place: scratch.place).write(.sample)
      #expect(scratch.names.count == 4, "\(scratch.names)")
      let paths = [""] + scratch.names
      for path in paths.map(scratch.place.path) {
        let mode = try #require(
          try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
        #expect(mode & 0o077 == 0, "\(path)")
      }
    }
  }

  @Test func refusesAFileFromANewerProgram() throws {
    try Scratch.use { scratch in
      try OutboxFile(path: scratch.place.file).perform([.insert(.call(1))])
      let handle = try #require(FileHandle(forUpdatingAtPath: scratch.place.file))
      // `user_version` is a big-endian number at byte 60 of an SQLite file (fileformat2.html).
      try handle.seek(toOffset: 60)
      try handle.write(contentsOf: Data([0, 0, 0, 99]))
      try handle.close()
      let before = FileManager.default.contents(atPath: scratch.place.file)
      let fault = #expect(throws: OutboxFault.self) { try OutboxOpening(place: scratch.place) }
      #expect(fault?.reason.contains("newer eblocks") == true)
      #expect(throws: OutboxFault.self) { try OutboxReader(place: scratch.place) }
      #expect(FileManager.default.contents(atPath: scratch.place.file) == before)
    }
  }

  @Test func looksWithoutChangingAnything() throws {
    try Scratch.use { scratch in
      #expect(try OutboxReader(place: scratch.place).items.isEmpty)
      #expect(scratch.names.isEmpty)
      try OutboxFile(path: scratch.place.file).perform([.insert(.call(1))])
      let before = FileManager.default.contents(atPath: scratch.place.file)
      #expect(try OutboxReader(place: scratch.place).items == [.call(1)])
      #expect(FileManager.default.contents(atPath: scratch.place.file) == before)
    }
  }

  @Test(arguments: ["ann", "a~b", "Zoë", "../../etc/passwd", "a b%41"])
  func fileNamesAreSafeAndNameTheirOwner(user: String) throws {
    let name = OutboxPlace.name(server: "localhost:8080", user: user)
    #expect(!name.contains("/") && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    let owner = try #require(OutboxPlace.owner(ofFile: name))
    #expect(owner == ("http://localhost:8080", user))
  }
}
