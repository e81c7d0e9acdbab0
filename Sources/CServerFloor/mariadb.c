#include <mariadb/mysql.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"

enum { MOST_VALUES = 16, MOST_COLUMNS = 24, WIDTH = 512, LOCK_WAIT = 1205, DEADLOCK = 1213 };

struct prepared {
  MYSQL_STMT *statement;
  MYSQL_BIND values[MOST_VALUES];
  int64_t numbers[MOST_VALUES];
  unsigned long lengths[MOST_VALUES];
  MYSQL_BIND columns[MOST_COLUMNS];
  char texts[MOST_COLUMNS][WIDTH];
  unsigned long widths[MOST_COLUMNS];
};

struct mariadb {
  MYSQL *handle;
  struct prepared prepared[STATEMENTS];
};

// arguments: port, database
static struct mariadb *mariadb_open(char **arguments) {
  struct mariadb *mariadb = calloc(1, sizeof *mariadb);
  if (mariadb == NULL || (mariadb->handle = mysql_init(NULL)) == NULL) {
    complain("MariaDB", "out of memory");
  }
  mysql_optionsv(mariadb->handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  // Through TCP, as the server does.
  unsigned protocol = MYSQL_PROTOCOL_TCP;
  mysql_optionsv(mariadb->handle, MYSQL_OPT_PROTOCOL, &protocol);
  if (!mysql_real_connect(
          mariadb->handle, "127.0.0.1", "root", "", arguments[1], (unsigned)atoi(arguments[0]), NULL,
          0)) {
    complain("MariaDB", mysql_error(mariadb->handle));
  }
  if (mysql_query(mariadb->handle, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")) {
    complain("MariaDB", mysql_error(mariadb->handle));
  }
  return mariadb;
}

static struct prepared *prepare(struct mariadb *mariadb, enum statement number) {
  struct prepared *prepared = &mariadb->prepared[number];
  if (prepared->statement != NULL) return prepared;
  const char *text = mariadb_statements[number];
  if (text == NULL) text = shared_statements[number];
  prepared->statement = mysql_stmt_init(mariadb->handle);
  if (prepared->statement == NULL) complain(text, "out of memory");
  if (mysql_stmt_prepare(prepared->statement, text, strlen(text))) {
    complain(text, mysql_stmt_error(prepared->statement));
  }
  unsigned columns = mysql_stmt_field_count(prepared->statement);
  for (unsigned column = 0; column < columns && column < MOST_COLUMNS; column++) {
    prepared->columns[column].buffer_type = MYSQL_TYPE_STRING;
    prepared->columns[column].buffer = prepared->texts[column];
    prepared->columns[column].buffer_length = WIDTH - 1;
    prepared->columns[column].length = &prepared->widths[column];
  }
  return prepared;
}

static int mariadb_run(
    void *connection, enum statement number, int64_t *ids, const char *format, ...) {
  struct mariadb *mariadb = connection;
  if (number <= UNDO_CHANGE) {
    const char *text = mariadb_statements[number];
    if (text == NULL) text = shared_statements[number];
    if (mysql_query(mariadb->handle, text)) complain(text, mysql_error(mariadb->handle));
    return 0;
  }
  const char *own = mariadb_statements[number];
  if (own != NULL && *own == 0) return 0;
  struct prepared *prepared = prepare(mariadb, number);
  va_list values;
  va_start(values, format);
  int place = 0;
  for (const char *kind = format; *kind; kind++) {
    int times = *kind == 'l' ? 10 : 1;
    const int64_t *list = *kind == 'l' ? va_arg(values, int64_t *) : NULL;
    for (int index = 0; index < times; index++, place++) {
      MYSQL_BIND *bind = &prepared->values[place];
      memset(bind, 0, sizeof *bind);
      if (*kind == 't') {
        char *text = va_arg(values, char *);
        prepared->lengths[place] = strlen(text);
        bind->buffer_type = MYSQL_TYPE_STRING;
        bind->buffer = text;
        bind->length = &prepared->lengths[place];
      } else {
        prepared->numbers[place] = list != NULL ? list[index] : va_arg(values, int64_t);
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = &prepared->numbers[place];
      }
    }
  }
  va_end(values);
  MYSQL_STMT *statement = prepared->statement;
  if ((place > 0 && mysql_stmt_bind_param(statement, prepared->values)) ||
      mysql_stmt_execute(statement)) {
    unsigned code = mysql_stmt_errno(statement);
    if (code == DEADLOCK || code == LOCK_WAIT) return -1;
    complain("MariaDB", mysql_stmt_error(statement));
  }
  if (mysql_stmt_field_count(statement) == 0) return 0;
  if (mysql_stmt_bind_result(statement, prepared->columns) || mysql_stmt_store_result(statement)) {
    complain("MariaDB", mysql_stmt_error(statement));
  }
  int rows = 0, code;
  while ((code = mysql_stmt_fetch(statement)) == 0 || code == MYSQL_DATA_TRUNCATED) {
    prepared->texts[0][prepared->widths[0] < WIDTH ? prepared->widths[0] : WIDTH - 1] = 0;
    if (ids != NULL && rows < 16) ids[rows] = strtoll(prepared->texts[0], NULL, 10);
    rows++;
  }
  mysql_stmt_free_result(statement);
  return rows;
}

static void mariadb_script(struct mariadb *mariadb, const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) complain(path, "cannot be read");
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while ((length = getline(&line, &room, file)) > 0) {
    if (mysql_real_query(mariadb->handle, line, (unsigned long)length)) {
      complain(path, mysql_error(mariadb->handle));
    }
    MYSQL_RES *answer = mysql_store_result(mariadb->handle);
    if (answer != NULL) mysql_free_result(answer);
  }
  free(line);
  fclose(file);
}

struct worker {
  pthread_t thread;
  char **arguments;
  // The first volunteer, or how many of them there are.
  int volunteers, number, all;
  int64_t until;
  // Begins the keys of results; NULL to read lists.
  const char *run;
  long done;
};

static void *work(void *argument) {
  struct worker *worker = argument;
  mysql_thread_init();
  struct mariadb *mariadb = mariadb_open(worker->arguments);
  struct engine engine = {mariadb_run, mariadb, 64, 1};
  if (worker->run != NULL) {
    worker->done = record_results(
        engine, worker->until, worker->volunteers, worker->number, worker->all, worker->run);
  } else {
    worker->done = read_lists(
        engine, worker->until, worker->volunteers, worker->number, worker->all);
  }
  mysql_close(mariadb->handle);
  mysql_thread_end();
  free(mariadb);
  return NULL;
}

// arguments: port, database, "run" FILE, "results" SECONDS KEY FIRST CONNECTIONS or
// "lists" SECONDS VOLUNTEERS CONNECTIONS
int mariadb_main(int count, char **arguments) {
  if (count < 4 || mysql_library_init(0, NULL, NULL) != 0) return 64;
  if (count == 4 && strcmp(arguments[2], "run") == 0) {
    struct mariadb *mariadb = mariadb_open(arguments);
    mariadb_script(mariadb, arguments[3]);
    mysql_close(mariadb->handle);
    free(mariadb);
    return 0;
  }
  int is_lists = count == 6 && strcmp(arguments[2], "lists") == 0;
  if (!is_lists && (count != 7 || strcmp(arguments[2], "results") != 0)) return 64;
  enum { MOST = 128 };
  static struct worker workers[MOST];
  int all = atoi(arguments[count - 1]), volunteers = atoi(arguments[count - 2]);
  if (all < 1 || all > MOST || (is_lists && volunteers < 1)) return 64;
  int64_t start = nanoseconds();
  for (int number = 0; number < all; number++) {
    workers[number] = (struct worker){
        .arguments = arguments, .volunteers = volunteers, .number = number, .all = all,
        .run = is_lists ? NULL : arguments[4],
        .until = start + (int64_t)(atof(arguments[3]) * 1e9)};
    if (pthread_create(&workers[number].thread, NULL, work, &workers[number]) != 0) {
      complain("threads", "cannot be made");
    }
  }
  long done = 0;
  for (int number = 0; number < all; number++) {
    pthread_join(workers[number].thread, NULL);
    done += workers[number].done;
  }
  printf("%.3f\n", (double)done * 1e9 / (double)(nanoseconds() - start));
  return 0;
}
