import ClientCore
import Foundation
import Testing

@testable import Client

@Suite struct OutboxDamageTests {
  /// What happens to the bytes of a file, and how many of its 60 items must come out of it.
  enum Damage: String, CaseIterable {
    case text, zeros, noise, halved, firstPageOnly, tornTail, headerGone, firstPageGone
    case middleZeroed, noisyPages, flippedLetter, flippedSeal

    func apply(to bytes: inout Data) {
      let page = 4_096
      switch self {
      case .text: bytes = Data("this is no database, however long it may be".utf8)
      case .zeros: bytes = Data(count: bytes.count)
      case .noise: bytes = .random(bytes.count, seed: 7)
      case .halved: bytes = bytes.prefix(bytes.count / 2)
      case .firstPageOnly: bytes = bytes.prefix(page)
      case .tornTail: bytes = bytes.prefix(bytes.count - 1_000)
      case .headerGone: bytes.replaceSubrange(0..<100, with: Data(count: 100))
      case .firstPageGone: bytes.replaceSubrange(0..<page, with: Data.random(page, seed: 1))
      case .middleZeroed: bytes.replaceSubrange(4 * page..<5 * page, with: Data(count: page))
      case .noisyPages:
        for number in [1, 3, 5] {
          bytes.replaceSubrange(
            number * page..<(number + 1) * page, with: Data.random(page, seed: UInt64(number)))
        }
      case .flippedLetter:
        if let place = bytes.range(of: Data("Busy".utf8)) { bytes[place.lowerBound] ^= 1 }
      case .flippedSeal:
        if let place = bytes.range(of: Data("~".utf8)) { bytes[place.lowerBound + 3] ^= 1 }
      }
    }

    var leastFound: Int {
      switch self {
      case .text, .zeros, .noise, .firstPageOnly: 0
      case .halved: 10
      case .tornTail: 50
      case .headerGone, .firstPageGone: 60
      case .middleZeroed: 40
      case .noisyPages: 20
      case .flippedLetter, .flippedSeal: 59
      }
    }
  }

  private static func make(_ scratch: Scratch) throws -> [OutboxItem] {
    let file = try OutboxFile(path: scratch.place.file)
    let items = (1...90).map { OutboxItem.call($0) }
    try file.perform(items.map(OutboxWrite.insert))
    for item in items.prefix(30) { try file.perform([.remove(key: item.key)]) }
    return Array(items.dropFirst(30))
  }

  private static func damage(_ scratch: Scratch, _ damage: Damage) throws -> Data {
    var bytes = try #require(FileManager.default.contents(atPath: scratch.place.file))
    let before = bytes
    damage.apply(to: &bytes)
    #expect(bytes != before)
    try bytes.write(to: URL(filePath: scratch.place.file))
    return bytes
  }

  @Test(arguments: Damage.allCases)
  func putsADamagedFileAsideAndGoesOnWithWhatCanBeRead(damage: Damage) throws {
    try Scratch.use { scratch in
      let items = try Self.make(scratch)
      let bytes = try Self.damage(scratch, damage)
      do {
        let opened = try OutboxOpening(place: scratch.place)
        let sentence = try #require(opened.damage, "it was taken for sound")
        let aside = scratch.place.aside(1).name
        #expect(sentence.contains(aside))
        #expect(FileManager.default.contents(atPath: scratch.place.path(aside)) == bytes)
        #expect(opened.items.count >= damage.leastFound, "\(opened.items.count) of 60")
        // Nothing that was removed comes back, and the order is the old one.
        #expect(items.filter(opened.items.contains) == opened.items)
        try opened.file.perform([.insert(.call(1_000))])
      }
      let again = try OutboxOpening(place: scratch.place)
      #expect(again.damage == nil)
      #expect(again.items.last == .call(1_000))
    }
  }

