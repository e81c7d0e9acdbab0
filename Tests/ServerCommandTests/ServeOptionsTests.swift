import ArgumentParser
import Foundation
import Server
import Testing

@testable import ServerCommand

@Suite struct ServeOptionsTests {
  @Test(arguments: [
    ["--tls-certificate", "a.pem", "--tls-key", "a.key"], ["--log-format", "json"],
    ["--log-format", "text", "--log-level", "debug"],
    ["--trusted-proxy", "10.0.0.5", "--trusted-proxy", "fd00::/8"],
  ])
  func understands(_ options: [String]) throws {
    _ = try EblocksServerCommand.parseAsRoot(["serve"] + options)
  }

  @Test(arguments: [
    ["--tls-certificate"], ["--log-format", "xml"], ["--trusted-proxy", "proxy.example.org"],
    ["--trusted-proxy", "10.0.0.0/99"],
  ])
  func exitsWith64WhenItDoesNotUnderstand(_ options: [String]) {
    let error = #expect(throws: (any Error).self) {
      _ = try EblocksServerCommand.parseAsRoot(["serve"] + options)
    }
    #expect(error.map { EblocksServerCommand.exitCode(for: $0).rawValue } == 64)
  }

  @Test(
    arguments: [
      (["--tls-certificate", "a.pem"], [:], "--tls-certificate needs --tls-key as well."),
      (["--tls-key", "a.key"], [:], "--tls-key needs --tls-certificate as well."),
      ([], ["EBLOCKS_TLS_KEY": "a.key"], "--tls-key needs --tls-certificate as well."),
    ] as [([String], [String: String], String)])
  func wantsCertificateAndKeyTogether(
    _ options: [String], _ environment: [String: String], _ words: String
  ) throws {
    let options = try TLSOptions.parse(options)
    let error = #expect(throws: ValidationError.self) {
      _ = try options.chosen(environment: environment)
    }
    #expect(error?.message == words)
    #expect(error.map { EblocksServerCommand.isOfTheParser($0) } == true)
  }

  @Test(
    arguments: [
      (["--tls-certificate", "/no/a.pem", "--tls-key", "/no/a.key"], [:]),
      ([], ["EBLOCKS_TLS_CERTIFICATE": "/no/a.pem", "EBLOCKS_TLS_KEY": "/no/a.key"]),
      (["--tls-certificate", "/no/a.pem"], ["EBLOCKS_TLS_KEY": "/no/a.key"]),
    ] as [([String], [String: String])])
  func readsTheFilesNamedHereOrThere(
    _ options: [String], _ environment: [String: String]
  ) throws {
    let options = try TLSOptions.parse(options)
    let error = #expect(throws: CertificateProblem.self) {
      _ = try options.chosen(environment: environment)
    }
    #expect(
      error.map { Failure.line(for: $0) }
        == "/no/a.pem is not there. Name a PEM file with --tls-certificate.")
  }

  @Test func speaksNoTLSUnlessAsked() throws {
    let empty = ["EBLOCKS_TLS_CERTIFICATE": "", "EBLOCKS_TLS_KEY": ""]
    for environment in [[:], empty] {
      #expect(try TLSOptions.parse([]).chosen(environment: environment) == nil)
    }
  }

  @Test(
    arguments: [
      ([], [:], .text), ([], ["EBLOCKS_LOG_FORMAT": "json"], .json),
      ([], ["EBLOCKS_LOG_FORMAT": ""], .text),
      (["--log-format", "text"], ["EBLOCKS_LOG_FORMAT": "json"], .text),
      ([], ["EBLOCKS_LOG_FORMAT": "xml"], nil),
    ] as [([String], [String: String], LogFormat?)])
  func choosesTheFormatOfTheLog(
    _ options: [String], _ environment: [String: String], _ format: LogFormat?
  ) throws {
    let options = try LogOptions.parse(options)
    #expect((try? options.chosen(environment: environment)) == format)
  }
}
