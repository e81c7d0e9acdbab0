import Hummingbird

/// `/v1/openapi.yaml`: the contract of this interface.
struct ContractController: Sendable {
  /// RFC 9512.
  static let contentType = "application/yaml"

  func addRoutes(to router: some RouterMethods<VisitorContext>) {
    router.get("v1/openapi.yaml") { _, _ in
      Response.text(OpenAPIDocument.text, contentType: Self.contentType)
    }
  }
}
