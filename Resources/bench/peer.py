"""What a small team would write in an afternoon: the letters of eBlocks with FastAPI and SQLite.

The same tables, the same checks, the same durability (WAL, synchronous=FULL, one commit for each
result) and the same answers as eblocks-server gives; eblocks-bench measures the two in turn.

    python3 peer.py DATABASE    prints its port
"""

import socket
import sqlite3
import sys
import time
from datetime import datetime, timezone
from typing import Optional

import uvicorn
from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

CHUNK = 10
HOURLY = 20
DAY = 86400

database = sqlite3.connect(sys.argv[1], isolation_level=None, check_same_thread=False)
database.row_factory = sqlite3.Row
for setting in (
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 10000",
    "cache_size = -16000",
    "foreign_keys = ON",
):
    database.execute(f"PRAGMA {setting}")

app = FastAPI()
cursor = 0


class Refusal(Exception):
    def __init__(self, status: int, code: str):
        self.status = status
        self.code = code


@app.exception_handler(Refusal)
async def refused(_: Request, refusal: Refusal):
    return JSONResponse({"code": refusal.code, "status": refusal.status}, refusal.status)


class Result(BaseModel):
    resolution: Optional[str] = None
    notes: Optional[str] = None
    occurredAt: Optional[datetime] = None


def text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


async def user(request: Request) -> int:
    session = database.execute(
        "SELECT uid, last_accessed FROM sessions WHERE id = ?",
        (request.cookies.get("forclark_session"),),
    ).fetchone()
    if session is None or time.time() - (session["last_accessed"] or 0) > 30 * DAY:
        raise Refusal(401, "unauthenticated")
    account = database.execute(
        "SELECT u.uid, u.nickname, g.group_perms FROM users u"
        " LEFT JOIN perm_groups g ON g.perm_group_id = u.perm_group WHERE u.uid = ?",
        (session["uid"],),
    ).fetchone()
    if account is None or "eblocks_use" not in (account["group_perms"] or "").split(","):
        raise Refusal(403, "forbidden")
    return account["uid"]


def worklist(uid: int, now: int) -> dict:
    used = [
        row["recorded_at"]
        for row in database.execute(
            "SELECT recorded_at FROM contacts WHERE uid = ? AND mode = 0 AND recorded_at > ?",
            (uid, now - 3600),
        )
    ]
    held = database.execute(
        "SELECT v.* FROM assignments a JOIN voters v ON v.id = a.voter_id"
        " WHERE a.uid = ? AND a.mode = 0 AND a.ended_at IS NULL ORDER BY a.id",
        (uid,),
    ).fetchall()
    history = {row["id"]: [] for row in held}
    if held:
        marks = ",".join("?" * len(held))
        for row in database.execute(
            "SELECT voter_id, occurred_at, mode, resolution, notes FROM contacts"
            f" WHERE voter_id IN ({marks}) AND undone_at IS NULL ORDER BY occurred_at DESC",
            list(history),
        ):
            history[row["voter_id"]].append(
                {
                    "at": text(row["occurred_at"]),
                    "mode": "calls" if row["mode"] else "letters",
                    "resolution": row["resolution"],
                    "notes": row["notes"],
                }
            )
    tally = database.execute(
        "SELECT letters, calls FROM volunteers WHERE uid = ?", (uid,)
    ).fetchone()
    return {
        "mode": "letters",
        "chunk": CHUNK,
        "voters": [
            {
                "id": row["id"],
                "name": {
                    "honorific": row["HONOR"] or "",
                    "first": row["FIRSTNAM"] or "",
                    "middle": row["MIDNAME"] or "",
                    "last": row["LASTNAME"] or "",
                    "suffix": row["JR"] or "",
                },
                "address": {
                    "street": row["MADD"] or "",
                    "city": row["MCITY"] or "",
                    "state": row["MSTATE"] or "",
                    "zip": row["MZIPCODE"] or "",
                },
                "party": row["PARTY"] or "",
                "gender": row["GENDER"] or "",
                "prime": bool(row["prime"]),
                "history": history[row["id"]],
            }
            for row in held
        ],
        "canRefill": len(held) < CHUNK and len(used) < HOURLY,
        "expiresAt": text(now - now % DAY + DAY + 10 * 3600),
        "quota": {
            "exempt": False,
            "window": "hour",
            "limit": HOURLY,
            "used": len(used),
            "remaining": max(HOURLY - len(used), 0),
            "nextFreeAt": text(min(used) + 3600) if used else None,
        },
        "lockout": None,
        "closesAt": None,
        "notice": None,
        "tallies": {"letters": tally["letters"], "calls": tally["calls"]} if tally else {},
        "serverTime": text(now),
        "departures": [],
    }


