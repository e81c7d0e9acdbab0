import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// The server with a certificate of its own, from an authority that only this campaign knows.
  @Suite struct TLSTests {
    let terminal: RealTerminal

    init() throws {
      terminal = try RealTerminal()
    }

    @Test func worksThroughTLSWithTheCampaignsOwnAuthority() throws {
      let files = terminal.scratch
      try makeCertificates(in: files)
      let plain = try LiveServer()
      plain.stop()
      let server = try RunningProgram(
        Programs.server,
        [
          "serve", "--listen", "127.0.0.1:0", "--database", plain.database, "--tls-certificate",
          files.path("server.pem"), "--tls-key", files.path("server.key"),
        ], output: files.path("ready"), errors: files.path("log"))
      defer { server.end() }
      let address = try address(of: server, in: files)

      try terminal.start("--server \(address) --user ann")
      try terminal.wait(for: "nothing was sent")
      #expect(!files.text("log").contains("request"), "nothing was sent")
      try terminal.press("C-c")
      try terminal.waitForTheShell()

      let folder = files.folder.appending(path: ".config/eblocks")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try files.write(
        "certificates = \(files.path("ca.pem"))\n", to: ".config/eblocks/config")
      try terminal.signIn(to: address)
      try terminal.mailWithThanks(upTo: 1)
      server.signal(SIGTERM)
      #expect(server.wait() == 0)
      #expect(try plain.query("SELECT count(*) FROM contacts") == ["1"])
    }

    private func address(of server: RunningProgram, in files: Scratch) throws -> String {
      let deadline = Date.now + 60
      while !files.text("ready").contains("\n") {
        try #require(
          Date.now < deadline && server.wait(seconds: 0) == nil,
          "the server does not start: \(files.text("log"))")
        usleep(10_000)
      }
      let line = files.text("ready")
      let found = line.range(of: #"https://[0-9.:]+"#, options: .regularExpression)
      return try String(line[#require(found, "no address in: \(line)")])
    }

    /// `ca.pem`, and `server.pem` with `server.key` for this machine.
    private func makeCertificates(in files: Scratch) throws {
      try files.write("subjectAltName=IP:127.0.0.1\n", to: "extensions")
      let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
      try openssl(
        "req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj /CN=Campaign", in: files)
      try openssl("req \(key) -keyout server.key -out server.csr -subj /CN=Server", in: files)
      try openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile extensions "
          + "-out server.pem", in: files)
      chmod(files.path("server.key"), 0o600)
    }

    /// Runs openssl(1); names of files are those of the folder.
    private func openssl(_ words: String, in files: Scratch) throws {
      let arguments = words.split(separator: " ").map(String.init).map { word in
        let isFile = ["pem", "key", "csr"].contains { word.hasSuffix(".\($0)") }
        return isFile || word == "extensions" ? files.path(word) : word
      }
      let outcome = try Programs.run("/usr/bin/openssl", arguments)
      try #require(outcome.status == 0, "openssl \(words): \(outcome.errors)")
    }
  }
}
