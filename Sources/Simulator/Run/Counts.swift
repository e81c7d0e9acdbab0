/// What a run amounted to.
struct Counts: Equatable, Sendable {
  /// Things that happened: a key pressed, a message arriving, a clock ringing, something failing.
  var steps = 0
  /// Results whose thanks were shown: they were on a disk.
  var thanked = 0
  /// Results that the server recorded, undone ones included.
  var recorded = 0
  /// Of those, recorded after the assignment had run out.
  var late = 0
  var undone = 0
  /// Voters contacted by two people in one mode, all but the first of them late.
  var doubles = 0
  /// Results that the server refused for good, where their volunteer sees it.
  var refused = 0
  /// Results that were refused, and recorded from a belated copy after all.
  var afterthoughts = 0
  /// Results taken back before they were sent.
  var cancelled = 0
  /// Programs killed, laptops without power, servers gone.
  var crashes = 0
  /// Requests that reached the server, copies included.
  var requests = 0
  /// Screens drawn and looked at.
  var screens = 0

  static func + (left: Counts, right: Counts) -> Counts {
    var sum = left
    for field in fields { sum[keyPath: field] += right[keyPath: field] }
    return sum
  }

  static var fields: [WritableKeyPath<Counts, Int>] {
    [
      \.steps, \.thanked, \.recorded, \.late, \.undone, \.doubles, \.refused, \.afterthoughts,
      \.cancelled, \.crashes, \.requests, \.screens,
    ]
  }

  var described: String {
    "\(steps) steps · \(thanked) results thanked · \(recorded) recorded (\(late) late, "
      + "\(undone) undone, \(afterthoughts) refused before) · \(refused) refused · "
      + "\(cancelled) cancelled · \(doubles) voters reached twice, late · \(crashes) crashes · "
      + "\(requests) requests · \(screens) screens"
  }
}
