#include <stddef.h>

#include "floor.h"

#define VOTER_COLUMNS                                                                    \
  "v.id, v.HONOR, v.FIRSTNAM, v.MIDNAME, v.LASTNAME, v.JR, v.MADD, v.MCITY, v.MSTATE, " \
  "v.MZIPCODE, v.PHONE, v.PARTY, v.GENDER, v.prime"
#define TEN "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

const char *const shared_statements[STATEMENTS] = {
    [COMMIT_CHANGE] = "COMMIT",
    [UNDO_CHANGE] = "ROLLBACK",
    [SESSION] = "SELECT u.uid, u.nickname, u.passwd, g.group_perms,"
                " CASE WHEN x.uid IS NULL THEN 0 ELSE 1 END AS suspended, s.last_accessed"
                " FROM sessions s JOIN users u ON u.uid = s.uid"
                " LEFT JOIN perm_groups g ON g.perm_group_id = u.perm_group"
                " LEFT JOIN suspended_users x ON x.uid = u.uid WHERE s.id = ?",
    [LISTED] = "SELECT v.id, a.assigned_at, c.id AS contact, c.occurred_at, c.mode, c.resolution,"
               " c.notes, " VOTER_COLUMNS " FROM assignments a JOIN voters v ON v.id = a.voter_id"
               " LEFT JOIN contacts c ON c.voter_id = a.voter_id AND c.undone_at IS NULL"
               " WHERE a.uid = ? AND a.mode = 0 AND a.ended_at IS NULL ORDER BY a.id",
    [QUOTA] = "SELECT recorded_at FROM contacts WHERE uid = ? AND mode = 0 AND recorded_at > ?",
    [ADD_CONTACT] =
        "INSERT INTO contacts (result_key, uid, voter_id, mode, resolution, notes, occurred_at,"
        " recorded_at, assigned_at, late, fills_quota, pause, sameness)"
        " VALUES (?, ?, ?, 0, NULL, ?, ?, ?, ?, 0, 0, ?, ?)",
    [RESOLVE_VOTER] = "UPDATE voters SET address_mailed = 'Y', address_notes = ?,"
                      " address_resolved_at = ? WHERE id = ?",
    [END_ASSIGNMENT] = "UPDATE assignments SET ended_at = ?, ending = 'resolved', ending_key = NULL"
                       " WHERE mode = 0 AND live_voter = ?",
    [FORGET_WAITING] = "DELETE FROM waiting_results WHERE uid = ? AND result_key = ?",
    [FACTS] = "SELECT t.letters, t.calls, h.letters AS l, h.calls AS c, e.skipped, e.departed"
              " FROM (SELECT sum(CASE WHEN mode = 0 THEN results ELSE 0 END) AS letters,"
              " sum(CASE WHEN mode = 1 THEN results ELSE 0 END) AS calls FROM volunteer_hours"
              " WHERE uid = ? AND hour >= ? AND hour < ?) h CROSS JOIN"
              " (SELECT max(ending = 'skipped') AS skipped, max(ending <> 'skipped') AS departed"
              " FROM assignments WHERE uid = ? AND mode = 0 AND ended_at >= ?"
              " AND ending <> 'resolved') e LEFT JOIN volunteers t ON t.uid = ?",
    [ASSIGN] = "UPDATE voters SET address_assigned = ?, address_assigned_at = ?,"
               " address_resolved_at = NULL WHERE id IN (" TEN ") AND address_open = 1",
    [LOG_ASSIGNMENT] = "INSERT INTO assignments (voter_id, uid, mode, assigned_at)"
                       " SELECT id, ?, 0, ? FROM voters WHERE id IN (" TEN ")",
};

