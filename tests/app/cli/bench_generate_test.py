"""`runyard bench generate`: a workspace that an engine opens, the same for the same seed, and a clean stop."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import LIMIT, Engine  # noqa: E402


def rows(folder, sql):
    database = sqlite3.connect(f"file:{folder}/runyard.db?mode=ro", uri=True)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


class Generate(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM)
        self.addCleanup(self.engine.close)

    def generate(self, name, *options):
        return self.engine.run("bench", "generate", self.engine.folder / name, "--json", *options)

    def test_the_same_seed_gives_the_same_runs_and_an_engine_lists_them(self):
        for name, seed in (("workspace", "7"), ("again", "7"), ("other", "8")):
            made = self.generate(name, "--runs", "300", "--seed", seed)
            self.assertEqual(made.code, 0, made.err)
            self.assertEqual((made.json["runs"], made.json["complete"]), (300, True))
        runs = {name: rows(self.engine.folder / name, "SELECT seq, id, status, created_at, finished_at FROM run")
                for name in ("workspace", "again", "other")}
        self.assertEqual(len(runs["workspace"]), 300)
        self.assertEqual(runs["workspace"], runs["again"])
        self.assertNotEqual(runs["workspace"], runs["other"])
        self.assertEqual(rows(self.engine.workspace, "SELECT count(*) FROM search_pending"), [(0,)])
        self.engine.start()
        self.assertEqual(len(self.engine.ok("runs", "list", "--limit", "100")["data"]), 100)

    def test_a_workspace_is_never_written_over(self):
        self.assertEqual(self.generate("workspace", "--runs", "10").code, 0)
        before = (self.engine.workspace / "runyard.db").read_bytes()
        again = self.generate("workspace", "--runs", "10")
        self.assertEqual(again.code, 5)
        self.assertRegex(again.err, "another folder")
        self.assertEqual((self.engine.workspace / "runyard.db").read_bytes(), before)

    def test_numbers_out_of_range_are_explained(self):
        for option, value in (("--runs", "0"), ("--runs", "many"), ("--runs", "1e6"), ("--seed", "-1")):
            refused = self.generate("workspace", option, value)
            self.assertEqual(refused.code, 3, value)
            self.assertRegex(refused.err, "whole number")
            self.assertFalse((self.engine.workspace / "runyard.db").exists())

    def test_an_interrupt_keeps_what_was_made(self):
        command = [PROGRAM, "bench", "generate", self.engine.workspace, "--runs", "50000000", "--json"]
        process = subprocess.Popen(command, env=self.engine.environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        end = time.monotonic() + LIMIT
        while time.monotonic() < end and not self.has_runs():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        answer = json.loads(process.communicate(timeout=LIMIT)[0])
        self.assertEqual(process.returncode, 1)
        self.assertFalse(answer["complete"])
        self.assertGreater(answer["runs"], 0)
        self.assertEqual(rows(self.engine.workspace, "SELECT count(*) FROM run"), [(answer["runs"],)])

    def has_runs(self):
        try:
            return rows(self.engine.workspace, "SELECT 1 FROM run LIMIT 1") != []
        except sqlite3.OperationalError:
            return False


if __name__ == "__main__":
    unittest.main()
