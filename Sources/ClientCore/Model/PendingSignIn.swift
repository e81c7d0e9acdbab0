/// A name and password typed while no server answered: in memory only, until a server has taken or
/// refused them.
struct PendingSignIn: Equatable, Sendable {
  var name: String
  var password: String
}
