// The least that a terminal program of this kind can cost: what the client is measured against.
//   eblocks-floor echo    an ncurses program that shows each key
//   eblocks-floor start   an ncurses program with libcurl ready, and a first full screen
#define NCURSES_WIDECHAR 1
#include <wchar.h>
#include <ncurses.h>

#include <curl/curl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static int echo_keys(void) {
  for (;;) {
    int key = getch();
    if (key == ERR) return 0;
    if (key == 127) {
      addstr("\b \b");
    } else {
      addch((chtype)key);
    }
    refresh();
  }
}

static int start(void) {
  // As much as the client has ready when it paints first.
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0) return 1;
  CURLM *transfers = curl_multi_init();
  if (transfers == NULL) return 1;
  static const char text[] =
      "What matters most to you in your neighborhood this year, and whom do you trust with it?";
  for (int row = 0; row < LINES; row++) {
    attrset(row % 6 == 0 ? A_BOLD : A_NORMAL);
    mvaddnstr(row, 0, text, COLS < (int)sizeof text - 1 ? COLS - 1 : -1);
  }
  refresh();
  while (getch() != ERR) {
  }
  curl_multi_cleanup(transfers);
  return 0;
}

int main(int count, char **arguments) {
  int echoes = count == 2 && strcmp(arguments[1], "echo") == 0;
  if (!echoes && !(count == 2 && strcmp(arguments[1], "start") == 0)) {
    fprintf(stderr, "usage: eblocks-floor echo|start\n");
    return 64;
  }
  setlocale(LC_ALL, "");
  if (initscr() == NULL) return 1;
  raw();
  noecho();
  nonl();
  int status = echoes ? echo_keys() : start();
  endwin();
  return status;
}
