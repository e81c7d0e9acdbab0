import CMariaDB
import Foundation
import Storage

/// A connection to a server. One thread at a time uses it; it is closed with its last reference.
final class ServerSession {
  fileprivate let handle: UnsafeMutablePointer<MYSQL>
  /// Whether many sets of values can be sent in one go.
  fileprivate let takesArrays: Bool

  /// libmariadb has to be set up once, before the first thread uses it.
  private static let isLibraryReady = ebm_library_init() == 0

  /// Connects and signs in; waits up to `address.connectTimeout`.
  ///
  /// - Parameter place: one of the address's; of no interest to a Unix socket.
  init(_ address: MariaDBAddress, at place: MariaDBAddress.Place) throws(ServerFailure) {
    guard Self.isLibraryReady, let handle = mysql_init(nil) else {
      throw ServerFailure(code: 2008, message: "")
    }
    self.handle = handle
    Self.set(address, on: handle)
    // From here on a failure closes the handle in `deinit`: every property is set.
    let connected = mysql_real_connect(
      handle, address.socket == nil ? place.host : nil, address.user, address.password,
      address.name, UInt32(place.port), address.socket, UInt(CLIENT_FOUND_ROWS))
    takesArrays = connected != nil && ebm_takes_arrays(handle) != 0
    guard connected != nil else { throw failure }
    // A server without TLS is let through by libmariadb unless it has to prove who it is.
    if address.tls != .off, cipher == nil { throw ServerFailure(code: 2026, message: "") }
    if address.socket == nil { Self.watch(mysql_get_socket(handle)) }
    // Announced to the server, where rows are to be loaded, and open during a load alone.
    _ = ebm_set_number(handle, MYSQL_OPT_LOCAL_INFILE, 0)
  }

  deinit { mysql_close(handle) }

  /// Such as `10.11.6-MariaDB-0+deb12u1`.
  var serverVersion: String { mysql_get_server_info(handle).map { String(cString: $0) } ?? "" }

  /// Such as 101106 for 10.11.6.
  var serverVersionNumber: UInt { mysql_get_server_version(handle) }

  /// What the server knows this connection by.
  var id: UInt { mysql_thread_id(handle) }

  /// Such as `TLS_AES_256_GCM_SHA384`; nil when nothing is encrypted.
  var cipher: String? { mysql_get_ssl_cipher(handle).map { String(cString: $0) } }

  /// Whether the server still owes an answer to `send(_:)`.
  private var isAnswerDue = false

  /// Sends a statement that answers nothing, and does not wait for it to be done: the next
  /// statement does, and fails in its stead.
  func send(_ text: String) throws(ServerFailure) {
    try settle()
    guard mysql_send_query(handle, text, UInt(text.utf8.count)) == 0 else { throw failure }
    isAnswerDue = true
  }

  /// Takes the answer that is due. After one that went wrong the session is of no more use.
  fileprivate func settle() throws(ServerFailure) {
    guard isAnswerDue else { return }
    isAnswerDue = false
    guard mysql_read_query_result(handle) == 0 else { throw .lost }
  }

  /// Runs a statement without values and without an answer.
  func run(_ text: String) throws(ServerFailure) {
    try settle()
    guard mysql_real_query(handle, text, UInt(text.utf8.count)) == 0 else { throw failure }
    if let unexpected = mysql_store_result(handle) { mysql_free_result(unexpected) }
  }

  /// The answer of a `SHOW` of names and values, by name.
  func values(_ text: String) throws(ServerFailure) -> [String: String] {
    let statement = try prepare(text)
    try statement.execute([])
    defer { statement.finish() }
    var values: [String: String] = [:]
    while let row = try statement.next() {
      if case .text(let name)? = row.values.first, case .text(let value)? = row.values.last {
        values[name] = value
      }
    }
    return values
  }

  func prepare(_ text: String) throws(ServerFailure) -> ServerStatement {
    try settle()
    return try ServerStatement(text, on: self)
  }

  fileprivate var failure: ServerFailure {
    ServerFailure(
      code: mysql_errno(handle), message: mysql_error(handle).map { String(cString: $0) } ?? "")
  }