  @Test(arguments: Damage.allCases)
  func listsADamagedFileWithoutTouchingIt(damage: Damage) throws {
    try Scratch.use { scratch in
      let items = try Self.make(scratch)
      let bytes = try Self.damage(scratch, damage)
      let names = scratch.names
      let read = try OutboxReader(place: scratch.place)
      #expect(read.isDamaged)
      #expect(read.items.count >= damage.leastFound)
      #expect(items.filter(read.items.contains) == read.items)
      #expect(FileManager.default.contents(atPath: scratch.place.file) == bytes)
      #expect(scratch.names == names)
    }
  }

  @Test func neverOverwritesWhatWasPutAsideBefore() throws {
    try Scratch.use { scratch in
      var kept: [Data] = []
      for number in 1...3 {
        kept.append(Data("damaged \(number)".utf8))
        try kept[number - 1].write(to: URL(filePath: scratch.place.file))
        _ = try OutboxOpening(place: scratch.place)
      }
      for number in 1...3 {
        let path = scratch.place.path(scratch.place.aside(number).name)
        #expect(FileManager.default.contents(atPath: path) == kept[number - 1])
      }
    }
  }

  @Test func readsADamagedFileOfTheFirstVersion() throws {
    try Scratch.use { scratch in
      try OutboxMigrationTests.makeVersionOne(at: scratch.place.file, count: 60)
      _ = try Self.damage(scratch, .middleZeroed)
      let opened = try OutboxOpening(place: scratch.place)
      #expect(opened.damage != nil)
      #expect(opened.items.count >= 30)
    }
  }

  @Test func leavesADamagedFileWhereItIsUnderAnothersFeet() throws {
    try Scratch.use { scratch in
      let other = try SenderLock(file: scratch.place.lock)
      #expect(other.isHeld)
      let bytes = Data("damaged".utf8)
      try bytes.write(to: URL(filePath: scratch.place.file))
      let fault = #expect(throws: OutboxFault.self) { try OutboxOpening(place: scratch.place) }
      #expect(fault?.reason.contains("another eblocks is using it") == true)
      #expect(FileManager.default.contents(atPath: scratch.place.file) == bytes)
    }
  }

  @Test func scansWholeItemsOutOfAnyBytes() throws {
    try Scratch.use { scratch in
      _ = try Self.make(scratch)
      let file = try #require(FileManager.default.contents(atPath: scratch.place.file))
      let bytes = Data.random(3_000, seed: 3) + file.dropFirst(4_096) + Data("{\"key\":\"a".utf8)
      let found = ItemScan(bytes: [UInt8](bytes), needsSeal: true).map(\.key)
      #expect(Set(found) == Set((31...90).map { OutboxItem.call($0).key }))
    }
  }

  /// What was removed leaves no whole copy anywhere in the file, whatever SQLite moved about.
  @Test(arguments: 1...6)
  func leavesNothingOfWhatWasRemoved(seed: UInt64) throws {
    try Scratch.use { scratch in
      let file = try OutboxFile(path: scratch.place.file)
      let choices = [UInt8](Data.random(1_200, seed: seed))
      var alive: [OutboxItem] = []
      for (number, choice) in choices.enumerated() {
        if choice < 90, !alive.isEmpty {
          let item = alive.remove(at: Int(choice) % alive.count)
          try file.perform([.remove(key: item.key)])
        } else if choice < 120, !alive.isEmpty {
          let index = Int(choice) % alive.count
          alive[index].attempts += 1
          try file.perform([.update(alive[index])])
        } else if alive.count < 80 {
          let notes = String(repeating: "n", count: Int(choice) * 12 % 3_000)
          let item = OutboxItem.call(number, notes: notes)
          alive.append(item)
          try file.perform([.insert(item)])
        }
      }
      #expect(try file.items() == alive)
      let bytes = try #require(FileManager.default.contents(atPath: scratch.place.file))
      let found = Set(ItemScan(bytes: [UInt8](bytes), needsSeal: true).map(\.key))
      #expect(found.subtracting(alive.map(\.key)).isEmpty)
    }
  }
}
