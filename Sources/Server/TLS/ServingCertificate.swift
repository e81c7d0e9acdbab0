import Domain
import NIOSSL
import Synchronization

/// The certificate that the server shows, and its key. When their files change they are read
/// again: connections that begin after that get the new ones, the others go on as they began.
public final class ServingCertificate: Sendable {
  private let certificate: CertificateFile
  private let key: CertificateFile
  private let loaded: Mutex<Loaded>

  private struct Loaded {
    var context: NIOSSLContext
    var validity: ClosedRange<Instant>
    var stamps: [CertificateFile.Stamp]
  }

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - certificate: the path of a PEM file, the server's own certificate first, then those that
  ///     lead to an authority.
  ///   - key: the path of a PEM file with the private key, without a passphrase.
  /// - Throws: when one of them is missing, unreadable or not what it should be, when the key is
  ///   another certificate's, or when everybody on the machine can read the key.
  public init(certificate: String, key: String) throws(CertificateProblem) {
    self.certificate = CertificateFile(path: certificate, noun: "certificate")
    self.key = CertificateFile(path: key, noun: "key")
    loaded = Mutex(try Self.load(self.certificate, self.key))
  }

  /// For the next connection.
  var context: NIOSSLContext { loaded.withLock { $0.context } }

  /// When the server's own certificate holds: shown outside of it, too, and then refused by
  /// clients.
  public var validity: ClosedRange<Instant> { loaded.withLock { $0.validity } }

  /// What the files look like now; nil when one of them is not there.
  var stamps: [CertificateFile.Stamp]? {
    guard let first = try? certificate.stamp(), let second = try? key.stamp() else { return nil }
    return [first, second]
  }

  /// Reads the files again where they have changed.
  ///
  /// - Returns: whether new ones are in force.
  /// - Throws: what `init` does; what was in force stays.
  func reload() throws(CertificateProblem) -> Bool {
    if let stamps, loaded.withLock({ $0.stamps == stamps }) { return false }
    let fresh = try Self.load(certificate, key)
    loaded.withLock { $0 = fresh }
    return true
  }

  private static func load(
    _ certificate: CertificateFile, _ key: CertificateFile
  ) throws(CertificateProblem) -> Loaded {
    // Before reading: what is written in between is seen as another state.
    let stamps = [try certificate.stamp(), try key.stamp()]
    guard stamps[1].mode & 0o007 == 0 else {
      throw CertificateProblem(
        "Everybody on this machine may use the key \(key.path); chmod o= it.")
    }
    let chain = try chain(in: certificate)
    let secret = try secret(in: key)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    let context: NIOSSLContext
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw CertificateProblem(
        "The key in \(key.path) does not belong to the first certificate in \(certificate.path).")
    }
    let from = Instant(seconds: Int64(chain[0].notValidBefore))
    let until = Instant(seconds: Int64(chain[0].notValidAfter))
    return Loaded(context: context, validity: from...max(from, until), stamps: stamps)
  }

  /// At least one.
  private static func chain(
    in file: CertificateFile
  ) throws(CertificateProblem) -> [NIOSSLCertificate] {
    let text = try file.text()
    guard let chain = try? NIOSSLCertificate.fromPEMBytes([UInt8](text.utf8)), !chain.isEmpty
    else {
      throw CertificateProblem(
        "\(file.path) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
    }
    return chain
  }

  private static func secret(
    in file: CertificateFile
  ) throws(CertificateProblem) -> NIOSSLPrivateKey {
    let text = try file.text()
    // PKCS #8 says it in the label, the older form in a header of its own (RFC 1421 §4.6.1.1).
    if text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED") {
      throw CertificateProblem(
        "The key in \(file.path) is locked with a passphrase, for which a server cannot ask. "
          + "Write it without one (openssl pkey -in LOCKED -out FILE) and keep FILE to yourself.")
    }
    guard let secret = try? NIOSSLPrivateKey(bytes: [UInt8](text.utf8), format: .pem) else {
      throw CertificateProblem(
        "\(file.path) holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).")
    }
    return secret
  }
}
