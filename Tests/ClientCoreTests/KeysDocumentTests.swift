import ClientCore
import Foundation
import Testing

/// `docs/keys.md` is the keymap; recorded anew with `EBLOCKS_RECORD=1`.
@Test func theKeysDocumentIsTheKeymap() throws {
  let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "../../docs/keys.md").standardized
  if ProcessInfo.processInfo.environment["EBLOCKS_RECORD"] == "1" {
    try KeymapDocument.markdown.write(to: file, atomically: true, encoding: .utf8)
  }
  #expect(try String(contentsOf: file, encoding: .utf8) == KeymapDocument.markdown)
}
