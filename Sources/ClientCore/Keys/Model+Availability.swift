import API
import Domain

/// Why a key does nothing now, by command; nil when it does something.
extension Model {
  /// `doing` completes "There is nobody here to …".
  func whyNotVoter(_ doing: String) -> String? {
    focusedVoter == nil ? "There is nobody here to \(doing)." : nil
  }

  var whyNotMove: String? { page.visible.isEmpty ? "The list is empty." : nil }

  var whyNotMailed: String? {
    if mode == .calls { return "m is for letters; here r records how the call ended." }
    return whyNotVoter("write to")
  }

  var whyNotResult: String? {
    if mode == .letters { return "r is for calls; here m says that the letter is mailed." }
    if let reason = whyNotVoter("call") { return reason }
    return session?.resolutions.isEmpty == true
      ? "The campaign's list of resolutions cannot be read. Please tell an organizer." : nil
  }

  var whyNotSkip: String? {
    if let reason = whyNotVoter("skip") { return reason }
    return connection.outage == nil ? nil : "Skipping needs the server, which is away just now."
  }

  var whyNotUndo: String? {
    guard let last = done.last else { return "There is nothing to take back." }
    if let acceptedAt = last.acceptedAt, now - acceptedAt > ResultRules.undoSpan * 1_000 {
      return "Too late to take \(last.voter.name.short) back: that goes within 5 minutes."
    }
    return nil
  }

  var whyNotRefill: String? {
    guard let list = page.list else { return nil }
    if isLockedOut { return nil }
    if mode == .calls, case .closed = phones { return "Refill: the phones are closed." }
    if connection.outage != nil { return "Refill needs the server, which is away just now." }
    if page.visible.count >= list.chunk, list.chunk > 0 { return "Refill: your list is full." }
    if let quota, quota.remaining.map({ $0 <= page.visible.count }) == true {
      return "Refill: your quota has no room for more just now."
    }
    return nil
  }

  var whyNotCopy: String? {
    guard let voter = focusedVoter else { return "There is nothing here to copy." }
    if mode == .letters { return nil }
    return shownPhone(of: voter) == nil ? "There is no phone number to copy now." : nil
  }

  var whyNotRetry: String? {
    connection.outage == nil ? "You are online: there is nothing to retry." : nil
  }

  var whyNotKept: String? {
    outbox.entries.isEmpty ? "Nothing is kept here: the server has everything." : nil
  }

  var whyNotDiscard: String? {
    guard case .kept(let list) = layers.last, outbox.entries.indices.contains(list.index) else {
      return "There is nothing to remove."
    }
    return outbox.entries[list.index].item.state.isRefused
      ? nil : "This one is on its way to the server; only refused ones are removed."
  }

  var whyNotOpenVoter: String? {
    guard screen.kind == .narrow, !isVoterOpen else { return "The voter is beside the list." }
    return whyNotVoter("open")
  }

  var whyNotCloseVoter: String? {
    screen.kind == .narrow && isVoterOpen ? nil : "There is nothing to close."
  }
}
