extension TransferFailure {
  /// What happened and what to do about it, for a person.
  public func sentence(server: String) -> String {
    switch self {
    case .badAddress:
      "\"\(server)\" is no server's address. One looks like https://blocks.example.org."
    case .unknownHost:
      "No machine is called \(server). Check the spelling, or this machine's network."
    case .refused:
      "Nothing answers at \(server). Is the server running, and is the port right?"
    case .unreachable:
      "\(server) cannot be reached from here, or keeps silent. Is this machine's network up?"
    case .timedOut:
      "\(server) took too long to answer. It may be busy, or the network slow."
    case .untrusted(let reason):
      "The connection to \(server) cannot be trusted, so nothing was sent: \(reason)"
    case .tooLarge:
      "\(server) sent more than an eBlocks server ever would. Nothing of it was used."
    case .broken:
      "The answer of \(server) broke off, or is none of an eBlocks server's."
    case .other(let reason):
      "\(server) cannot be reached: \(reason)"
    }
  }
}
