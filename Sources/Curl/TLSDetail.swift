/// libcurl's words about a failed TLS connection, made fit for people and terminals.
enum TLSDetail {
  /// Printable, at most 160 characters, without a full stop at its end. The server chooses part
  /// of these words (the names in its certificate), so nothing but plain ASCII is let through.
  static func plain(_ words: String) -> String {
    if words.contains("wrong version number") || words.contains("packet length too long") {
      return "the server does not speak TLS there"
    }
    let printable = words.unicodeScalars.filter { $0.value >= 0x20 && $0.value < 0x7F }
    var text = String(String.UnicodeScalarView(printable.prefix(160)))
    while let last = text.last, last == "." || last == " " { text.removeLast() }
    return text.isEmpty ? "the TLS handshake failed" : text
  }
}
