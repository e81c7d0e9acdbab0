// The least that recording results can cost: the server's own statements, without the server.
#ifndef EBS_FLOOR_H
#define EBS_FLOOR_H

#include <stdint.h>

// What the server runs for one result, to open a list, and to read one, in its order.
enum statement {
  BEGIN_CHANGE,
  BEGIN_READING,
  COMMIT_CHANGE,
  UNDO_CHANGE,
  SESSION,
  OWN_ROW,
  LOCK_VOTER,
  LISTED,
  QUOTA,
  ADD_CONTACT,
  WRITE_ROW,
  MIRROR,
  COUNT_HOUR,
  COUNT_PLACE_DAY,
  COUNT_PLACE,
  COUNT_VOLUNTEER,
  RESOLVE_VOTER,
  END_ASSIGNMENT,
  FORGET_WAITING,
  FACTS,
  POOL,
  CANDIDATES,
  ASSIGN,
  COUNT_POOL,
  LOG_ASSIGNMENT,
  STATEMENTS
};

// One connection of an engine. Whatever fails ends the program with a line on standard error.
struct engine {
  // Runs a statement with values: `i` an int64_t, `t` a text, `n` NULL, `l` an array of ten ids.
  // The first column of at most 16 rows goes to `ids`; how many rows there were comes back, or -1
  // where the engine undid the transaction and wants it to be begun anew.
  int (*run)(void *connection, enum statement statement, int64_t *ids, const char *format, ...);
  void *connection;
  // How many shards the voters are claimed by; 0 where they are claimed in order of their ids.
  int64_t shards;
  // How many results (and lists opened) are committed together; 1 for each by itself.
  int together;
};

// Statements that both engines share are NULL here; those that an engine does without are empty.
extern const char *const sqlite_statements[STATEMENTS];
extern const char *const mariadb_statements[STATEMENTS];
extern const char *const shared_statements[STATEMENTS];

// Records results until a moment of CLOCK_MONOTONIC, as one volunteer after another, from number
// `first` on; worker n of m takes the nth of each m. Gives back how many were recorded.
long record_results(
    struct engine engine, int64_t until, int first, int worker, int workers, const char *run);

// Reads the lists of `volunteers` of them, one after the other, until then; worker n of m as above.
// Gives back how many were read.
long read_lists(
    struct engine engine, int64_t until, int volunteers, int worker, int workers);

int64_t nanoseconds(void);
void complain(const char *what, const char *why);

int sqlite_main(int count, char **arguments);
int mariadb_main(int count, char **arguments);
int disk_main(int count, char **arguments);

#endif
