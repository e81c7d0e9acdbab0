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
    if page.isGraceOver {
      return "Calls could be recorded until half an hour after closing. Your notes stay here."
    }
    return session?.resolutions.isEmpty == true
      ? "The campaign's list of resolutions cannot be read. Please tell an organizer." : nil
  }

  var whyNotSkip: String? {
    whyNotVoter("skip")
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
    outbox.entries.isEmpty && !hasLeftNotes && damage == nil
      ? "Nothing is kept here: the server has everything." : nil
  }

  var whyNotWorkOffline: String? {
    guard let form = signIn, !form.isBusy else { return "Signing in is under way. Esc gives up." }
    guard form.away != nil else { return "Sign in first: this is for when no server answers." }
    if let session {
      let isSame = form.text(.server) == session.server && form.text(.name) == session.user.name
      return isSame ? nil : "What is kept here is \(session.user.name)'s."
    }
    guard let offer = form.offer else {
      return "Nothing is kept on this machine for that name and server."
    }
    return offersVoters(offer.kept)
      ? nil : "The list kept here is done or has run out: a new one needs the network."
  }

  var whyNotDiscard: String? {
    guard case .item(let item)? = keptRow else { return nil }
    return item.state.isRefused
      ? nil : "This one is on its way to the server; only refused ones are removed."
  }

  var whyNotCopyKept: String? {
    keptRow?.notes.isEmpty ?? true ? "It has no notes to copy." : nil
  }

  var whyNotOpenVoter: String? {
    guard screen.kind == .narrow, !isVoterOpen else { return "The voter is beside the list." }
    return whyNotVoter("open")
  }

  var whyNotCloseVoter: String? {
    screen.kind == .narrow && isVoterOpen ? nil : "There is nothing to close."
  }
}
