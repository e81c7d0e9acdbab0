import Foundation
import MariaDBTestServer

/// A server with a certificate for `localhost` and 127.0.0.1, made for the tests and used by one
/// suite alone.
struct SecureServer {
  static let shared = Result { try SecureServer() }

  let server: TestServer
  /// The certificates that vouch for the server's own.
  var authorities: String { server.folder + "/ca.pem" }
  /// Certificates that do not.
  var strangers: String { server.folder + "/stranger.pem" }

  private struct Failure: Error {}

  private init() throws {
    // The folder's name is not known before it is there: mariadbd reads these below its data.
    server = try TestServer(options: [
      "--ssl-ca=../ca.pem", "--ssl-cert=../server.pem", "--ssl-key=../server.key",
    ]) { folder in
      try Self.openssl(
        """
        req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem
        req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout x.key -out stranger.pem
        req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1
        x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem \
        -copy_extensions copy
        """, in: folder)
    }
  }

  /// Runs each line.
  private static func openssl(_ lines: String, in folder: String) throws {
    for line in lines.split(separator: "\n") {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      process.arguments = line.split(separator: " ").map(String.init)
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.standardInput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw Failure() }
    }
  }
}
