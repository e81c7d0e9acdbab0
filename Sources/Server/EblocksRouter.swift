import API
import Hummingbird

/// Every route of the server, without a socket: tests call the responder, the server serves it.
struct EblocksRouter {
  let responder: RouterResponder<VisitorContext>
  let routes: RouteTable
}

/// Builds the routes of all controllers, from the outside in: names and stamps, log and counters,
/// errors, limit, levels, session.
///
/// - Parameters:
///   - inFlight: requests under way at once; more are told to come back.
///   - secureCookies: mark cookies `Secure` whatever the request says about TLS.
///   - proxies: where proxies of ours are, beside this machine.
///   - levels: the levels of the interface that are spoken.
func buildRouter(
  backend: Backend, inFlight: Int = ConnectionLimits().inFlight, secureCookies: Bool = false,
  proxies: [AddressRange] = [], levels: APILevels = .current
) -> EblocksRouter {
  let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
  let routes = RouteTable()
  let metrics = backend.metrics
  router.add(middleware: StampMiddleware(proxies: proxies))
  router.add(middleware: ObservationMiddleware(metrics: metrics))
  router.add(middleware: ProblemMiddleware(routes: routes, metrics: metrics))

  // Operators must get their answers from an overloaded server, so no limit holds them.
  let readiness = ReadinessProbe { try await backend.service.checkReadiness() }
  OperatorController(backend: backend, readiness: readiness).addRoutes(to: router)
  ContractController().addRoutes(to: router)

  let limited = router.group().add(middleware: InFlightLimit(most: inFlight))
    .add(middleware: LevelMiddleware(spoken: levels))
  let sessions = SessionController(backend: backend, secureCookies: secureCookies)
  let accounts = AccountController(backend: backend, secureCookies: secureCookies)
  sessions.addOpenRoutes(to: limited.group("v1"))
  accounts.addOpenRoutes(to: limited.group("v1"))

  let signedIn = limited.group("v1", context: SessionContext.self)
    .add(middleware: SessionMiddleware(backend: backend))
    .group(context: SignedInContext.self)
  sessions.addRoutes(to: signedIn)
  accounts.addRoutes(to: signedIn)
  ReportController(backend: backend).addRoutes(to: signedIn)
  ActionController(backend: backend).addRoutes(to: signedIn)
  SettingController(backend: backend).addRoutes(to: signedIn)
  CorrectionController(backend: backend).addRoutes(to: signedIn)

  let calling = limited.group("v1", context: SessionContext.self)
    .add(middleware: CallerMiddleware(backend: backend))
    .group(context: CallerContext.self)
  ListController(backend: backend).addRoutes(to: calling)
  VoterController(backend: backend).addRoutes(to: calling)
  ResultController(backend: backend).addRoutes(to: calling)

  let responder = router.buildResponder()
  routes.fill(from: router.routes.map { ($0.path.description, $0.method.rawValue) })
  return EblocksRouter(responder: responder, routes: routes)
}
