import API
import Cells
import Domain

/// The lists as shown: the server's less what waits, with what was taken back and corrected here.
extension Model {
  /// Works the lists out anew, and says so when that takes away the voter being written about.
  mutating func showLists() {
    guard let writing = arrangeLists() else { return }
    say("\(writing.name.short) has left your list meanwhile.", role: .warning)
  }

  /// The same in silence.
  ///
  /// - Returns: the voter whose notes were being written, when they have left the list.
  mutating func arrangeLists() -> ListedVoter? {
    let writing = focus == .notes ? focusedVoter : nil
    for mode in Mode.allCases { pages[mode].show(shownList(mode)) }
    // Of a voter who has gone, or a number that may not be called, nothing is left behind.
    sheets = [:]
    // Typing must not go on in somebody else's notes.
    guard let writing, focusedVoter?.id != writing.id else { return nil }
    focus = .list
    return writing
  }

  private func shownList(_ mode: Mode) -> [ListedVoter] {
    guard let list = pages[mode].list else { return [] }
    var voters = list.voters
    for item in outbox.pending where item.action.mode == mode {
      let place = voters.firstIndex { $0.id == item.action.voter }
      switch item.action {
      case .result, .skip:
        if let place { voters.remove(at: place) }
      case .undo(let result, _, _):
        guard place == nil, let last = undone[result] else { continue }
        voters.insert(last.voter, at: min(last.index, voters.count))
      case .correction(_, _, let correction):
        if let place { voters[place].apply(correction) }
      }
    }
    return voters
  }
}

extension ListedVoter {
  /// The same voter with a correction made; what the mode hides stays hidden.
  fileprivate mutating func apply(_ correction: Correction) {
    if let name = correction.name { self.name = name }
    if let new = correction.address {
      address = Place(street: new.street, city: new.city, state: new.state, zip: new.zip)
    }
    if let phone = correction.phone { self.phone = phone }
  }
}
