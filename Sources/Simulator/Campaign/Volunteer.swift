import Domain

/// Somebody with an account.
struct Volunteer: Sendable {
  var id: UserID
  var name: String
  var password: String
  var permissions: Permissions
}
