import ClientCore
import Domain
import Foundation
import Testing

@testable import Client

@Suite struct KeptFileTests {
  @Test func findsWhatWasKept() throws {
    try Scratch.use { scratch in
      let kept = KeptFile(place: scratch.place)
      #expect(kept.read() == nil)
      try kept.write(.sample)
      #expect(kept.read() == .sample)
      var later = KeptWork.sample
      later.drafts = []
      try kept.write(later)
      #expect(kept.read() == later)
      #expect(scratch.names == [scratch.place.keptName])
    }
  }

  @Test(arguments: [0, 10, 17, 100])
  func aTornFileCountsAsNone(bytes: Int) throws {
    try Scratch.use { scratch in
      let kept = KeptFile(place: scratch.place)
      try kept.write(.sample)
      #expect(truncate(scratch.place.path(scratch.place.keptName), bytes) == 0)
      #expect(kept.read() == nil)
    }
  }

  @Test func aVoterWhoseResultWasSentIsNotOfferedAgain() throws {
    try Scratch.use { scratch in
      let kept = KeptFile(place: scratch.place)
      let call = OutboxItem.Action.result(
        mode: .calls, voter: 7, resolution: "Busy", notes: nil)
      kept.strike(call)
      #expect(kept.read() == nil, "nothing is made where nothing was kept")
      try kept.write(.sample)
      kept.strike(.correction(mode: .calls, voter: 7, Correction(phone: "6035550142")))
      kept.strike(.skip(mode: .letters, voter: 7))
      #expect(kept.read() == .sample)
      kept.strike(call)
      let struck = try #require(kept.read())
      #expect(struck.lists.map(\.voters) == [[]])
      #expect(struck.tallies == Tallies(letters: 1, calls: 3))
      #expect(struck.drafts == KeptWork.sample.drafts)
    }
  }

  @Test func signingOutLeavesNothingOfVotersOnDisk() throws {
    try Scratch.use { scratch in
      let outbox = OpenOutbox(try OutboxOpening(place: scratch.place))
      outbox.keep(.sample)
      #expect(outbox.finish(at: 0).isEmpty)
      _ = outbox.write(WriteID(1), .insert(.call(7, voterName: "Quirina")), at: 0)
      // What a program that was killed in the middle leaves.
      let half = scratch.place.path(scratch.place.keptName + "-4711")
      try FileManager.default.copyItem(
        atPath: scratch.place.path(scratch.place.keptName), toPath: half)
      #expect(["Quirina", "Heliotrope", "6035550107"].allSatisfy(scratch.mentions))
      outbox.keep(nil)
      #expect(outbox.finish(at: 0).isEmpty)
      for text in ["Quirina", "Vandermeer", "Heliotrope", "6035550107"] {
        #expect(!scratch.mentions(text), "\(text)")
      }
      #expect(KeptFile(place: scratch.place).read() == nil)
      #expect(try OutboxReader(place: scratch.place).items == [.call(7)])
    }
  }

  @Test func anOldListGoesWhenTheNewOneCannotBeKept() throws {
    try Scratch.use { scratch in
      let outbox = OpenOutbox(try OutboxOpening(place: scratch.place))
      outbox.keep(.sample)
      #expect(outbox.finish(at: 0).isEmpty)
      let blocked = scratch.place.path("\(scratch.place.keptName)-\(getpid())")
      try FileManager.default.createDirectory(
        atPath: blocked + "/x", withIntermediateDirectories: true)
      outbox.keep(.sample)
      guard case .notKept = outbox.finish(at: 0).first else {
        Issue.record("it cannot have been kept")
        return
      }
      #expect(KeptFile(place: scratch.place).read() == nil)
    }
  }

  @Test func saysWhyNothingIsKept() throws {
    try Scratch.use { scratch in
      let outbox = OpenOutbox(try OutboxOpening(place: scratch.place))
      let blocked = scratch.place.path(scratch.place.keptName)
      try FileManager.default.createDirectory(
        atPath: blocked + "/x", withIntermediateDirectories: true)
      outbox.keep(.sample)
      guard case .notKept(let reason) = outbox.finish(at: 0).first else {
        Issue.record("it says nothing")
        return
      }
      #expect(!reason.isEmpty)
      #expect(scratch.names.allSatisfy { !$0.contains("kept-") })
    }
  }
}
