import CCurl

/// libcurl (7.88 or later) behind plain calls: the only file that knows its handles and numbers.
enum Libcurl {
  /// Set up once for the process, when the first transfers are about to begin.
  static let isReady = ebc_global_init() == CURLE_OK

  /// libcurl's own words for one of its numbers; they hold nothing of the request.
  static func failure(_ code: CURLcode) -> TransferFailure {
    .other(code: Int(code.rawValue), message: String(cString: curl_easy_strerror(code)))
  }

  static let noMemory = failure(CURLE_OUT_OF_MEMORY)
}

/// One request on its way (a `CURL` handle): made, handed to a ``MultiHandle``, asked for its
/// outcome.
final class EasyHandle {
  fileprivate let curl: UnsafeMutableRawPointer
  private var fields: UnsafeMutablePointer<curl_slist>?
  private let words: UnsafeMutablePointer<CChar>
  private var reply: ReplyBuffer
  private let started = ContinuousClock.now

  /// - Throws: `.badURL`, or `.other` when the method or a header cannot be sent.
  ///
  /// - Parameter sink: takes the body of a good reply.
  init(_ request: HTTPRequest, _ sink: (any BodySink)? = nil) throws(TransferFailure) {
    let host = try EasyHandle.host(of: request.url)
    guard HTTPHeader.isToken(request.method), request.headers.allSatisfy(\.isSendable) else {
      throw Libcurl.failure(CURLE_BAD_FUNCTION_ARGUMENT)
    }
    guard let curl = curl_easy_init() else { throw Libcurl.noMemory }
    self.curl = curl
    reply = ReplyBuffer(maximumBody: request.maximumResponseBytes, sink: sink)
    words = .allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try setAddress(request, host)
    try setLimits(request, isBounded: sink == nil)
    try setMessage(request)
    try setReceivers()
  }

  deinit {
    curl_easy_cleanup(curl)
    curl_slist_free_all(fields)
    words.deallocate()
  }

  /// What came of it, once libcurl is done with it.
  fileprivate func outcome(_ code: CURLcode) -> Result<HTTPReply, TransferFailure> {
    guard code == CURLE_OK else { return .failure(failure(code)) }
    return .success(
      HTTPReply(
        status: ebc_get_long(curl, CURLINFO_RESPONSE_CODE), headers: reply.headers,
        body: reply.body, elapsed: (ContinuousClock.now - started) / .seconds(1)))
  }

  private static func host(of url: String) throws(TransferFailure) -> String {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let parts = curl_url() else {
      throw .badURL
    }
    defer { curl_url_cleanup(parts) }
    guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
      let scheme = part(CURLUPART_SCHEME, of: parts), ["http", "https"].contains(scheme),
      let host = part(CURLUPART_HOST, of: parts)
    else { throw .badURL }
    return host
  }

  private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  private func setAddress(_ request: HTTPRequest, _ host: String) throws(TransferFailure) {
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    // A proxy for this machine's own addresses would be another machine's.
    if host == "localhost" || host == "[::1]" || host.hasPrefix("127.") {
      try set(CURLOPT_PROXY, "")
    }
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let caFile = request.caFile {
      try set(CURLOPT_CAINFO, caFile)
      // Debian's libcurl would trust the system's directory besides.
      try check(ebc_set_string(curl, CURLOPT_CAPATH, nil))
    }
  }

  private func setLimits(_ request: HTTPRequest, isBounded: Bool) throws(TransferFailure) {
    // Without it an alarm signal would end slow lookups, and with it the program's own.
    try set(CURLOPT_NOSIGNAL, 1)
    // Otherwise the end of a transfer waits for the thread that looks its name up.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_TCP_NODELAY, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeout))
    try set(CURLOPT_TIMEOUT_MS, milliseconds(request.totalTimeout))
    if let seconds = request.stallTimeout {
      try set(CURLOPT_LOW_SPEED_LIMIT, 1)
      try set(CURLOPT_LOW_SPEED_TIME, max(1, seconds))
    }
    guard isBounded else { return }
    // Refuses an announced length at once; the receiver refuses what was not announced. To
    // libcurl 0 would mean no limit.
    let maximum = curl_off_t(max(1, request.maximumResponseBytes))
    try check(ebc_set_offset(curl, CURLOPT_MAXFILESIZE_LARGE, maximum))
  }

