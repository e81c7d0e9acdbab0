/// What a key can do.
enum Command: Hashable, Sendable {
  // A page.
  case markMailed, chooseResolution, writeNotes, skip, undo, correct, refill, otherMode
  case copy, read, showKept, retry, openVoter, closeVoter
  case up, down, pageUp, pageDown, first, last
  case signOut, help, quit
  // Notes.
  case leaveNotes, finishNotes
  // The panel of a finished list.
  case nextList
  // Pop-ups.
  case close, select, filter, previousGroup, nextGroup, discard, yes, no
  // Forms.
  case nextField, previousField, enterField, save, account, workOffline
  // The reports page.
  case openRow, closePane, filterReport, sortNext, sortReverse, nextChart, exportReport, actOnRow
  case actOnTyped, unsetSetting, viewRow, refreshReport, selectAct, submitForm, nextFormField
  case previousFormField
  // Everywhere.
  case repaint, suspend
}
