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
  // What the transaction under way holds so far.
  int changes;
};

#define RUN(...)                                                        \
  do {                                                                  \
    if (engine.run(engine.connection, __VA_ARGS__) < 0) return 0;       \
  } while (0)

static int show_list(struct engine engine, int64_t user, int64_t now, int is_short) {
  if (is_short) RUN(POOL, NULL, "");
  RUN(FACTS, NULL, "iiiiii", user, now / 3600 - 12, now / 3600 + 1, user, now - 86400, user);
  return 1;
}

static int begin(struct engine engine, struct volunteer *volunteer) {
  if (volunteer->changes == 0) RUN(BEGIN_CHANGE, NULL, "");
  RUN(SESSION, NULL, "t", volunteer->session);
  RUN(OWN_ROW, NULL, "i", volunteer->user);
  return 1;
}

static int end(struct engine engine, struct volunteer *volunteer) {
  if (++volunteer->changes < engine.together) return 1;
  RUN(COMMIT_CHANGE, NULL, "");
  volunteer->changes = 0;
  return 1;
}

// 0 where the transaction is to be done again; `ids` stays empty when no voters are left.
static int open_list(struct engine engine, struct volunteer *volunteer, int64_t *ids) {
  int64_t now = time(NULL), user = volunteer->user;
  if (!begin(engine, volunteer)) return 0;
  RUN(LISTED, NULL, "i", user);
  RUN(QUOTA, NULL, "ii", user, now - 3600);
  int64_t last = volunteer->last_claimed;
  if (engine.shards > 0) {
    int64_t shard = (last >> 6) % engine.shards;
    RUN(CANDIDATES, ids, "iiiii", shard, shard, last, user, now - 40000);
  } else {
    RUN(CANDIDATES, ids, "iii", last, user, now - 40000);
  }
  if (ids[CHUNK - 1] != 0) {
    RUN(ASSIGN, NULL, "iil", user, now, ids);
    RUN(COUNT_POOL, NULL, "");
    RUN(LOG_ASSIGNMENT, NULL, "iil", user, now, ids);
    RUN(LISTED, NULL, "i", user);
    if (!show_list(engine, user, now, 0)) return 0;
  }
  return end(engine, volunteer);
}

static int record(
    struct engine engine, struct volunteer *volunteer, int64_t voter, const char *key) {
  static const char notes[] = "Wrote about the schools.";
  int64_t now = time(NULL), user = volunteer->user;
  int64_t digest = 7, tally = 7;
  char zip[8];
  snprintf(zip, sizeof zip, "%05d", (int)(voter / CHUNK % 1000));
  if (!begin(engine, volunteer)) return 0;
  RUN(LOCK_VOTER, NULL, "i", voter);
  RUN(LISTED, NULL, "i", user);
  RUN(QUOTA, NULL, "ii", user, now - 3600);
  RUN(ADD_CONTACT, NULL, "tiitiiiii", key, user, voter, notes, now, now, now, (int64_t)0, (int64_t)0);
  RUN(WRITE_ROW, NULL, "iiii", user, tally, now, digest);
  RUN(MIRROR, NULL, "it", user, "7");
  RUN(COUNT_HOUR, NULL, "i", now / 3600);
  RUN(COUNT_PLACE_DAY, NULL, "ttti", "NH", "Concord", zip, now / 86400);
  RUN(COUNT_PLACE, NULL, "ttt", "NH", "Concord", zip);
  RUN(COUNT_VOLUNTEER, NULL, "iii", user, now / 3600, (int64_t)0);
  RUN(RESOLVE_VOTER, NULL, "tii", notes, now, voter);
  RUN(END_ASSIGNMENT, NULL, "ii", now, voter);
  RUN(FORGET_WAITING, NULL, "it", user, key);
  if (!show_list(engine, user, now, 1)) return 0;
  return end(engine, volunteer);
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
        if (nanoseconds() >= until) {
          if (volunteer.changes > 0) engine.run(engine.connection, COMMIT_CHANGE, NULL, "");
          return count;
        }
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

static int read_list(struct engine engine, int volunteer) {
  char session[40];
  snprintf(session, sizeof session, "bench-session-%d", volunteer);
  int64_t now = time(NULL), user = FIRST_USER + volunteer, first[16] = {0};
  RUN(BEGIN_READING, NULL, "");
  RUN(SESSION, NULL, "t", session);
  RUN(LISTED, first, "i", user);
  if (first[CHUNK - 1] == 0) complain("the lists", "they have not been opened");
  RUN(QUOTA, NULL, "ii", user, now - 3600);
  if (!show_list(engine, user, now, 0)) return 0;
  RUN(UNDO_CHANGE, NULL, "");
  return 1;
}

long read_lists(
    struct engine engine, int64_t until, int volunteers, int worker, int workers) {
  long count = 0;
  for (int number = worker; nanoseconds() < until; number += workers, count++) {
    if (!read_list(engine, number % volunteers)) complain("the lists", "the engine undid a read");
  }
  return count;
}