  private func setMessage(_ request: HTTPRequest) throws(TransferFailure) {
    if let body = request.sentBody {
      try check(ebc_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
      let copied = body.withUnsafeBytes { bytes in
        // A null pointer would make libcurl ask its read callback.
        bytes.isEmpty
          ? ebc_set_string(curl, CURLOPT_COPYPOSTFIELDS, "")
          : ebc_set_pointer(
            curl, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      }
      try check(copied)
    }
    if request.method == "HEAD" {
      try set(CURLOPT_NOBODY, 1)
    } else {
      try set(CURLOPT_CUSTOMREQUEST, request.method)
    }
    for header in request.headers {
      try add(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    // libcurl would call every body a form, and wait before sending a long one.
    if !request.has("Content-Type") { try add("Content-Type:") }
    if !request.has("Expect") { try add("Expect:") }
    try check(ebc_set_pointer(curl, CURLOPT_HTTPHEADER, fields))
  }

  private func setReceivers() throws(TransferFailure) {
    // Unretained: the handle that calls back is cleaned up before self goes.
    let context = Unmanaged.passUnretained(self).toOpaque()
    try check(ebc_set_pointer(curl, CURLOPT_ERRORBUFFER, words))
    try check(ebc_set_pointer(curl, CURLOPT_HEADERDATA, context))
    try check(ebc_set_pointer(curl, CURLOPT_WRITEDATA, context))
    try check(
      ebc_set_receiver(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        EasyHandle.receive(bytes, size * count, context) { $0.reply.takeHeader($1) }
      })
    try check(
      ebc_set_receiver(curl, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        EasyHandle.receive(bytes, size * count, context) { $0.reply.takeBody($1) }
      })
  }

  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ take: (EasyHandle, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context, count > 0 else { return 0 }
    let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
    return take(handle, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private func set(_ option: CURLoption, _ value: Int) throws(TransferFailure) {
    try check(ebc_set_long(curl, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws(TransferFailure) {
    try check(ebc_set_string(curl, option, value))
  }

  private func add(_ field: String) throws(TransferFailure) {
    guard let longer = curl_slist_append(fields, field) else { throw Libcurl.noMemory }
    fields = longer
  }

  private func check(_ code: CURLcode) throws(TransferFailure) {
    if code != CURLE_OK { throw Libcurl.failure(code) }
  }

  private func milliseconds(_ value: Int) -> Int { min(max(1, value), Int(Int32.max)) }

  private func failure(_ code: CURLcode) -> TransferFailure {
    if reply.isOverfull { return .tooLarge }
    if reply.isRefusedBySink { return .cut }
    switch code {
    case CURLE_URL_MALFORMAT: return .badURL
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .cannotResolve
    case CURLE_COULDNT_CONNECT:
      return ebc_get_long(curl, CURLINFO_OS_ERRNO) == Int(ECONNREFUSED) ? .refused : .unreachable
    case CURLE_OPERATION_TIMEDOUT:
      return ebc_get_offset(curl, CURLINFO_PRETRANSFER_TIME_T) > 0 ? .timedOut : .unreachable
    // libcurl has no memory for a line of header longer than 100 KB.
    case CURLE_FILESIZE_EXCEEDED, CURLE_OUT_OF_MEMORY: return .tooLarge
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR: return .cut
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .notHTTP
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED,
      CURLE_SSL_INVALIDCERTSTATUS:
      return .tls(TLSDetail.plain(String(cString: words)))
    default: return Libcurl.failure(code)
    }
  }
}

/// All requests on their way (a `CURLM` handle).
struct MultiHandle: ~Copyable {
  private let curl: UnsafeMutableRawPointer

  init() throws(TransferFailure) {
    guard Libcurl.isReady, let curl = curl_multi_init() else { throw Libcurl.noMemory }
    self.curl = curl
  }

  deinit { curl_multi_cleanup(curl) }

  func add(_ easy: EasyHandle) throws(TransferFailure) {
    if curl_multi_add_handle(curl, easy.curl) != CURLM_OK { throw Libcurl.noMemory }
  }

  func remove(_ easy: EasyHandle) { curl_multi_remove_handle(curl, easy.curl) }

  /// Moves every transfer on as far as it goes without waiting.
  /// - Returns: false when libcurl itself broke down.
  func perform() -> Bool {
    var running: CInt = 0
    return curl_multi_perform(curl, &running) == CURLM_OK
  }

  /// Waits for the descriptors and the transfers.
  /// - Returns: the descriptors that can be read or are closed, or nil when libcurl broke down.
  func poll(_ descriptors: [Int32], milliseconds: Int32) -> [Int32]? {
    var waits = descriptors.map {
      curl_waitfd(fd: $0, events: Int16(CURL_WAIT_POLLIN), revents: 0)
    }
    var ready: CInt = 0
    guard curl_multi_poll(curl, &waits, UInt32(waits.count), milliseconds, &ready) == CURLM_OK
    else { return nil }
    return waits.filter { $0.revents != 0 || ebc_is_open($0.fd) == 0 }.map(\.fd)
  }

  /// The transfers that ended since the last call, with what came of them.
  func ended(
    among easies: [TransferID: EasyHandle]
  ) -> [(TransferID, Result<HTTPReply, TransferFailure>)] {
    var ended: [(TransferID, Result<HTTPReply, TransferFailure>)] = []
    var left: CInt = 0
    while let message = curl_multi_info_read(curl, &left)?.pointee {
      guard message.msg == CURLMSG_DONE,
        let (id, easy) = easies.first(where: { $0.value.curl == message.easy_handle })
      else { continue }
      ended.append((id, easy.outcome(message.data.result)))
    }
    return ended
  }
}
