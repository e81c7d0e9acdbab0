import Domain

/// A promise of eBlocks that the run has found broken.
struct BrokenPromise: Error {
  /// What was promised, in words.
  var promise: String
  /// What was found instead.
  var found: String
  var voter: VoterID?
  var key: String?
  /// The screen on which it was seen.
  var screen: [String] = []

  init(
    _ promise: String, _ found: String, voter: VoterID? = nil, key: String? = nil
  ) {
    self.promise = promise
    self.found = found
    self.voter = voter
    self.key = key
  }
}
