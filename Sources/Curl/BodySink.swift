/// Takes a body as it comes in, such as a file.
public protocol BodySink: AnyObject {
  /// Takes the next bytes; false ends the transfer, which fails with ``TransferFailure/cut``.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool
}