  private static func set(_ address: MariaDBAddress, on handle: UnsafeMutablePointer<MYSQL>) {
    let protocolNumber =
      address.socket == nil ? MYSQL_PROTOCOL_TCP.rawValue : MYSQL_PROTOCOL_SOCKET.rawValue
    _ = ebm_set_number(handle, MYSQL_OPT_PROTOCOL, protocolNumber)
    _ = ebm_set_number(handle, MYSQL_OPT_CONNECT_TIMEOUT, UInt32(MariaDBAddress.connectTimeout))
    _ = ebm_set_number(handle, MYSQL_OPT_READ_TIMEOUT, UInt32(address.timeout))
    _ = ebm_set_number(handle, MYSQL_OPT_WRITE_TIMEOUT, UInt32(address.timeout))
    // A hostile server could ask for any of our files.
    answerFiles(of: handle, with: nil)
    _ = ebm_set_number(handle, MYSQL_OPT_LOCAL_INFILE, address.loadsRows ? 1 : 0)
    _ = ebm_set_text(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
    guard address.tls != .off else { return }
    _ = ebm_set_flag(handle, MYSQL_OPT_SSL_ENFORCE, 1)
    _ = ebm_set_flag(
      handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, address.tls == .required ? 1 : 0)
    _ = ebm_set_text(handle, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3")
    if address.tls == .required { _ = ebm_set_text(handle, MYSQL_OPT_SSL_CA, address.authorities) }
  }

  /// Notices within about 20 s that the other machine is gone, also while an answer is awaited
  /// (tcp(7)).
  private static func watch(_ socket: my_socket) {
    let options: [(level: Int32, name: Int32, value: Int32)] = [
      (SOL_SOCKET, SO_KEEPALIVE, 1), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 10),
      (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5), (Int32(IPPROTO_TCP), TCP_KEEPCNT, 2),
      (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 20_000),
    ]
    for (level, name, value) in options {
      withUnsafePointer(to: value) {
        _ = setsockopt(socket, level, name, $0, socklen_t(MemoryLayout<Int32>.size))
      }
    }
  }
}

extension ServerSession {
  /// Runs a `LOAD DATA LOCAL INFILE 'eblocks-rows'` with these rows. What the server says it
  /// changed or left out of them is an error here: it goes on past it, and the caller rolls back.
  ///
  /// - Returns: how many rows the server has taken.
  func load(_ statement: String, _ rows: RowStream) throws(ServerFailure) -> Int {
    _ = ebm_set_number(handle, MYSQL_OPT_LOCAL_INFILE, 1)
    rows.socket = mysql_get_socket(handle)
    Self.answerFiles(of: handle, with: rows)
    defer {
      Self.answerFiles(of: handle, with: nil)
      _ = ebm_set_number(handle, MYSQL_OPT_LOCAL_INFILE, 0)
    }
    try run(statement)
    let taken = Int(clamping: mysql_affected_rows(handle))
    if mysql_warning_count(handle) > 0 { throw try firstWarning() }
    return taken
  }

  private func firstWarning() throws(ServerFailure) -> ServerFailure {
    let statement = try prepare("SHOW WARNINGS LIMIT 1")
    try statement.execute([])
    defer { statement.finish() }
    guard let row = try statement.next(), case .integer(let code)? = row.values.dropFirst().first,
      case .text(let message)? = row.values.last
    else { return ServerFailure(code: 1265, message: "") }
    return ServerFailure(code: UInt32(clamping: code), message: message)
  }

  /// What a server gets that asks for a file: these rows, or nothing.
  fileprivate static func answerFiles(
    of handle: UnsafeMutablePointer<MYSQL>, with rows: RowStream?
  ) {
    mysql_set_local_infile_handler(
      handle,
      { place, name, rows in
        place?.pointee = rows
        guard let name, let rows = RowStream.at(rows) else { return 1 }
        return rows.isCalled(name) ? 0 : 1
      },
      { rows, buffer, size in
        guard let buffer, let rows = RowStream.at(rows) else { return -1 }
        return CInt(
          clamping: rows.fill(UnsafeMutableRawBufferPointer(start: buffer, count: Int(size))))
      },
      { _ in },
      { _, text, size in
        // The caller knows better: `RowStream.failure`.
        if let text, size > 0 { text.pointee = 0 }
        return CInt(CR_UNKNOWN_ERROR)
      }, rows.map { Unmanaged.passUnretained($0).toOpaque() })
  }
}

extension RowStream {
  /// The stream that libmariadb was given, which outlives the statement.
  fileprivate static func at(_ address: UnsafeMutableRawPointer?) -> RowStream? {
    address.map { Unmanaged<RowStream>.fromOpaque($0).takeUnretainedValue() }
  }
}

/// A prepared statement of a session: executed with values, then read row by row to its end or
/// finished early. Used by the session's thread.
final class ServerStatement {
  private let session: ServerSession
  private let handle: UnsafeMutablePointer<MYSQL_STMT>
  private let values: Values
  /// Whether many sets of values may be sent at once. Not with a subquery: MariaDB works it out for
  /// the first set and takes the answer for all of them.
  private let takesArrays: Bool
  private var answer: Answer?
  /// Whether the statement was executed before, with success.
  private(set) var wasExecuted = false

