#include <stddef.h>

#include "floor.h"

#define VOTER_COLUMNS                                                                    \
  "v.id, v.HONOR, v.FIRSTNAM, v.MIDNAME, v.LASTNAME, v.JR, v.MADD, v.MCITY, v.MSTATE, " \
  "v.MZIPCODE, v.PHONE, v.PARTY, v.GENDER, v.prime"
#define CONTACT_COLUMNS                                                                       \
  "id, result_key, uid, voter_id, mode, resolution, notes, occurred_at, recorded_at, assigned_at, " \
  "late, undone_at"
#define TEN "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

const char *const shared_statements[STATEMENTS] = {
    [COMMIT_CHANGE] = "COMMIT",
    [UNDO_CHANGE] = "ROLLBACK",
    [SESSION] = "SELECT uid, last_accessed FROM sessions WHERE id = ?",
    [ACCOUNT] = "SELECT u.uid, u.nickname, u.passwd, g.group_perms FROM users u"
                " LEFT JOIN perm_groups g ON g.perm_group_id = u.perm_group WHERE u.uid = ?",
    [SETTINGS] = "SELECT name, value FROM vars WHERE name IN ("
                 " 'eblocks_chunk_addresses', 'eblocks_chunk_phone_numbers',"
                 " 'eblocks_max_hourly_addresses', 'eblocks_max_hourly_phone_numbers',"
                 " 'eblocks_max_daily_addresses', 'eblocks_max_daily_phone_numbers',"
                 " 'eblocks_weekday_phone_start', 'eblocks_weekday_phone_end',"
                 " 'eblocks_weekend_phone_start', 'eblocks_weekend_phone_end',"
                 " 'eblocks_phone_timezone', 'eblocks_phone_hours', 'thanks_for_call',"
                 " 'thanks_for_mail', 'thanks_for_call_chunk', 'thanks_for_mail_chunk',"
                 " 'login_url', 'eblocks_resolutions', 'eblocks_open_signup',"
                 " 'eblocks_expiry_spares_active', 'eblocks_contact',"
                 " 'eblocks_slack_webhook', 'eblocks_call_script',"
                 " 'eblocks_letter_script'"
                 ")",
    [BY_KEY] = "SELECT " CONTACT_COLUMNS " FROM contacts WHERE result_key = ?",
    [OVERDUE] = "SELECT voter_id FROM assignments"
                " WHERE uid = ? AND mode = 0 AND ended_at IS NULL AND +assigned_at < ?",
    [HELD_SINCE] = "SELECT assigned_at FROM assignments"
                   " WHERE voter_id = ? AND mode = 0 AND uid = ? AND ended_at IS NULL",
    [QUOTA] = "SELECT recorded_at FROM contacts WHERE uid = ? AND mode = 0 AND recorded_at > ?",
    [ADD_CONTACT] =
        "INSERT INTO contacts (result_key, uid, voter_id, mode, resolution, notes, occurred_at,"
        " recorded_at, assigned_at, late) VALUES (?, ?, ?, 0, NULL, ?, ?, ?, ?, 0)",
    [RESOLVE_VOTER] = "UPDATE voters SET address_mailed = 'Y', address_notes = ?,"
                      " address_resolved_at = ? WHERE id = ?",
    [END_ASSIGNMENT] = "UPDATE assignments SET ended_at = ?, ending = 'resolved', ending_key = NULL"
                       " WHERE mode = 0 AND live_voter = ?",
    [ADD_TALLY] = "UPDATE volunteers SET letters = letters + 1 WHERE uid = ?",
    [TALLIES] = "SELECT letters, calls FROM volunteers WHERE uid = ?",
    [FORGET_WAITING] = "DELETE FROM waiting_results WHERE uid = ? AND result_key = ?",
    [HELD] = "SELECT COUNT(*) FROM assignments"
             " WHERE uid = ? AND mode = 0 AND ended_at IS NULL AND +assigned_at >= ?",
    [LISTED] = "SELECT v.id, a.assigned_at AS held_since, " VOTER_COLUMNS
             " FROM assignments a JOIN voters v ON v.id = a.voter_id"
             " WHERE a.uid = ? AND a.mode = 0 AND a.ended_at IS NULL AND +a.assigned_at >= ?"
             " ORDER BY a.id",
    [HISTORY] = "SELECT " CONTACT_COLUMNS " FROM (SELECT " CONTACT_COLUMNS
                ", ROW_NUMBER() OVER (PARTITION BY voter_id ORDER BY occurred_at DESC, id DESC)"
                " AS place FROM contacts WHERE voter_id IN (" TEN ") AND undone_at IS NULL)"
                " AS ranked WHERE place <= 10 ORDER BY voter_id, place",
    [DEPARTURES] =
        "SELECT a.voter_id, a.ending, a.ended_at FROM assignments a"
        " WHERE a.uid = ? AND a.mode = 0 AND a.ended_at > ?"
        " AND a.ending IN ('late', 'released', 'expired')"
        " AND NOT EXISTS (SELECT 1 FROM assignments b WHERE b.voter_id = a.voter_id"
        " AND b.mode = a.mode AND b.uid = a.uid AND b.id > a.id)"
        " AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.voter_id = a.voter_id"
        " AND c.mode = a.mode AND c.uid = a.uid AND c.undone_at IS NULL)"
        " ORDER BY a.ended_at DESC, a.id DESC LIMIT 20",
    [ASSIGN] = "UPDATE voters SET address_assigned = ?, address_assigned_at = ?,"
               " address_resolved_at = NULL WHERE id IN (" TEN ") AND address_open = 1",
    [LOG_ASSIGNMENT] = "INSERT INTO assignments (voter_id, uid, mode, assigned_at)"
                       " SELECT id, ?, 0, ? FROM voters WHERE id IN (" TEN ")",
};

