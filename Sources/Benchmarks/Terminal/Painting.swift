/// What a program sent to its terminal after a key.
struct Painting: Equatable, Sendable {
  /// Microseconds from the key to the first byte.
  var first: Double
  /// Microseconds from the key to the last byte before the terminal was quiet.
  var last: Double
  var bytes: Int
}