  fileprivate init(_ text: String, on session: ServerSession) throws(ServerFailure) {
    guard let handle = mysql_stmt_init(session.handle) else {
      throw ServerFailure(code: 2008, message: "")
    }
    self.session = session
    self.handle = handle
    takesArrays = session.takesArrays && !text.uppercased().contains("SELECT")
    let isPrepared = mysql_stmt_prepare(handle, text, UInt(text.utf8.count)) == 0
    values = Values(count: isPrepared ? Int(mysql_stmt_param_count(handle)) : 0)
    guard isPrepared else { throw failure }
  }

  deinit { mysql_stmt_close(handle) }

  /// How many values an execution needs.
  var valueCount: Int { values.count }

  /// Rows of the next answers come through a cursor on the server, so that others can be run on
  /// the same session while they are read.
  func useCursor() throws(ServerFailure) {
    guard ebm_use_cursor(handle, 256) == 0 else { throw failure }
  }

  /// Runs the statement with these values, `valueCount` of them.
  func execute(_ values: [SQLValue]) throws(ServerFailure) {
    self.values.set(values)
    try send()
    answer = Answer(handle)
    if let answer { try check(answer.bind(to: handle)) }
  }

  /// Runs the statement with every row of values, in as few messages as the server allows.
  func executeEach(_ rows: [[SQLValue]]) throws(ServerFailure) {
    var rest = rows[...]
    while !rest.isEmpty {
      let batch = rest.prefix(Values.largestArray)
      rest = rest.dropFirst(batch.count)
      if takesArrays, batch.count > 1, values.set(each: batch) {
        try check(CInt(ebm_set_array_size(handle, UInt32(batch.count))))
        defer { _ = ebm_set_array_size(handle, 0) }
        try send()
      } else {
        for row in batch {
          values.set(row)
          try send()
        }
      }
    }
  }

  /// The next row; nil after the last, and for a statement that answers nothing.
  func next() throws(ServerFailure) -> Row? {
    guard let answer else { return nil }
    switch mysql_stmt_fetch(handle) {
    case 0, MYSQL_DATA_TRUNCATED:
      try check(answer.fetchWhole(from: handle))
      return answer.row
    case MYSQL_NO_DATA: return nil
    default: throw failure
    }
  }

  /// Ends the reading; the statement may be executed again.
  func finish() {
    answer = nil
    mysql_stmt_free_result(handle)
  }

  /// Rows inserted, deleted or matched by an UPDATE; 0 for other statements.
  var rowsChanged: Int {
    let rows = mysql_stmt_affected_rows(handle)
    return rows == UInt64.max ? 0 : Int(clamping: rows)
  }

  /// The key the INSERT was given by an automatic key; 0 for none.
  var insertedID: Int64 { Int64(clamping: mysql_stmt_insert_id(handle)) }

  private func send() throws(ServerFailure) {
    try session.settle()
    if values.count > 0, mysql_stmt_bind_param(handle, values.binds) != 0 { throw failure }
    guard mysql_stmt_execute(handle) == 0 else { throw failure }
    wasExecuted = true
  }

  private func check(_ code: CInt) throws(ServerFailure) {
    guard code == 0 else { throw failure }
  }

  private var failure: ServerFailure {
    // What ends an answer in the middle of its rows, libmariadb notes with the connection alone.
    guard mysql_stmt_errno(handle) != 0 else { return session.failure }
    return ServerFailure(
      code: mysql_stmt_errno(handle),
      message: mysql_stmt_error(handle).map { String(cString: $0) } ?? "")
  }
}

/// Memory that holds the values of an execution until it is over: libmariadb keeps their
/// addresses.
private final class Values {
  /// The most sets of values in one message.
  static let largestArray = 500

  let count: Int
  let binds: UnsafeMutablePointer<MYSQL_BIND>
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  init(count: Int) {
    self.count = count
    binds = .allocate(capacity: max(count, 1))
    binds.initialize(repeating: MYSQL_BIND(), count: max(count, 1))
  }

  deinit {
    binds.deallocate()
    memory.deallocate()
  }