#define CANDIDATES_OF(through)                                                              \
  "SELECT id, 0 AS blocks, (SELECT count(*) FROM assignments a"                             \
  " WHERE a.mode = 0 AND a.live_voter = voters.id) AS stale FROM voters" through            \
  " WHERE address_open = 1 AND prime = 0 AND id > ? AND id NOT IN"                          \
  " (SELECT s.voter_id FROM assignments s WHERE s.uid = ? AND s.mode = 0 AND s.ended_at >= ?" \
  " AND s.ending = 'skipped') ORDER BY id LIMIT 10"
#define POOL_OF(through)                                                                    \
  "SELECT 1 AS found FROM voters" through                                                   \
  " WHERE address_open = 1 AND id NOT IN"                                                   \
  " (SELECT s.voter_id FROM assignments s WHERE s.uid = ? AND s.mode = 0 AND s.ended_at >= ?" \
  " AND s.ending = 'skipped') LIMIT 1"
#define THROUGH_OPEN " FORCE INDEX (voters_open_letters)"

const char *const sqlite_statements[STATEMENTS] = {
    [BEGIN_CHANGE] = "BEGIN IMMEDIATE",
    [OWN_ROW] = "INSERT INTO volunteers (uid, changes) VALUES (?, 1)"
                " ON CONFLICT (uid) DO UPDATE SET changes = changes + 1",
    [VOTER] = "SELECT " VOTER_COLUMNS " FROM voters v WHERE v.id = ?",
    [MIRROR] = "INSERT INTO userprefs (uid, prefname, prefvalue) VALUES (?, 'eblocks_letters', ?)"
               " ON CONFLICT (uid, prefname) DO UPDATE SET prefvalue = excluded.prefvalue",
    [CANDIDATES] = CANDIDATES_OF(""),
    [POOL] = POOL_OF(""),
};

const char *const mariadb_statements[STATEMENTS] = {
    [BEGIN_CHANGE] = "BEGIN",
    [OWN_ROW] = "INSERT INTO volunteers (uid, changes) VALUES (?, 1)"
                " ON DUPLICATE KEY UPDATE changes = changes + 1",
    [VOTER] = "SELECT " VOTER_COLUMNS " FROM voters v WHERE v.id = ? FOR UPDATE",
    [MIRROR] = "INSERT INTO userprefs (uid, prefname, prefvalue) VALUES (?, 'eblocks_letters', ?)"
               " ON DUPLICATE KEY UPDATE prefvalue = VALUES(prefvalue)",
    [CANDIDATES] = CANDIDATES_OF(THROUGH_OPEN) " FOR UPDATE SKIP LOCKED",
    [POOL] = POOL_OF(THROUGH_OPEN),
};
