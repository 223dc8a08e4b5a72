"""What must hold in a workspace's database at any moment between two transactions."""

import itertools
import json
import re
import sqlite3

from engine import Failure

STATUSES = ["Waiting for deploy", "Delayed", "Queued", "Dequeued", "Executing", "Reattempting", "Frozen",
            "Completed", "Canceled", "Failed", "Timed out", "Crashed", "Interrupted", "System failure", "Expired"]
NUMBERS = {name.replace(" ", "").lower(): number for number, name in enumerate(STATUSES)}
FIRST_FINAL = NUMBERS["completed"]
CANCELED = NUMBERS["canceled"]
HOLDS_SLOT = 2  # bit of run.flags
FIRST_FINAL_ATTEMPT = 3


def legal_moves(document):
    """(from, to) pairs of docs/run-lifecycle.md, which is generated from the engine's table."""
    moves = {(status, CANCELED) for status in range(FIRST_FINAL)}
    for left, right in re.findall(r"^    (\S+) --> (\w+): ", document, re.M):
        moves.add((None if left == "[*]" else NUMBERS[left.lower()], NUMBERS[right.lower()]))
    if len(moves) < 30:
        raise Failure("docs/run-lifecycle.md has no diagram to read the legal moves from")
    return moves


def require(holds, message):
    if not holds:
        raise Failure(message)