  /// One value a place.
  func set(_ values: [SQLValue]) {
    // A place's number or length, then all texts.
    reserve(values.reduce(count * Self.word) { $0 + $1.textBytes })
    var end = count * Self.word
    for (place, value) in values.prefix(count).enumerated() {
      let slot = memory.baseAddress.map { $0 + place * Self.word }
      switch value {
      case .null: ebm_bind_null(binds + place)
      case .integer(let integer):
        slot?.storeBytes(of: integer, as: Int64.self)
        ebm_bind_integer(binds + place, slot)
      case .real(let real):
        slot?.storeBytes(of: real, as: Double.self)
        ebm_bind_real(binds + place, slot)
      case .text(let text):
        let (start, length) = append(text, at: &end)
        slot?.storeBytes(of: length, as: UInt.self)
        ebm_bind_text(binds + place, start, slot?.assumingMemoryBound(to: UInt.self))
      }
    }
  }

  /// Many sets of values, column by column.
  ///
  /// - Returns: false when a column mixes numbers with texts, which cannot be sent like this.
  func set(each rows: ArraySlice<[SQLValue]>) -> Bool {
    let kinds = (0..<count).map { place in Kind(of: rows, at: place) }
    guard rows.allSatisfy({ $0.count == count }), !kinds.contains(.mixed) else { return false }
    let texts = rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.textBytes } }
    // Of each column: numbers or addresses, lengths, indicators (a word each, for alignment).
    let columnSize = rows.count * Self.word * 3
    reserve(count * columnSize + texts)
    guard let base = memory.baseAddress else { return count == 0 }
    var end = count * columnSize
    for (place, kind) in kinds.enumerated() {
      let slots = base + place * columnSize
      let lengths = slots + rows.count * Self.word
      let indicators = lengths + rows.count * Self.word
      for (index, row) in rows.enumerated() {
        let slot = slots + index * Self.word
        var isNull = false
        switch row[place] {
        case .null: isNull = true
        case .integer(let integer): slot.storeBytes(of: integer, as: Int64.self)
        case .real(let real): slot.storeBytes(of: real, as: Double.self)
        case .text(let text):
          let (start, length) = append(text, at: &end)
          slot.storeBytes(of: start, as: UnsafeMutableRawPointer?.self)
          (lengths + index * Self.word).storeBytes(of: length, as: UInt.self)
        }
        (indicators + index).storeBytes(
          of: isNull ? STMT_INDICATOR_NULL.asByte : STMT_INDICATOR_NONE.asByte, as: Int8.self)
      }
      switch kind {
      case .integer: ebm_bind_integer(binds + place, slots)
      case .real: ebm_bind_real(binds + place, slots)
      case .text, .mixed:
        ebm_bind_texts(binds + place, slots, lengths.assumingMemoryBound(to: UInt.self))
      }
      ebm_bind_indicators(binds + place, indicators.assumingMemoryBound(to: CChar.self))
    }
    return true
  }

  private static let word = MemoryLayout<Int64>.size

  private enum Kind {
    case integer, real, text, mixed

    /// What the column's values are; a column of NULLs alone is sent as text.
    init(of rows: ArraySlice<[SQLValue]>, at place: Int) {
      var kind: Kind?
      for row in rows where row.indices.contains(place) {
        let next: Kind
        switch row[place] {
        case .null: continue
        case .integer: next = .integer
        case .real: next = .real
        case .text: next = .text
        }
        if kind == nil { kind = next }
        if kind != next { kind = .mixed }
      }
      self = kind ?? .text
    }
  }

  private func reserve(_ bytes: Int) {
    guard memory.count < bytes else { return }
    memory.deallocate()
    memory = .allocate(byteCount: max(bytes, 256), alignment: Self.word)
  }

  private func append(
    _ text: String, at end: inout Int
  ) -> (start: UnsafeMutableRawPointer?, length: UInt) {
    var text = text
    let start = memory.baseAddress.map { $0 + end }
    let length = text.withUTF8 { bytes in
      if let source = bytes.baseAddress { start?.copyMemory(from: source, byteCount: bytes.count) }
      return bytes.count
    }
    end += length
    return (start, UInt(length))
  }
}

extension SQLValue {
  fileprivate var textBytes: Int {
    if case .text(let text) = self { text.utf8.count } else { 0 }
  }
}

extension enum_indicator_type {
  fileprivate var asByte: Int8 { Int8(truncatingIfNeeded: Int(rawValue)) }
}

/// Memory that the rows of an answer are read into, one after another.
private final class Answer {
  private enum Kind { case integer, unsigned, real, bits, whole, text }

  private let names: [String]
  private let kinds: [Kind]
  private let binds: UnsafeMutablePointer<MYSQL_BIND>
  private let lengths: UnsafeMutablePointer<UInt>
  private let nulls: UnsafeMutablePointer<my_bool>
  private var buffers: [UnsafeMutableRawBufferPointer]

