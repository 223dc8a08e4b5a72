"""The real program when its machine is short of something, when it is stopped, killed, or kept from its database."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import unittest
import urllib.request

PROGRAM = sys.argv.pop(1)
sys.path.insert(0, sys.argv.pop(1))

from runyard_engine import Engine  # noqa: E402

PROJECT = """
[project]
name = "Trust"

[[task]]
id = "quick"
command = ["/bin/sh", "-c", "echo 1"]
retry = { max_attempts = 1 }

[[task]]
id = "long"
command = ["/bin/sh", "-c", "echo started >> long.log; exec sleep 300"]
retry = { max_attempts = 1 }

[[task]]
id = "tidy"
command = ["/bin/sh", "-c", "trap 'sleep 0.5; echo 7; exit 0' TERM; echo started >> tidy.log; while :; do sleep 0.05; done"]
retry = { max_attempts = 1 }

[[task]]
id = "stubborn"
command = ["/bin/sh", "-c", "trap '' TERM; echo started >> stubborn.log; while :; do sleep 0.05; done"]
retry = { max_attempts = 1 }
"""


def eventually(what, limit=30):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("it did not come to be")


class Trust(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM)
        self.addCleanup(self.engine.close)
        self.project = self.engine.folder / "project"
        self.project.mkdir()
        (self.project / "runyard.toml").write_text(PROJECT)
        self.engine.start()
        self.engine.ok("deploy", self.project)

    def health(self):
        with urllib.request.urlopen(self.engine.url + "/healthz", timeout=10) as answer:
            return json.load(answer)

    def started(self, task):
        log = self.project / f"{task}.log"
        return log.read_text().count("started") if log.exists() else 0

    def waits_for_room(self, runs):
        for run in runs:
            shown = self.engine.show(run)
            self.assertIn(shown["status"], ("QUEUED", "DEQUEUED"), shown)

    def test_no_descriptors_are_left(self):
        pid = self.engine.process.pid
        limits = resource_limits(pid)
        used = len(os.listdir(f"/proc/{pid}/fd"))
        set_limits(pid, used + 4, limits[1])
        runs = [self.engine.trigger("quick") for _ in range(6)]
        problem = eventually(lambda: self.health().get("problem"))
        self.assertIn("Too many open files", problem)
        time.sleep(2)
        set_limits(pid, *limits)
        for run in runs:
            shown = self.engine.until(run, "COMPLETED", "FAILED", "CRASHED", "INTERRUPTED", "SYSTEM_FAILURE")
            self.assertEqual(shown["status"], "COMPLETED", shown)
            self.assertEqual(len(shown["attempts"]), 1)

    def test_the_context_folder_is_a_file(self):
        scratch = self.engine.workspace / "scratch"
        scratch.rename(self.engine.workspace / "scratch.away")
        scratch.write_text("not a folder")
        runs = [self.engine.trigger("quick") for _ in range(6)]
        problem = eventually(lambda: self.health().get("problem"))
        self.assertIn("context file", problem)
        self.assertFalse(self.health()["ok"])
        self.assertIn("context file", self.engine.ok("status")["problem"])
        self.waits_for_room(runs)
        scratch.unlink()
        (self.engine.workspace / "scratch.away").rename(scratch)
        for run in runs:
            shown = self.engine.until(run, "COMPLETED", "CRASHED", "FAILED")
            self.assertEqual(shown["status"], "COMPLETED")
            self.assertEqual([attempt["number"] for attempt in shown["attempts"]], [1])
        self.assertTrue(self.health()["ok"])

    def test_a_clean_stop_gives_tasks_their_time(self):
        run = self.engine.trigger("tidy")
        eventually(lambda: self.started("tidy"))
        self.assertEqual(self.engine.stop(), 0)
        self.engine.start()
        shown = self.engine.show(run)
        self.assertEqual(shown["status"], "COMPLETED", shown)
        self.assertEqual(self.started("tidy"), 1)

    def test_what_a_clean_stop_breaks_off_goes_on(self):
        run = self.engine.trigger("long")
        eventually(lambda: self.started("long"))
        self.assertEqual(self.engine.stop(), 0)
        self.engine.start()
        eventually(lambda: self.started("long") == 2)
        self.assertEqual(self.engine.until(run, "EXECUTING")["attempts"][0]["status"],
                         "INTERRUPTED")
        self.engine.ok("runs", "cancel", run)

    def test_a_second_signal_stops_at_once(self):
        run = self.engine.trigger("stubborn")
        eventually(lambda: self.started("stubborn"))
        began = time.monotonic()
        self.engine.process.send_signal(signal.SIGINT)
        log = self.engine.folder / "serve.log"
        eventually(lambda: "Waiting for 1 run to end" in log.read_text())
        self.assertIn(run, log.read_text())
        self.engine.process.send_signal(signal.SIGINT)
        self.assertEqual(self.engine._gone(), 0)
        self.assertLess(time.monotonic() - began, 8)
        self.engine.start()
        eventually(lambda: self.started("stubborn") == 2)
        self.engine.until(run, "EXECUTING")

    def test_children_of_a_grace_are_canceled_after_a_kill(self):
        parent = self.engine.trigger("stubborn")
        eventually(lambda: self.started("stubborn"))
        self.engine.ok("runs", "cancel", parent)
        child = self.engine.ok("trigger", "long", environment={"RUNYARD_RUN_ID": parent})["id"]
        eventually(lambda: self.started("long"))
        self.engine.kill()
        self.engine.start()
        self.assertEqual(self.engine.until(child, "CANCELED", "INTERRUPTED")["status"], "CANCELED")
        self.assertEqual(self.started("long"), 1)

    def test_another_program_holds_the_database(self):
        other = sqlite3.connect(self.engine.workspace / "runyard.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = subprocess.Popen([PROGRAM, "trigger", "quick", "--json"], env=self.engine.environment,
                                   stdout=subprocess.PIPE)
        problem = eventually(lambda: self.health().get("problem"), 5)
        self.assertIn("Another program holds the database", problem)
        began = time.monotonic()
        self.assertIn("Another program", self.engine.ok("status")["problem"])
        self.assertLess(time.monotonic() - began, 5)
        time.sleep(12)  # longer than the engine waited before
        self.assertIsNone(waiting.poll())
        other.execute("ROLLBACK")
        other.close()
        out, _ = waiting.communicate(timeout=30)
        self.assertEqual(waiting.returncode, 0)
        run = json.loads(out)["id"]
        self.assertEqual(self.engine.until(run, "COMPLETED")["status"], "COMPLETED")
        self.assertTrue(self.health()["ok"])


def resource_limits(pid):
    return resource.prlimit(pid, resource.RLIMIT_NOFILE)


def set_limits(pid, soft, hard):
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))


if __name__ == "__main__":
    unittest.main(verbosity=2)