class Checker:
    def __init__(self, database, journal, moves):
        self.database = database
        self.journal = journal
        self.moves = moves

    def check(self, book, everything_ended=False):
        """Raises Failure. `everything_ended`: no load any more, every run must be over."""
        with open(self.journal, encoding="ascii") as journal:
            ran = [line.split() for line in journal]  # before the snapshot, which must know all of these
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=60, isolation_level=None)
        try:
            connection.execute("BEGIN")  # one snapshot for all of it
            verdict = connection.execute("PRAGMA integrity_check").fetchall()
            require(verdict == [("ok",)], f"integrity_check: {verdict[:5]}")
            self.check_counters(connection)
            runs = self.read_runs(connection)
            self.check_history(connection, runs)
            attempts = self.check_attempts(connection, runs)
            self.check_acknowledged(connection, runs, book)
            self.check_keys(connection, runs)
            self.check_journal(ran, runs, attempts)
            if everything_ended:
                left = [run["id"] for run in runs.values() if run["status"] < FIRST_FINAL]
                require(not left, f"{len(left)} runs never ended, e.g. {left[:3]}")
            return len(runs)
        finally:
            connection.close()

    def check_counters(self, connection):
        kept = connection.execute("SELECT task, status, queue, version, runs, slots FROM counter"
                                  " WHERE runs <> 0 OR slots <> 0 ORDER BY 1, 2, 3, 4").fetchall()
        counted = connection.execute(
            f"SELECT task, status, queue, version, count(*), sum((flags & {HOLDS_SLOT}) <> 0) FROM run"
            " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4").fetchall()
        require(kept == counted, f"counters {set(kept) - set(counted)} but there are {set(counted) - set(kept)}")
        kept = connection.execute("SELECT tag, runs FROM tag_total WHERE runs <> 0 ORDER BY 1").fetchall()
        counted = connection.execute("SELECT tag, count(*) FROM run_tag GROUP BY 1 ORDER BY 1").fetchall()
        require(kept == counted, f"tag counters {kept} but there are {counted}")

    def read_runs(self, connection):
        rows = connection.execute("SELECT seq, run.id, status, attempt_count, flags, name.text FROM run"
                                  " JOIN name ON name.id = run.task")
        return {seq: {"id": run, "status": status, "attempts": attempts, "slot": bool(flags & HOLDS_SLOT),
                      "task": task} for seq, run, status, attempts, flags, task in rows}

    def check_history(self, connection, runs):
        rows = connection.execute("SELECT run, number, from_status, to_status, at FROM transition ORDER BY run, number")
        seen = set()
        for seq, moves in itertools.groupby(rows, key=lambda row: row[0]):
            status, expected, before = None, 1, 0
            require(seq in runs, f"there is history of run {seq}, which does not exist")
            name = runs[seq]["id"]
            for _, number, from_status, to_status, at in moves:
                require(number == expected, f"{name}: move {expected} is missing from its history")
                require(from_status == status, f"{name}: move {number} starts at {from_status}, not at {status}")
                require((from_status, to_status) in self.moves, f"{name}: illegal move {from_status} to {to_status}")
                require(at >= before, f"{name}: move {number} is older than the one before")
                status, expected, before = to_status, number + 1, at
            require(status == runs[seq]["status"], f"{name} is {runs[seq]['status']}, its history says {status}")
            seen.add(seq)
        require(seen == set(runs), f"runs without history: {list(set(runs) - seen)[:3]}")

    def check_attempts(self, connection, runs):
        attempts = {}
        for seq, number, status in connection.execute("SELECT run, number, status FROM attempt ORDER BY run, number"):
            require(seq in runs, f"there is an attempt of run {seq}, which does not exist")
            attempts.setdefault(seq, []).append((number, status))
        for seq, run in runs.items():
            own = attempts.get(seq, [])
            require([number for number, _ in own] == list(range(1, run["attempts"] + 1)),
                    f"{run['id']} counts {run['attempts']} attempts and has {own}")
            open_ones = [number for number, status in own if status < FIRST_FINAL_ATTEMPT]
            require(open_ones in ([], [run["attempts"]]), f"{run['id']}: attempts {open_ones} are not over")
            # A canceled run's attempt ends a little later, when its processes have.
            require(not open_ones or run["status"] < FIRST_FINAL or run["status"] == CANCELED,
                    f"{run['id']} is over, its attempt {open_ones} is not")
            executes = run["status"] in (NUMBERS["dequeued"], NUMBERS["executing"])
            require(not executes or (open_ones and run["slot"]),
                    f"{run['id']} executes without an attempt or a slot")
        return attempts

    def check_acknowledged(self, connection, runs, book):
        by_id = {run["id"]: (seq, run) for seq, run in runs.items()}
        with book.lock:
            acknowledged, canceled = dict(book.runs), set(book.canceled)
        for run, known in acknowledged.items():
            require(run in by_id, f"run {run} was acknowledged and is lost")
            require(by_id[run][1]["task"] == known["task"], f"run {run} is one of another task")
        for run in canceled:
            require(by_id[run][1]["status"] >= FIRST_FINAL, f"canceling {run} was acknowledged, it goes on")
        for seq, payload, codec in connection.execute("SELECT run, payload, payload_codec FROM run_data"):
            known = acknowledged.get(runs[seq]["id"]) if seq in runs else None
            if known and codec == 0:
                require(json.loads(payload) == known["payload"], f"run {runs[seq]['id']} has another payload")

    def check_keys(self, connection, runs):
        rows = connection.execute("SELECT key_hash, count(*) FROM run WHERE key_hash IS NOT NULL AND status NOT IN"
                                  " (9, 10, 11, 12, 13, 14) GROUP BY 1 HAVING count(*) > 1").fetchall()
        require(not rows, f"two runs share an idempotency key: {rows[:3]}")
        for seq, in connection.execute("SELECT run FROM idempotency_key"):
            require(seq in runs, f"an idempotency key belongs to run {seq}, which does not exist")

    def check_journal(self, ran, runs, attempts):
        by_id = {run["id"]: seq for seq, run in runs.items()}
        seen = set()
        for run, number, _ in ran:
            require((run, number) not in seen, f"attempt {number} of {run} ran twice")
            seen.add((run, number))
            # A process may only start once its attempt is durable.
            require(run in by_id and int(number) <= len(attempts.get(by_id[run], [])),
                    f"attempt {number} of {run} ran and is not in the database")
