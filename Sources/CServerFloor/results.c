#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "floor.h"

// Users and sessions as eblocks-bench makes them; so many results each fit into the hourly quota.
enum { FIRST_USER = 1000, LISTS_EACH = 2, CHUNK = 10 };

int64_t nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void complain(const char *what, const char *why) {
  fprintf(stderr, "eblocks-server-floor: %s: %s\n", what, why);
  exit(1);
}

struct volunteer {
  int64_t user;
  char session[40];
  int64_t last_claimed;
};

#define RUN(...)                                                        \
  do {                                                                  \
    if (engine.run(engine.connection, __VA_ARGS__) < 0) return 0;       \
  } while (0)

static int show_list(struct engine engine, int64_t user, int64_t now) {
  int64_t ids[16] = {0};
  RUN(QUOTA, NULL, "ii", user, now - 3600);
  RUN(LISTED, ids, "ii", user, (int64_t)0);
  RUN(POOL, NULL, "ii", user, now - 40000);
  RUN(HISTORY, NULL, "l", ids);
  RUN(TALLIES, NULL, "i", user);
  RUN(DEPARTURES, NULL, "ii", user, now - 86400);
  return 1;
}

static int begin(struct engine engine, const struct volunteer *volunteer) {
  RUN(SESSION, NULL, "t", volunteer->session);
  RUN(ACCOUNT, NULL, "i", volunteer->user);
  RUN(BEGIN_CHANGE, NULL, "");
  RUN(OWN_ROW, NULL, "i", volunteer->user);
  RUN(SETTINGS, NULL, "");
  return 1;
}

// 0 where the transaction is to be done again; `ids` stays empty when no voters are left.
static int open_list(struct engine engine, struct volunteer *volunteer, int64_t *ids) {
  int64_t now = time(NULL), user = volunteer->user;
  if (!begin(engine, volunteer)) return 0;
  RUN(OVERDUE, NULL, "ii", user, (int64_t)0);
  RUN(QUOTA, NULL, "ii", user, now - 3600);
  RUN(HELD, NULL, "ii", user, (int64_t)0);
  RUN(CANDIDATES, ids, "iii", volunteer->last_claimed, user, now - 40000);
  if (ids[CHUNK - 1] != 0) {
    RUN(ASSIGN, NULL, "iil", user, now, ids);
    RUN(LOG_ASSIGNMENT, NULL, "iil", user, now, ids);
    if (!show_list(engine, user, now)) return 0;
  }
  RUN(COMMIT_CHANGE, NULL, "");
  return 1;
}

static int record(
    struct engine engine, const struct volunteer *volunteer, int64_t voter, const char *key) {
  static const char notes[] = "Wrote about the schools.";
  int64_t now = time(NULL), user = volunteer->user;
  if (!begin(engine, volunteer)) return 0;
  RUN(BY_KEY, NULL, "t", key);
  RUN(VOTER, NULL, "i", voter);
  RUN(OVERDUE, NULL, "ii", user, (int64_t)0);
  RUN(HELD_SINCE, NULL, "ii", voter, user);
  RUN(QUOTA, NULL, "ii", user, now - 3600);
  RUN(ADD_CONTACT, NULL, "tiitiii", key, user, voter, notes, now, now, now);
  RUN(RESOLVE_VOTER, NULL, "tii", notes, now, voter);
  RUN(END_ASSIGNMENT, NULL, "ii", now, voter);
  RUN(ADD_TALLY, NULL, "i", user);
  RUN(TALLIES, NULL, "i", user);
  RUN(MIRROR, NULL, "it", user, "7");
  RUN(FORGET_WAITING, NULL, "it", user, key);
  RUN(HELD, NULL, "ii", user, (int64_t)0);
  RUN(TALLIES, NULL, "i", user);
  if (!show_list(engine, user, now)) return 0;
  RUN(COMMIT_CHANGE, NULL, "");
  return 1;
}

long record_results(
    struct engine engine, int64_t until, int first, int worker, int workers, const char *run) {
  long count = 0;
  struct volunteer volunteer = {0};
  for (int number = first + worker;; number += workers) {
    volunteer.user = FIRST_USER + number;
    snprintf(volunteer.session, sizeof volunteer.session, "bench-session-%d", number);
    for (int list = 0; list < LISTS_EACH; list++) {
      int64_t ids[16] = {0};
      while (!open_list(engine, &volunteer, ids)) engine.run(engine.connection, UNDO_CHANGE, NULL, "");
      if (ids[CHUNK - 1] == 0) complain("the results", "no voters are left; make more");
      volunteer.last_claimed = ids[CHUNK - 1];
      for (int place = 0; place < CHUNK; place++) {
        if (nanoseconds() >= until) return count;
        char key[64];
        snprintf(key, sizeof key, "%s-%d-%ld", run, worker, count);
        while (!record(engine, &volunteer, ids[place], key)) {
          engine.run(engine.connection, UNDO_CHANGE, NULL, "");
        }
        count++;
      }
    }
  }
}
