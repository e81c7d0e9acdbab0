/// Reading a list of ten, in turn with the least that the same server answers, and with the same
/// statements in C, without the server.
struct ListBench {
  /// A second, in each round.
  private(set) var lists = Sample()
  private(set) var hellos = Sample()
  private(set) var floors = Sample()
  private(set) var failures: [String: Int] = [:]

  init(
    server: RunningServer, floor: Floor, clients: Int, rounds: Int, seconds: Double
  ) throws {
    let opening = try LoadLoop(ports: [server.port])
    let reading = try LoadLoop(ports: [server.port])
    let greeting = try LoadLoop(ports: [server.port])
    for client in 0..<clients {
      let session = BulkSessions.name(client)
      let (list, hello) = ("/v1/lists/letters", "/healthz")
      try opening.add(Once(HTTPRequest.bytes("PUT", list, session: session), as: .open))
      try reading.add(Repeater(HTTPRequest.bytes("GET", list, session: session), as: .read))
      try greeting.add(Repeater(HTTPRequest.bytes("GET", hello), as: .hello))
    }
    note(try opening.run(.steady, seconds: 10))
    for round in 0...rounds {
      let read = try reading.run(.steady, seconds: seconds)
      let heard = try greeting.run(.steady, seconds: seconds)
      note(read)
      note(heard)
      let least = try floor.lists(
        seconds: seconds, volunteers: clients, connections: DatabaseServer.connections)
      if round > 0 {
        lists.add(read.rate(.read))
        hellos.add(heard.rate(.hello))
        floors.add(least)
      }
    }
  }

  private mutating func note(_ figures: LoadFigures) {
    failures.merge(figures.failures) { $0 + $1 }
  }
}
