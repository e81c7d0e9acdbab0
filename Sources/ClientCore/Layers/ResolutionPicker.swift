import Cells
import Domain

/// How did the call end: every resolution with its letter, grouped, chosen by letter, by arrows or
/// by typing.
struct ResolutionPicker: Equatable, Sendable {
  let ref: VoterRef
  /// The voter's name.
  let name: String
  /// In the order of groups, and of the campaign's list inside each.
  let options: [Option]
  /// Index into `shown`.
  var index = 0
  /// What is typed to filter; nil while letters choose.
  var filter: TextEditor?

  struct Option: Equatable, Sendable {
    var resolution: Resolution
    var letter: Character?
  }

  init(ref: VoterRef, name: String, resolutions: [Resolution]) {
    self.ref = ref
    self.name = name
    let letters = Self.letters(for: resolutions)
    let options = zip(resolutions, letters).map(Option.init(resolution:letter:))
    self.options = Resolution.Group.allCases.flatMap { group in
      options.filter { $0.resolution.group == group }
    }
  }

  /// The options that match what is typed.
  var shown: [Option] {
    guard let words = filter?.text.lowercased(), !words.isEmpty else { return options }
    return options.filter { $0.resolution.name.lowercased().contains(words) }
  }

  var selected: Resolution? {
    let shown = shown
    return shown.indices.contains(index) ? shown[index].resolution : nil
  }

  mutating func move(by step: Int) {
    let count = shown.count
    if count > 0 { index = (index + step + count) % count }
  }

  /// To the first option of the next group, or of the one before.
  mutating func moveGroup(by step: Int) {
    let shown = shown
    guard shown.indices.contains(index) else { return }
    let groups = Resolution.Group.allCases.filter { group in
      shown.contains { $0.resolution.group == group }
    }
    let place = groups.firstIndex(of: shown[index].resolution.group) ?? 0
    let target = groups[(place + step + groups.count) % groups.count]
    let row = index - (shown.firstIndex { $0.resolution.group == groups[place] } ?? 0)
    let first = shown.firstIndex { $0.resolution.group == target } ?? 0
    let last = shown.lastIndex { $0.resolution.group == target } ?? first
    index = min(first + row, last)
  }

  /// The resolution of that letter, small or capital.
  func resolution(for letter: Character) -> Resolution? {
    guard let small = letter.lowercased().first else { return nil }
    return options.first { $0.letter == small }?.resolution
  }

  /// A letter for each resolution, always the same for the same list: the first free one of its
  /// words' initials, then of its consonants, then of its vowels, then any, then a digit; nil when
  /// all are taken.
  ///
  /// `r` is never given: it opens the picker, and held down it must not choose.
  static func letters(for resolutions: [Resolution]) -> [Character?] {
    var free = Set("abcdefghijklmnopqstuvwxyz0123456789")
    return resolutions.map { resolution in
      let letter = candidates(resolution.name).first { free.contains($0) }
      if let letter { free.remove(letter) }
      return letter
    }
  }

  private static func candidates(_ name: String) -> [Character] {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    let all = words.flatMap { Array($0) }
    let isVowel = { (letter: Character) in "aeiou".contains(letter) }
    return words.compactMap(\.first) + all.filter { !isVowel($0) } + all.filter(isVowel)
      + Array("abcdefghijklmnopqstuvwxyz1234567890")
  }
}
