import Cells
import Foundation
import Testing

@testable import ClientCore

struct KeymapTests {
  @Test func everyKeyHasOneUseInItsPlace() {
    for context in Keymap.Context.allCases {
      let keys = Keymap.rows(context).flatMap(\.keys)
      // Enter on a page opens a voter where the screen is narrow, and writes notes otherwise.
      let doubled = Dictionary(grouping: keys) { $0 }.filter { $0.value.count > 1 }.map(\.key)
      #expect(doubled == (context == .page ? [Key(.enter)] : []), "\(context)")
    }
  }

  @Test func typingIsNeverTakenForACommand() {
    for context in [Keymap.Context.notes, .filter, .correction, .signIn] {
      for row in Keymap.rows(context) {
        for key in row.keys {
          if case .character = key.code { #expect(!key.modifiers.isEmpty) }
        }
      }
    }
  }

  @Test func theDocumentNamesEveryRow() {
    let text = KeymapDocument.markdown
    for context in Keymap.Context.allCases {
      #expect(text.contains("## \(context.rawValue)"))
      for row in Keymap.rows(context) { #expect(text.contains(row.meaning)) }
    }
  }

  @Test func theBottomLineFitsAndKeepsHelp() {
    for columns in [40, 59, 60, 80, 120, 200] {
      let session = Session.atWork(size: Size(rows: 24, columns: columns))
      #expect(session.helpLine.contains("? help"))
      #expect(DisplayWidth.of(session.helpLine) <= columns)
    }
  }

  @Test func showsOnlyWhatTheKeysDoNow() {
    let session = Session.atWork()
    #expect(session.helpLine.contains("m mailed"))
    #expect(!session.helpLine.contains("result"))
    #expect(!session.helpLine.contains("undo"))
    session.type("m")
    #expect(session.helpLine.contains("u undo"))
  }

  @Test func theMouseDoesWhatKeysDo() {
    let session = Session.atWork()
    let click = { (row: Int, column: Int) in
      session.happen(
        .input(.mouse(Mouse(kind: .press(.left), at: Point(row: row, column: column)))))
    }
    click(5, 6)
    #expect(session.shows("▸ 小明 王"))
    session.happen(.input(.mouse(Mouse(kind: .wheelUp, at: Point(row: 5, column: 6)))))
    #expect(session.shows("▸ Robert"))
    click(19, 40)
    session.type("by mouse")
    #expect(session.shows("by mouse"))
    session.press(.escape)
    click(23, 1)
    #expect(session.shows("Thanks"))
    session.serve()
    click(0, 21)
    session.serve()
    #expect(session.shows("[Calls]"))
  }

  @Test func scrollsHelpToItsEnd() {
    let session = Session.atWork(size: Size(rows: 14, columns: 60))
    session.type("?")
    #expect(session.shows("more below"))
    session.press(.end)
    #expect(session.shows("Paint the screen anew"))
    session.press(.escape)
    #expect(session.shows("letters to write"))
  }
}
