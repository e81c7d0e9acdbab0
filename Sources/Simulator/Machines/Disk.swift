import ClientCore
import Foundation

/// A laptop's disk: the outboxes on it outlive every program and every power cut.
final class Disk {
  enum Health: String {
    case good
    case full = "the disk is full"
    case readOnly = "the disk is read-only"
  }

  var health = Health.good
  private var outboxes: [String: DiskOutbox] = [:]
  /// The outboxes by name, in the order in which they were made.
  private(set) var names: [String] = []

  /// The outbox of a user at a server, made when there is none.
  func outbox(server: String, user: String) -> DiskOutbox {
    let name = "\(server)~\(user)"
    if let found = outboxes[name] { return found }
    let made = DiskOutbox(user: user)
    outboxes[name] = made
    names.append(name)
    return made
  }

  /// The outbox of a user at a server, when there is one.
  func existing(server: String, user: String) -> DiskOutbox? { outboxes["\(server)~\(user)"] }

  var all: [DiskOutbox] { names.compactMap { outboxes[$0] } }
}

/// One outbox as it is on the disk.
final class DiskOutbox {
  let user: String
  private(set) var items: [OutboxItem] = []
  /// What is kept to work on without the network, as JSON.
  var kept: Data?
  /// The settings that were in force when the kept calls were listed.
  var keptSettings = 0
  /// Who sends from it: the program that holds its lock.
  var sender: Int?
  /// The programs that have it open.
  var readers: [Int] = []

  init(user: String) {
    self.user = user
  }

  subscript(key: String) -> OutboxItem? { items.first { $0.key == key } }

  /// Changes what is on the disk. Items go through their JSON, as they do on a real one.
  func perform(_ write: OutboxWrite) throws {
    switch write {
    case .insert(let item): items.append(try Self.throughJSON(item))
    case .update(let item):
      guard let index = items.firstIndex(where: { $0.key == item.key }) else { return }
      items[index] = try Self.throughJSON(item)
    case .remove(let key): items.removeAll { $0.key == key }
    }
  }

  /// The kept work, read back from its JSON.
  var keptWork: KeptWork? { kept.flatMap { try? JSONDecoder().decode(KeptWork.self, from: $0) } }

  // MARK: What no disk may do

  /// A change that was acknowledged and is not on the disk yet.
  private var pending: OutboxWrite?

  /// Says yes to a new item now and writes it later.
  func performLater(_ write: OutboxWrite) throws {
    settleDown()
    guard case .insert = write else { return try perform(write) }
    pending = write
  }

  /// Writes what waits.
  func settleDown() {
    guard let write = pending else { return }
    pending = nil
    try? perform(write)
  }

  /// What waits is gone.
  func lose() {
    pending = nil
  }

  /// Everything on it is gone.
  func forget() {
    items = []
  }

  private static func throughJSON(_ item: OutboxItem) throws -> OutboxItem {
    try JSONDecoder().decode(OutboxItem.self, from: try JSONEncoder().encode(item))
  }
}