def fill(uid: int, now: int) -> None:
    global cursor
    rows = database.execute(
        "SELECT id FROM voters WHERE address_open = 1 AND prime = 0 AND id > ? ORDER BY id LIMIT ?",
        (cursor, CHUNK),
    ).fetchall()
    for row in rows:
        cursor = row["id"]
        database.execute(
            "UPDATE voters SET address_assigned = ?, address_assigned_at = ? WHERE id = ?",
            (uid, now, cursor),
        )
        database.execute(
            "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (?, ?, 0, ?)",
            (cursor, uid, now),
        )


class Change:
    """One transaction; it takes the place of every other while it lasts."""

    def __enter__(self):
        database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind, *_):
        database.execute("COMMIT" if kind is None else "ROLLBACK")


@app.put("/v1/lists/letters")
async def open_list(uid: int = Depends(user)):
    now = int(time.time())
    with Change():
        if not worklist(uid, now)["voters"]:
            fill(uid, now)
        return JSONResponse(worklist(uid, now))


@app.post("/v1/lists/letters/voters/{voter}/result", status_code=201)
async def record(
    voter: int,
    result: Result,
    uid: int = Depends(user),
    idempotency_key: str = Header(),
):
    now = int(time.time())
    with Change():
        database.execute(
            "INSERT INTO volunteers (uid, changes) VALUES (?, 1)"
            " ON CONFLICT (uid) DO UPDATE SET changes = changes + 1",
            (uid,),
        )
        earlier = database.execute(
            "SELECT uid, voter_id FROM contacts WHERE result_key = ?", (idempotency_key,)
        ).fetchone()
        if earlier is None:
            contact(voter, result, uid, idempotency_key, now)
        elif (earlier["uid"], earlier["voter_id"]) != (uid, voter):
            raise Refusal(422, "key_reused")
        listed = worklist(uid, now)
        finished = not listed["voters"]
        if finished and listed["quota"]["remaining"] > 0:
            fill(uid, now)
            listed = worklist(uid, now)
    return JSONResponse(
        {
            "result": {"id": idempotency_key},
            "thanks": f"Thank you! That makes {listed['tallies']['letters']} letters.",
            "finishedList": finished,
            "list": listed,
        },
        201,
    )


def contact(voter: int, result: Result, uid: int, key: str, now: int) -> None:
    held = database.execute(
        "SELECT assigned_at FROM assignments"
        " WHERE voter_id = ? AND mode = 0 AND uid = ? AND ended_at IS NULL",
        (voter, uid),
    ).fetchone()
    if held is None:
        raise Refusal(409, "not_assigned")
    used = database.execute(
        "SELECT count(*) FROM contacts WHERE uid = ? AND mode = 0 AND recorded_at > ?",
        (uid, now - 3600),
    ).fetchone()[0]
    if used >= HOURLY:
        raise Refusal(429, "quota_exceeded")
    database.execute(
        "INSERT INTO contacts (result_key, uid, voter_id, mode, notes, occurred_at, recorded_at,"
        " assigned_at) VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
        (key, uid, voter, result.notes, now, now, held["assigned_at"]),
    )
    database.execute(
        "UPDATE voters SET address_mailed = 'Y', address_notes = ?, address_resolved_at = ?"
        " WHERE id = ?",
        (result.notes, now, voter),
    )
    database.execute(
        "UPDATE assignments SET ended_at = ?, ending = 'resolved'"
        " WHERE mode = 0 AND live_voter = ?",
        (now, voter),
    )
    database.execute("UPDATE volunteers SET letters = letters + 1 WHERE uid = ?", (uid,))
    letters = database.execute("SELECT letters FROM volunteers WHERE uid = ?", (uid,)).fetchone()[0]
    database.execute(
        "INSERT INTO userprefs (uid, prefname, prefvalue) VALUES (?, 'eblocks_letters', ?)"
        " ON CONFLICT (uid, prefname) DO UPDATE SET prefvalue = excluded.prefvalue",
        (uid, str(letters)),
    )


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    print(listener.getsockname()[1], flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    server.run(sockets=[listener])
