import ArgumentParser
import Foundation
import Server

/// The certificate for TLS in the server itself.
struct TLSOptions: ParsableArguments {
  @Option(
    name: .customLong("tls-certificate"),
    help: ArgumentHelp(
      "Speak TLS with the certificate in this PEM file, followed by those that lead to an "
        + "authority.",
      discussion: "Or EBLOCKS_TLS_CERTIFICATE. Read again when it changes, and on SIGHUP.",
      valueName: "file"))
  var certificate: String?

  @Option(
    name: .customLong("tls-key"),
    help: ArgumentHelp(
      "The certificate's private key, a PEM file that nobody else may read.",
      discussion: "Or EBLOCKS_TLS_KEY.", valueName: "file"))
  var key: String?

  /// The certificate that the options or the environment name; nil for none.
  func chosen(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> ServingCertificate? {
    let certificate = certificate ?? environment["EBLOCKS_TLS_CERTIFICATE"] ?? ""
    let key = key ?? environment["EBLOCKS_TLS_KEY"] ?? ""
    switch (certificate.isEmpty, key.isEmpty) {
    case (true, true): return nil
    case (false, false): return try ServingCertificate(certificate: certificate, key: key)
    case (false, true): throw ValidationError("--tls-certificate needs --tls-key as well.")
    case (true, false): throw ValidationError("--tls-key needs --tls-certificate as well.")
    }
  }
}
