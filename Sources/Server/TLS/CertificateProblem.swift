/// The certificate or its key cannot be used: one sentence or two for the operator.
public struct CertificateProblem: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
