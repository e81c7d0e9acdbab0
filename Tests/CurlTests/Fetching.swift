import Curl
import Testing

/// Does one request, waiting for it alone.
func fetch(_ request: HTTPRequest) throws -> Result<HTTPReply, TransferFailure> {
  var transfers = try Transfers()
  return finish(transfers.start(request), in: &transfers)
}

/// Waits until that transfer, the only one, has finished.
func finish(
  _ id: TransferID, in transfers: inout Transfers
) -> Result<HTTPReply, TransferFailure> {
  let (readable, finished) = transfers.wait(descriptors: [], milliseconds: nil)
  #expect(readable.isEmpty)
  #expect(finished.map(\.0) == [id])
  return finished.first?.1 ?? .failure(.cancelled)
}

/// The failure of a request that should fail.
func failure(_ request: HTTPRequest) throws -> TransferFailure? {
  if case .failure(let failure) = try fetch(request) { failure } else { nil }
}
