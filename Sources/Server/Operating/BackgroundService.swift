import ServiceLifecycle

/// What runs beside the connections until the server ends.
public typealias BackgroundService = ServiceLifecycle.Service