  /// nil when the statement answers nothing.
  init?(_ statement: UnsafeMutablePointer<MYSQL_STMT>) {
    guard let metadata = mysql_stmt_result_metadata(statement) else { return nil }
    defer { mysql_free_result(metadata) }
    let count = Int(mysql_num_fields(metadata))
    let fields = UnsafeBufferPointer(start: mysql_fetch_fields(metadata), count: count)
    names = fields.map { field in field.name.map { String(cString: $0) } ?? "" }
    kinds = fields.map(Self.kind)
    binds = .allocate(capacity: count)
    binds.initialize(repeating: MYSQL_BIND(), count: count)
    lengths = .allocate(capacity: count)
    lengths.initialize(repeating: 0, count: count)
    nulls = .allocate(capacity: count)
    nulls.initialize(repeating: 0, count: count)
    buffers = kinds.map { .allocate(byteCount: $0 == .text ? 256 : 72, alignment: 8) }
  }

  deinit {
    binds.deallocate()
    lengths.deallocate()
    nulls.deallocate()
    for buffer in buffers { buffer.deallocate() }
  }

  /// Tells the statement where its rows go. 0 when it worked.
  func bind(to statement: UnsafeMutablePointer<MYSQL_STMT>) -> CInt {
    for (column, buffer) in buffers.enumerated() {
      let type =
        switch kinds[column] {
        case .integer, .unsigned: MYSQL_TYPE_LONGLONG
        case .real: MYSQL_TYPE_DOUBLE
        case .bits: MYSQL_TYPE_BLOB
        case .whole, .text: MYSQL_TYPE_STRING
        }
      ebm_bind_column(
        binds + column, type, buffer.baseAddress, UInt(buffer.count), lengths + column,
        nulls + column)
      binds[column].is_unsigned = kinds[column] == .unsigned ? 1 : 0
    }
    return CInt(mysql_stmt_bind_result(statement, binds))
  }

  /// Reads again what was longer than its buffer, into a larger one.
  func fetchWhole(from statement: UnsafeMutablePointer<MYSQL_STMT>) -> CInt {
    var hasGrown = false
    for column in buffers.indices where nulls[column] == 0 && isText(column) {
      let length = Int(lengths[column])
      guard length > buffers[column].count else { continue }
      buffers[column].deallocate()
      buffers[column] = .allocate(byteCount: length + length / 2, alignment: 8)
      hasGrown = true
      ebm_bind_column(
        binds + column, MYSQL_TYPE_STRING, buffers[column].baseAddress,
        UInt(buffers[column].count), lengths + column, nulls + column)
      let code = mysql_stmt_fetch_column(statement, binds + column, UInt32(column), 0)
      if code != 0 { return CInt(code) }
    }
    return hasGrown ? bind(to: statement) : 0
  }

  /// The row that was read last.
  var row: Row { Row(columns: names, values: kinds.indices.map(value)) }

  private func isText(_ column: Int) -> Bool {
    kinds[column] == .text || kinds[column] == .whole || kinds[column] == .bits
  }

  private func value(_ column: Int) -> SQLValue {
    guard nulls[column] == 0 else { return .null }
    let buffer = UnsafeRawBufferPointer(buffers[column])
    switch kinds[column] {
    case .integer: return .integer(buffer.load(as: Int64.self))
    case .unsigned:
      let number = buffer.load(as: UInt64.self)
      return Int64(exactly: number).map { .integer($0) } ?? .text(String(number))
    case .real: return .real(buffer.load(as: Double.self))
    case .bits:
      return .integer(
        Int64(
          truncatingIfNeeded: buffer.prefix(Int(lengths[column])).reduce(0 as UInt64) {
            $0 << 8 | UInt64($1)
          }))
    case .whole:
      let digits = text(buffer, column)
      return Int64(digits).map { .integer($0) } ?? .text(digits)
    case .text: return .text(text(buffer, column))
    }
  }

  private func text(_ buffer: UnsafeRawBufferPointer, _ column: Int) -> String {
    String(decoding: buffer.prefix(Int(lengths[column])), as: UTF8.self)
  }

  private static func kind(_ field: MYSQL_FIELD) -> Kind {
    switch field.type {
    case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG,
      MYSQL_TYPE_LONGLONG, MYSQL_TYPE_YEAR:
      field.flags & UInt32(UNSIGNED_FLAG) != 0 ? .unsigned : .integer
    // What a sum of integers is, without a fraction.
    case MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL: field.decimals == 0 ? .whole : .real
    case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE: .real
    case MYSQL_TYPE_BIT: .bits
    default: .text
    }
  }
}
