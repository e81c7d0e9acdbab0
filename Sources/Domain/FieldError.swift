/// One thing wrong with one field of what somebody sent, said for a person.
public struct FieldError: Codable, Hashable, Sendable, Error {
  /// The field's name as in the request, such as `notes` or `address.zip`.
  public var field: String
  /// What is wrong and what would be right, as a sentence.
  public var message: String

  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}