#define CANDIDATES_OF(shard, through, rest, skips, order)                                   \
  "SELECT id, " shard " AS of_shard, 0 AS blocks, (SELECT count(*) FROM assignments a"      \
  " WHERE a.mode = 0 AND a.live_voter = voters.id) AS stale FROM voters" through            \
  " WHERE address_open = 1 AND prime = 0 AND " rest " AND id NOT IN"                        \
  " (SELECT s.voter_id FROM assignments s" skips                                            \
  " WHERE s.uid = ? AND s.mode = 0 AND s.ended_at >= ?"                                     \
  " AND s.ending = 'skipped') ORDER BY " order " LIMIT 10"
#define POOL_OF(through) \
  "SELECT 1 AS found FROM voters" through " WHERE address_open = 1 LIMIT 1"
// Counts of the reports; `slot` parts writers who would wait for each other.
#define HOUR_OF(values, upsert) \
  "INSERT INTO result_hours (hour, mode, resolution, slot, results) " values upsert
#define PLACE_DAY_OF(slot, upsert)                                            \
  "INSERT INTO place_days (mode, state, city, zip, day, slot, results)"       \
  " VALUES (0, ?, ?, ?, ?, " slot ", 1)" upsert
#define PLACES_OF(slot, upsert)                                               \
  "INSERT INTO places (state, city, zip, slot, letters_eligible, calls_eligible," \
  " letters_reached, calls_reached) VALUES (?, ?, ?, " slot ", 0, 0, 1, 0)" upsert
#define VOLUNTEER_OF(upsert)                                                  \
  "INSERT INTO volunteer_hours (uid, hour, mode, results, refused, fast, same_notes," \
  " same_resolution, quota_fills, skips, taken_back)"                         \
  " VALUES (?, ?, 0, 1, 0, 0, ?, 0, 0, 0, 0)" upsert
#define WRITE_ROW_OF(upsert)                                                  \
  "INSERT INTO volunteers (uid, letters, last_letter_at, last_notes, last_resolution, changes)" \
  " VALUES (?, ?, ?, ?, NULL, 1)" upsert
#define OWN_COLUMNS "letters, calls, last_letter_at, last_call_at, last_notes, last_resolution"
#define ADDED(table, column, new) column " = " table "." column " + " new
#define THROUGH_OPEN " FORCE INDEX (voters_open_letters)"
#define THROUGH_USER " FORCE INDEX (assignments_by_user)"

#define SQLITE(keys, changes) " ON CONFLICT (" keys ") DO UPDATE SET " changes
#define EXCLUDED(table, column) ADDED(table, column, "excluded." column)

const char *const sqlite_statements[STATEMENTS] = {
    [BEGIN_CHANGE] = "BEGIN IMMEDIATE",
    [BEGIN_READING] = "BEGIN",
    // One writer: nobody else's turn, and nothing to lock.
    [OWN_ROW] = "SELECT " OWN_COLUMNS " FROM volunteers WHERE uid = ?",
    [LOCK_VOTER] = "",
    [WRITE_ROW] = WRITE_ROW_OF(
        SQLITE("uid", "letters = excluded.letters, last_letter_at = excluded.last_letter_at,"
                      " last_notes = excluded.last_notes,"
                      " last_resolution = excluded.last_resolution, changes = changes + 1")),
    [MIRROR] = "INSERT INTO userprefs (uid, prefname, prefvalue) VALUES (?, 'eblocks_letters', ?)"
               " ON CONFLICT (uid, prefname) DO UPDATE SET prefvalue = excluded.prefvalue",
    [COUNT_HOUR] = HOUR_OF("VALUES (?, 0, '', 0, 1)",
                           SQLITE("hour, mode, resolution, slot", EXCLUDED("result_hours", "results"))),
    [COUNT_PLACE_DAY] = PLACE_DAY_OF("0", SQLITE("mode, state, city, zip, day, slot",
                                                 EXCLUDED("place_days", "results"))),
    [COUNT_PLACE] = PLACES_OF("0", SQLITE("state, city, zip, slot",
                                          EXCLUDED("places", "letters_reached") ", "
                                          EXCLUDED("places", "calls_reached"))),
    [COUNT_VOLUNTEER] = VOLUNTEER_OF(
        SQLITE("uid, hour, mode",
               EXCLUDED("volunteer_hours", "results") ", " EXCLUDED("volunteer_hours", "refused") ", "
               EXCLUDED("volunteer_hours", "fast") ", " EXCLUDED("volunteer_hours", "same_notes") ", "
               EXCLUDED("volunteer_hours", "same_resolution") ", "
               EXCLUDED("volunteer_hours", "quota_fills"))),
    [COUNT_POOL] = "INSERT INTO pool_counts (mode, prime, slot, voters)"
                   " SELECT 0, 0, 0, -10 FROM summary_state k WHERE k.one = 1"
                   SQLITE("mode, prime, slot", EXCLUDED("pool_counts", "voters")),
    [CANDIDATES] = CANDIDATES_OF("0", "", "id > ?", "", "id"),
    [POOL] = POOL_OF(""),
};

