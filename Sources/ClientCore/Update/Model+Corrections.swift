import API
import Cells
import Domain

/// Corrections of contact information, from the form to the outbox.
extension Model {
  mutating func openCorrection() {
    guard let focused = focusedVoter, let ref = focusedRef else { return }
    let voter = withoutHiddenPhone(focused)
    var form = CorrectionForm(ref: ref, voter: voter)
    if let refused = refusedCorrections(of: ref).last,
      case .correction(_, _, let typed) = refused.action, case .refused(let problem) = refused.state
    {
      form = CorrectionForm(
        ref: ref, voter: voter, typed: typed, problems: problem.errors ?? [])
    }
    layers.append(.correction(form))
  }

  mutating func saveCorrection(_ form: CorrectionForm, by key: Key) {
    var form = form
    let correction = form.correction
    guard !correction.isEmpty else {
      layers.removeLast()
      return say("Nothing was changed.")
    }
    let problems = correction.problems(in: form.ref.mode)
    guard problems.isEmpty else {
      form.show(problems)
      layers[layers.count - 1] = .correction(form)
      return
    }
    layers.removeLast()
    for refused in refusedCorrections(of: form.ref) { settle(refused.key) }
    insert(
      OutboxItem(
        key: keys.next(),
        action: .correction(mode: form.ref.mode, voter: form.ref.voter, correction),
        user: session?.user.id, voterName: form.original.name.short, occurredAt: occurrence))
  }

  /// The voter as a form may show them now.
  func withoutHiddenPhone(_ voter: ListedVoter) -> ListedVoter {
    guard shownPhone(of: voter) == nil else { return voter }
    var voter = voter
    voter.phone = nil
    return voter
  }

  /// A form that is open loses the number in the moment in which it may not be shown any more.
  mutating func hidePhoneInForm() {
    guard case .correction(var form) = layers.last, form.fields.contains(.phone),
      shownPhone(of: form.original) == nil
    else { return }
    form.hidePhone()
    layers[layers.count - 1] = .correction(form)
  }

  private func refusedCorrections(of ref: VoterRef) -> [OutboxItem] {
    outbox.refused.filter { item in
      guard case .correction(ref.mode, ref.voter, _) = item.action else { return false }
      return true
    }
  }
}
