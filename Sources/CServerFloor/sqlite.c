#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"

struct sqlite {
  sqlite3 *database;
  sqlite3_stmt *statements[STATEMENTS];
};

static struct sqlite *sqlite_open(const char *path) {
  struct sqlite *sqlite = calloc(1, sizeof *sqlite);
  if (sqlite == NULL) complain("SQLite", "out of memory");
  if (sqlite3_open_v2(path, &sqlite->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
    complain(path, sqlite3_errmsg(sqlite->database));
  }
  // As the server has it.
  static const char settings[] =
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000;"
      "PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000";
  if (sqlite3_exec(sqlite->database, settings, NULL, NULL, NULL) != SQLITE_OK) {
    complain(path, sqlite3_errmsg(sqlite->database));
  }
  return sqlite;
}

static int sqlite_run(
    void *connection, enum statement number, int64_t *ids, const char *format, ...) {
  struct sqlite *sqlite = connection;
  sqlite3_stmt *statement = sqlite->statements[number];
  if (statement == NULL) {
    const char *text = sqlite_statements[number];
    if (text == NULL) text = shared_statements[number];
    if (*text == 0) return 0;
    if (sqlite3_prepare_v3(
            sqlite->database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
      complain(text, sqlite3_errmsg(sqlite->database));
    }
    sqlite->statements[number] = statement;
  }
  va_list values;
  va_start(values, format);
  int place = 1;
  for (const char *kind = format; *kind; kind++) {
    switch (*kind) {
    case 'i': sqlite3_bind_int64(statement, place++, va_arg(values, int64_t)); break;
    case 't': sqlite3_bind_text(statement, place++, va_arg(values, char *), -1, SQLITE_TRANSIENT); break;
    case 'l': {
      const int64_t *list = va_arg(values, int64_t *);
      for (int index = 0; index < 10; index++) sqlite3_bind_int64(statement, place++, list[index]);
      break;
    }
    default: sqlite3_bind_null(statement, place++);
    }
  }
  va_end(values);
  int rows = 0, code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    // Every column is read, as a program that wants them would.
    for (int column = 0; column < sqlite3_column_count(statement); column++) {
      if (sqlite3_column_type(statement, column) == SQLITE_TEXT) sqlite3_column_text(statement, column);
    }
    if (ids != NULL && rows < 16) ids[rows] = sqlite3_column_int64(statement, 0);
    rows++;
  }
  if (code != SQLITE_DONE) complain(sqlite3_sql(statement), sqlite3_errmsg(sqlite->database));
  sqlite3_reset(statement);
  return rows;
}

static void sqlite_script(struct sqlite *sqlite, const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) complain(path, "cannot be read");
  char *line = NULL;
  size_t room = 0;
  if (sqlite3_exec(sqlite->database, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
    complain(path, sqlite3_errmsg(sqlite->database));
  }
  while (getline(&line, &room, file) > 0) {
    if (sqlite3_exec(sqlite->database, line, NULL, NULL, NULL) != SQLITE_OK) {
      complain(path, sqlite3_errmsg(sqlite->database));
    }
  }
  if (sqlite3_exec(sqlite->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
    complain(path, sqlite3_errmsg(sqlite->database));
  }
  free(line);
  fclose(file);
}

int sqlite_main(int count, char **arguments) {
  if (count < 3) return 64;
  struct sqlite *sqlite = sqlite_open(arguments[0]);
  if (count == 3 && strcmp(arguments[1], "run") == 0) {
    sqlite_script(sqlite, arguments[2]);
  } else if (count == 6 && strcmp(arguments[1], "results") == 0 && atoi(arguments[5]) > 0) {
    struct engine engine = {sqlite_run, sqlite, 0, atoi(arguments[5])};
    int64_t start = nanoseconds();
    int64_t until = start + (int64_t)(atof(arguments[2]) * 1e9);
    long recorded = record_results(engine, until, atoi(arguments[4]), 0, 1, arguments[3]);
    printf("%.3f\n", (double)recorded * 1e9 / (double)(nanoseconds() - start));
  } else if (count == 4 && strcmp(arguments[1], "lists") == 0 && atoi(arguments[3]) > 0) {
    struct engine engine = {sqlite_run, sqlite, 0, 1};
    int64_t start = nanoseconds();
    int64_t until = start + (int64_t)(atof(arguments[2]) * 1e9);
    long read = read_lists(engine, until, atoi(arguments[3]), 0, 1);
    printf("%.3f\n", (double)read * 1e9 / (double)(nanoseconds() - start));
  } else {
    return 64;
  }
  for (int number = 0; number < STATEMENTS; number++) sqlite3_finalize(sqlite->statements[number]);
  sqlite3_close(sqlite->database);
  free(sqlite);
  return 0;
}