#define MARIADB(changes) " ON DUPLICATE KEY UPDATE " changes
#define PROPOSED(table, column) ADDED(table, column, "VALUES(" column ")")
#define SLOT "CONNECTION_ID() MOD 16 * 4 + @@auto_increment_offset MOD 4"

const char *const mariadb_statements[STATEMENTS] = {
    [BEGIN_CHANGE] = "BEGIN",
    [BEGIN_READING] = "START TRANSACTION READ ONLY",
    [OWN_ROW] = "INSERT INTO volunteers (uid, changes) VALUES (?, 1)"
                " ON DUPLICATE KEY UPDATE changes = changes + 1 RETURNING " OWN_COLUMNS,
    [LOCK_VOTER] = "SELECT id FROM voters WHERE id = ? FOR UPDATE",
    [WRITE_ROW] = WRITE_ROW_OF(
        MARIADB("letters = VALUES(letters), last_letter_at = VALUES(last_letter_at),"
                " last_notes = VALUES(last_notes), last_resolution = VALUES(last_resolution),"
                " changes = changes + 1")),
    [MIRROR] = "INSERT INTO userprefs (uid, prefname, prefvalue) VALUES (?, 'eblocks_letters', ?)"
               " ON DUPLICATE KEY UPDATE prefvalue = VALUES(prefvalue)",
    // A rebuild of the counts waits for whoever changes them.
    [COUNT_HOUR] = HOUR_OF("SELECT ?, 0, '', " SLOT ", 1 FROM summary_state k WHERE k.one = 1"
                           " LOCK IN SHARE MODE", MARIADB(PROPOSED("result_hours", "results"))),
    [COUNT_PLACE_DAY] = PLACE_DAY_OF(SLOT, MARIADB(PROPOSED("place_days", "results"))),
    [COUNT_PLACE] = PLACES_OF(SLOT, MARIADB(PROPOSED("places", "letters_reached") ", "
                                            PROPOSED("places", "calls_reached"))),
    [COUNT_VOLUNTEER] = VOLUNTEER_OF(
        MARIADB(PROPOSED("volunteer_hours", "results") ", " PROPOSED("volunteer_hours", "refused") ", "
                PROPOSED("volunteer_hours", "fast") ", " PROPOSED("volunteer_hours", "same_notes") ", "
                PROPOSED("volunteer_hours", "same_resolution") ", "
                PROPOSED("volunteer_hours", "quota_fills"))),
    [COUNT_POOL] = "INSERT INTO pool_counts (mode, prime, slot, voters)"
                   " SELECT 0, 0, " SLOT ", -10 FROM summary_state k WHERE k.one = 1"
                   " LOCK IN SHARE MODE" MARIADB(PROPOSED("pool_counts", "voters")),
    // In the order of its index, by shards: any other would sort, and lock, all open voters.
    [CANDIDATES] = CANDIDATES_OF("shard", THROUGH_OPEN, "(shard > ? OR (shard = ? AND id > ?))",
                                 THROUGH_USER, "shard, id") " FOR UPDATE SKIP LOCKED",
    [POOL] = POOL_OF(THROUGH_OPEN),
};
