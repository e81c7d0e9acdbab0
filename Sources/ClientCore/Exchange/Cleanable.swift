import API
import Domain

/// Something received that can be made safe to keep and to draw.
protocol Cleanable {
  /// The same with every text cleaned and cut to what a screen can use; nil when no server of ours
  /// would say it.
  func cleaned() -> Self?
}

/// What is the most that is believed.
private enum Bound {
  static let voters = 1_000
  static let history = 50
  static let line = 300
  static let text = 4_000
  static let settings = 200
  static let number = 1_000_000_000
  /// Seconds since 1970 of a moment, about the year 5138.
  static let moment: Int64 = 100_000_000_000
}

extension String {
  /// One safe line of bounded length.
  var line: String { CleanText.line(cut(to: Bound.line)) }
  /// Safe lines of bounded length.
  var paragraphs: String { CleanText.lines(cut(to: Bound.text)) }

  private func cut(to count: Int) -> String {
    utf8.count <= count ? self : String(prefix(count))
  }
}

extension SessionAnswer: Cleanable {
  func cleaned() -> SessionAnswer? {
    guard tallies.isPlausible, progress?.isPlausible ?? true, settings.count <= Bound.settings,
      serverTime.isPlausible
    else {
      return nil
    }
    var answer = self
    answer.user.name = user.name.line
    answer.settings = settings.mapValues { CleanText.lines(String($0.prefix(Bound.text))) }
    answer.serverVersion = serverVersion.line
    return answer
  }
}

extension ResultAnswer: Cleanable {
  func cleaned() -> ResultAnswer? {
    guard let list = list.cleaned() else { return nil }
    var answer = self
    answer.thanks = thanks.paragraphs
    answer.list = list
    return answer
  }
}

extension ListAnswer: Cleanable {
  func cleaned() -> ListAnswer? { list.cleaned().map(ListAnswer.init(list:)) }
}

extension VoterList: Cleanable {
  func cleaned() -> VoterList? {
    guard voters.count <= Bound.voters, Set(voters.map(\.id)).count == voters.count,
      (0...Bound.number).contains(chunk), tallies.isPlausible, quota.isPlausible,
      progress?.isPlausible ?? true,
      [serverTime, expiresAt, closesAt, lockout?.endsAt, quota.nextFreeAt].allSatisfy({
        $0?.isPlausible ?? true
      })
    else { return nil }
    var list = self
    list.voters = voters.map(\.cleaned)
    list.notice?.text = notice?.text.paragraphs ?? ""
    list.departures = Array(departures.lazy.filter(\.at.isPlausible).prefix(Departure.most))
    list.lockout?.message = lockout?.message.paragraphs ?? ""
    return list
  }
}

extension KeptWork: Cleanable {
  /// What cannot be believed is left out; nothing of it when it is the account.
  func cleaned() -> KeptWork? {
    let answer = SessionAnswer(
      user: user, tallies: tallies, settings: settings, serverTime: Instant(seconds: 0),
      serverVersion: "")
    guard let answer = answer.cleaned() else { return nil }
    var work = self
    work.user = answer.user
    work.settings = answer.settings
    work.clock = clock.cleaned
    work.lists = Mode.allCases.compactMap { mode in
      lists.first { $0.mode == mode }?.cleaned()
    }
    work.drafts = drafts.prefix(Bound.voters).map { draft in
      KeptWork.Draft(mode: draft.mode, voter: draft.voter, text: CleanText.lines(draft.text))
    }
    return work
  }
}

extension ListedVoter {
  fileprivate var cleaned: ListedVoter {
    var voter = self
    voter.name = VoterName(
      honorific: name.honorific.line, first: name.first.line, middle: name.middle.line,
      last: name.last.line, suffix: name.suffix.line)
    voter.address = Place(
      street: address.street?.line, city: address.city.line, state: address.state.line,
      zip: address.zip.line)
    voter.phone = phone?.line
    voter.party = party.line
    voter.gender = gender.line
    voter.history = history.lazy.filter(\.at.isPlausible).prefix(Bound.history).map { contact in
      EarlierContact(
        at: contact.at, mode: contact.mode, resolution: contact.resolution?.line,
        notes: contact.notes?.paragraphs)
    }
    return voter
  }
}

extension CampaignProgress {
  fileprivate var isPlausible: Bool {
    today.isPlausible && (0...Int64(Bound.number) * 10).contains(peopleReached)
  }
}

extension Tallies {
  fileprivate var isPlausible: Bool {
    (0...Bound.number).contains(letters) && (0...Bound.number).contains(calls)
  }
}

extension Instant {
  var isPlausible: Bool { (-Bound.moment...Bound.moment).contains(seconds) }
}

extension Quota {
  fileprivate var isPlausible: Bool {
    [used, limit ?? 0, remaining ?? 0].allSatisfy { (0...Bound.number).contains($0) }
  }
}

extension Problem {
  /// The problem with safe texts, and the wait from the header where the body has none.
  func cleanedText(retryAfter header: Int64?) -> Problem {
    var problem = self
    problem.title = title.line
    problem.detail = detail.paragraphs
    problem.errors = errors?.prefix(20).map {
      FieldError(field: $0.field.line, message: $0.message.line)
    }
    problem.loginURL = loginURL?.line
    problem.loginMessage = loginMessage?.paragraphs
    problem.variable = variable?.line
    problem.endsAt = endsAt.flatMap { $0.isPlausible ? $0 : nil }
    problem.retryAfter = (retryAfter ?? header).map { min(max($0, 1), 86_400) }
    return problem
  }
}
