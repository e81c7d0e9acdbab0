/// How rough a run is: drawn from its seed, so that some are mild and some are not.
struct Weather {
  /// Probability of a program's end before or after an effect.
  var programCrash: Double
  /// Probability of the server's end in the middle of a request.
  var serverCrash: Double
  /// Probability that the server's disk is full for one request.
  var serverFull: Double
  /// Multiplies what the network does wrong.
  var network: Double

  init(_ chance: inout Chance) {
    programCrash = chance.one(of: [0, 0.0005, 0.002, 0.006]) ?? 0
    serverCrash = chance.one(of: [0, 0.002, 0.01]) ?? 0
    serverFull = chance.one(of: [0, 0.002, 0.01]) ?? 0
    network = chance.one(of: [0.3, 1, 2, 4]) ?? 1
  }

  /// Nothing goes wrong any more.
  static let calm = Weather()

  private init() {
    programCrash = 0
    serverCrash = 0
    serverFull = 0
    network = 0
  }
}
