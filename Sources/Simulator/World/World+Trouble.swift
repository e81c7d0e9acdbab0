import ClientCore
import Domain

/// What breaks at a laptop, and heals.
extension World {
  func trouble(_ laptop: Laptop) throws {
    guard !isHealing else { return passOver() }
    later(.laptopTrouble(laptop: laptop.number), in: 90_000...2_400_000)
    switch chance.among(0...11) {
    case 0...2: change(laptop, to: .down)
    case 3, 4: change(laptop, to: .bad)
    case 5: change(laptop, to: .portal)
    case 6: fill(laptop, .full)
    case 7: fill(laptop, .readOnly)
    case 8: cutPower(laptop)
    case 9:
      laptop.wallError += chance.one(of: [-86_400_000, 86_400_000, 3_600_000]) ?? 0
      story.tell("the wall clock of laptop \(laptop.number) is set")
    case 10: try signal(laptop)
    default:
      guard let program = chance.one(of: running(on: laptop)) else { return passOver() }
      freeze(program, for: chance.among(500...600_000), "is stopped")
    }
  }

  private func change(_ laptop: Laptop, to link: Link) {
    laptop.link = link
    laptop.linkTroubles += 1
    story.tell("the network of laptop \(laptop.number) is \(link.rawValue)")
    later(
      .linkHeals(laptop: laptop.number, trouble: laptop.linkTroubles),
      in: chance.happens(0.85) ? 5_000...2_400_000 : 3_600_000...72_000_000)
  }

  func healLink(_ laptop: Laptop, _ trouble: Int) {
    guard laptop.linkTroubles == trouble, laptop.link != .good else { return passOver() }
    laptop.link = .good
    story.tell("the network of laptop \(laptop.number) is good")
  }

  private func fill(_ laptop: Laptop, _ health: Disk.Health) {
    laptop.disk.health = health
    laptop.diskTroubles += 1
    story.tell("on laptop \(laptop.number) \(health.rawValue)")
    later(.diskHeals(laptop: laptop.number, trouble: laptop.diskTroubles), in: 2_000...300_000)
  }

  func healDisk(_ laptop: Laptop, _ trouble: Int) {
    guard laptop.diskTroubles == trouble, laptop.disk.health != .good else { return passOver() }
    laptop.disk.health = .good
    story.tell("the disk of laptop \(laptop.number) is good")
  }

  private func cutPower(_ laptop: Laptop) {
    story.tell("laptop \(laptop.number) loses its power")
    for program in running(on: laptop) { kill(program, "by the power") }
    laptop.reboot(at: now, chance: &chance)
  }

  private func signal(_ laptop: Laptop) throws {
    guard let program = chance.one(of: running(on: laptop)) else { return passOver() }
    let signal: Event.Signal = chance.happens(0.5) ? .terminate : .hangUp
    story.tell("\(program.label) gets a signal: \(signal)")
    guard now >= program.frozenUntil else { return }
    try handle(program, [.signal(signal)])
  }
}
