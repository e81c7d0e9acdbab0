// What Swift cannot call of ncursesw and signals by itself: macros, wide characters, handlers.
#ifndef EBN_CNCURSES_H
#define EBN_CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <wchar.h>
#include <ncurses.h>

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

// Hidden by wchar.h unless X/Open is asked for before any other header.
extern int wcwidth(wchar_t);

/// The attributes that a style is made of, as ncurses' bits.
static inline attr_t ebn_attributes(int bold, int dim, int underline, int reverse) {
  return (bold ? A_BOLD : 0) | (dim ? A_DIM : 0) | (underline ? A_UNDERLINE : 0)
      | (reverse ? A_REVERSE : 0);
}

/// Columns that ncurses will count for the character; -1 when it has no such character.
static inline int ebn_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

/// Writes one cell at a place of the standard window: a base and up to four marks.
static inline void ebn_put(
    int row, int column, const uint32_t *scalars, int count, attr_t attributes, short pair) {
  wchar_t text[CCHARW_MAX + 1];
  if (count > CCHARW_MAX) count = CCHARW_MAX;
  for (int index = 0; index < count; index++) text[index] = (wchar_t)scalars[index];
  text[count] = 0;
  cchar_t cell;
  if (setcchar(&cell, text, attributes, pair, NULL) == OK) {
    mvwadd_wch(stdscr, row, column, &cell);
  }
}

static inline void ebn_place_cursor(int row, int column) {
  leaveok(stdscr, FALSE);
  wmove(stdscr, row, column);
}

/// Leaves the (hidden) cursor wherever the last change puts it.
static inline void ebn_leave_cursor(void) { leaveok(stdscr, TRUE); }

/// Keys come as bytes without echo; output is sent even while keys wait.
static inline void ebn_set_modes(void) {
  raw();
  noecho();
  nonl();
  typeahead(-1);
}

static inline void ebn_screen_size(int *rows, int *columns) {
  getmaxyx(stdscr, *rows, *columns);
}

static inline void ebn_erase(void) { werase(stdscr); }

/// Sends what changed.
static inline void ebn_update(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

/// Makes the next update send everything.
static inline void ebn_touch_all(void) { clearok(curscr, TRUE); }

/// As the terminal's description has it (COLORS is 0 until colours are started); -1 for none.
static inline int ebn_colors(void) { return tigetnum("colors"); }

static inline int ebn_start_colors(void) {
  return start_color() == OK && use_default_colors() == OK;
}

/// A terminal's string capability; NULL when it has none.
static inline const char *ebn_capability(const char *name) {
  char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}

/// Whether the current locale writes UTF-8.
static inline int ebn_locale_is_utf8(void) {
  const char *name = nl_langinfo(CODESET);
  return (name[0] == 'U' || name[0] == 'u') && (name[1] == 'T' || name[1] == 't')
      && (name[2] == 'F' || name[2] == 'f') && name[3] == '-' && name[4] == '8';
}

/// The window's size as the kernel has it; 0 when it is known.
static inline int ebn_window_size(int descriptor, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

/// A descriptor that reads the blocked signals of a set; -1 on failure.
static inline int ebn_signal_descriptor(const sigset_t *set) {
  return signalfd(-1, set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/// Remembers how to give the terminal back from a signal handler: the modes as they were, and
/// the bytes to send (at most 512).
void ebn_emergency_arm(
    int descriptor, const struct termios *modes, const uint8_t *bytes, size_t count);

/// Nothing is to be given back any more.
void ebn_emergency_disarm(void);

/// Gives the terminal back once, if armed. Safe in a signal handler (signal-safety(7)).
void ebn_emergency_restore(void);

/// Gives the terminal back when the program crashes, and lets it crash as it would have.
void ebn_emergency_install(void);

#endif
