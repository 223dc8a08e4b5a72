"""Kills `runyard serve` with SIGKILL at random moments under load, starts it again on the same
workspace, and checks after every start that nothing acknowledged was lost, nothing runs twice and
nothing survives that should not. Prints one JSON line; a failure names the seed to repeat it with.

    soak.py --runyard PROGRAM [--rounds N] [--seed S] [--keep]
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from checks import FIRST_FINAL, NUMBERS, Checker, legal_moves
from engine import PATIENCE, Engine, Failure, processes_with, wait_until_gone
from load import Book, Client

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = 4


class Soak:
    def __init__(self, program, folder, seed):
        self.random = random.Random(seed)
        self.folder = folder
        self.marker = f"SOAK_MARKER={os.path.basename(folder)}"
        self.journal = os.path.join(folder, "journal")
        open(self.journal, "w").close()
        workspace = os.path.join(folder, "workspace")
        os.mkdir(workspace)
        self.engine = Engine(program, workspace)
        self.program = program
        moves = legal_moves((HERE.parent.parent / "docs" / "run-lifecycle.md").read_text("utf-8"))
        self.checker = Checker(os.path.join(workspace, "runyard.db"), self.journal, moves)
        self.book = Book()
        self.killed_while_starting = 0
        self.processes_killed = 0
        self.dying = {}  # processes of dead engines, as processes_with() gives them

    def deploy(self):
        project = os.path.join(self.folder, "project")
        shutil.copytree(HERE / "project", project)
        common = {"SOAK_MARKER": os.path.basename(self.folder), "SOAK_JOURNAL": self.journal}
        retry = 'retry = { max_attempts = 200, factor = 1, min_timeout = "1s", max_timeout = "1s" }'
        fragile = "retry = { max_attempts = 1 }"
        tasks = [("quick", "0", retry), ("slow", "0.5", retry), ("flaky", "0.02", retry), ("fragile", "0.05", fragile)]
        text = '[project]\nname = "Soak"\n'
        for task, work, policy in tasks:
            text += self.task(task, '["./step.sh"]', {**common, "SOAK_WORK": work}, policy)
        text += self.task("warm", '["python3", "warm.py"]', common, retry, 'mode = "persistent"\nslots = 4\n')
        pathlib.Path(project, "runyard.toml").write_text(text, "utf-8")
        subprocess.run([self.program, "deploy", project, "--workspace", self.engine.workspace], check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)

    @staticmethod
    def task(name, command, env, retry, more=""):
        pairs = ", ".join(f'{key} = "{value}"' for key, value in env.items())
        return f'[[task]]\nid = "{name}"\ncommand = {command}\n{more}{retry}\nenv = {{ {pairs} }}\n'

    def round(self):
        """From a running engine, through its death, to a running engine."""
        clients = [Client(number, self.engine, self.book, random.Random(self.random.random()))
                   for number in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(self.random.uniform(0.02, 1.2))
        self.kill()
        for client in clients:
            client.stopping.set()
            client.join(PATIENCE)
            if client.failure:
                raise client.failure
        self.engine.start()
        while self.random.random() < 0.15:  # a death while the dead one's work is picked up
            time.sleep(self.random.uniform(0, 0.15))
            self.kill()
            self.killed_while_starting += 1
            self.engine.start()
        self.engine.wait_ready()
        wait_until_gone(self.dying, self.marker)
        self.dying.clear()
        self.checker.check(self.book)

    def kill(self):
        orphans = processes_with(self.marker)
        self.processes_killed += len(orphans)
        self.engine.kill()
        orphans.update(processes_with(self.marker))
        if self.random.random() < 0.5:
            wait_until_gone(orphans, self.marker)
        # Else the next engine starts while they still end.
        self.dying.update(orphans)

    def unfinished(self):
        """{status: ids of the runs in it} of the runs that are not over."""
        connection = sqlite3.connect(f"file:{self.checker.database}?mode=ro", uri=True, timeout=60)
        rows = connection.execute("SELECT status, id FROM run WHERE status < ?", (FIRST_FINAL,)).fetchall()
        connection.close()
        left = {}
        for status, run in rows:
            left.setdefault(status, []).append(run)
        return left

    def finish(self):
        """Everything must come to its end by itself; only what was left frozen is resumed."""
        last = Client(CLIENTS, self.engine, self.book, self.random)
        last.send_unanswered()
        fewest, deadline = None, 0
        while left := self.unfinished():
            for run in left.get(NUMBERS["frozen"], []):
                last.connection.ask("POST", f"/runyard/v1/runs/{run}/resume")
            count = sum(map(len, left.values()))
            if fewest is None or count < fewest:
                fewest, deadline = count, time.monotonic() + PATIENCE
            if time.monotonic() > deadline:
                break  # stuck; the check says which
            time.sleep(0.1)
        self.checker.check(self.book, everything_ended=True)
        self.engine.stop()
        wait_until_gone(processes_with(self.marker), self.marker)
        return self.checker.check(self.book, everything_ended=True)

    def run(self, rounds):
        self.engine.start()
        self.engine.wait_ready()
        self.deploy()
        started = time.monotonic()
        for number in range(1, rounds + 1):
            self.round()
            if sys.stderr.isatty() or number % 10 == 0:
                print(f"round {number} of {rounds}: {self.book.counts}", file=sys.stderr)
        runs = self.finish()
        with open(self.journal, encoding="ascii") as journal:
            attempts = sum(1 for _ in journal)
        return {"rounds": rounds, "kills": rounds + self.killed_while_starting,
                "killsWhileStarting": self.killed_while_starting, "taskProcessesKilled": self.processes_killed,
                "runs": runs, "attemptsThatRan": attempts, "seconds": round(time.monotonic() - started, 1),
                **self.book.counts}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--runyard", required=True)
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--keep", action="store_true", help="leave the workspace for a look")
    options = arguments.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 32)
    folder = tempfile.mkdtemp(prefix="runyard-soak.")
    soak = Soak(os.path.abspath(options.runyard), folder, seed)
    failed = None
    try:
        print(json.dumps({"seed": seed, **soak.run(options.rounds)}))
    except Failure as failure:
        failed = failure
        print(f"soak: {failure}\nsoak: repeat with --seed {seed} --rounds {options.rounds}; the workspace is {folder}",
              file=sys.stderr)
    finally:
        soak.engine.end()
        if not failed and not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
