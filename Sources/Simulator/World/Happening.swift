/// One thing that happens in the world: a step.
enum Happening {
  /// Whoever sits at a program does the next thing.
  case personActs(program: Int)
  /// The time a program asked to be woken at has come; an older wish than the latest is passed
  /// over.
  case tick(program: Int, wish: Int)
  /// A copy of a request reaches the server.
  case arrives(exchange: Int, isCopy: Bool)
  /// An answer, or the news that there is none, reaches a program.
  case answered(exchange: Int)
  /// Another program changed the outbox that this one has open, or its lock came free.
  case outboxChanged(program: Int)
  /// A stopped or suspended program goes on.
  case goesOn(program: Int)
  /// Somebody sits down at a laptop.
  case someoneComes(laptop: Int)
  /// Something breaks, or heals, at a laptop.
  case laptopTrouble(laptop: Int)
  case linkHeals(laptop: Int, trouble: Int)
  case diskHeals(laptop: Int, trouble: Int)
  /// The server crashes by itself.
  case serverTrouble
  case serverRestarts
  /// The nightly expiry comes by.
  case midnight
  /// An organizer changes a setting, or an operator does what operators do.
  case organizerActs
}
