/// The statements that a session keeps prepared, by their text; the least used one goes when there
/// are too many.
struct StatementCache {
  /// The server holds at most `max_prepared_stmt_count` of them, 16,382, for all its sessions.
  static let capacity = 200

  private var kept: [String: (statement: ServerStatement, lastUse: Int)] = [:]
  private var uses = 0

  /// The prepared statement of that text, made by `prepare` when there is none.
  mutating func statement(
    _ text: String, prepare: (String) throws(ServerFailure) -> ServerStatement
  ) throws(ServerFailure) -> ServerStatement {
    uses += 1
    if let found = kept[text]?.statement {
      kept[text]?.lastUse = uses
      return found
    }
    let new = try prepare(text)
    if kept.count >= Self.capacity,
      let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      kept[oldest.key] = nil
    }
    kept[text] = (new, uses)
    return new
  }

  /// Lets go of the statement of that text.
  mutating func forget(_ text: String) { kept[text] = nil }
}
