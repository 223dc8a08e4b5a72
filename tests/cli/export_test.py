"""`runyard runs export` and `runs list --csv` beside a running engine, and without one."""

import csv
import io
import json
import pathlib
import sys
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

PROJECT = pathlib.Path(__file__).parent / "project"


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        cls.engine.ok("deploy", PROJECT)
        cls.ids = [cls.engine.run("trigger", "echo", "-p", json.dumps({"n": n, "token": "hunter2"}), "--wait",
                                  "--tag", "=1+1", "--json").json["id"] for n in range(3)]

    def file(self, name):
        return self.engine.folder / name

    def test_a_query_is_exported_as_lists(self):
        done = self.engine.run("runs", "export", "--query", "task:echo", "-o", self.file("runs.csv"), "--json")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(done.json["runs"], 3)
        rows = list(csv.DictReader(io.StringIO(self.file("runs.csv").read_text())))
        self.assertEqual([row["id"] for row in rows], self.ids)
        self.assertEqual({row["tags"] for row in rows}, {"'=1+1"})
        self.engine.run("runs", "export", self.ids[1], "-o", self.file("one.json"))
        self.assertEqual([run["id"] for run in json.loads(self.file("one.json").read_text())], [self.ids[1]])

    def test_an_archive_says_what_it_masked(self):
        done = self.engine.run("runs", "export", "--query", "", "-o", self.file("a.runyard"), "--json")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(done.json["runs"], 3)
        self.assertGreaterEqual(done.json["masked"], 3)  # payloads, and the outputs that repeat them
        open_words = self.engine.run("runs", "export", self.ids[0], "--no-mask", "-o", self.file("b.runyard"), "--json")
        self.assertEqual(open_words.json["masked"], 0)

    def test_what_is_missing_or_wrong_is_said(self):
        self.assertEqual(self.engine.run("runs", "export", "--query", "x").code, 3)  # no file
        self.assertEqual(self.engine.run("runs", "export", "-o", self.file("x.csv")).code, 3)  # no runs
        unknown = "run_" + "0" * 26
        for arguments in (["--query", "status:(", "-o", self.file("x.csv")], ["nonsense", "-o", self.file("x.csv")],
                          [unknown, "-o", self.file("x.csv")], ["--query", "", "-o", self.file("x.txt")],
                          ["--query", "", "-o", self.file("no/such/x.csv")]):
            done = self.engine.run("runs", "export", *arguments)
            self.assertNotEqual(done.code, 0, arguments)
            self.assertTrue(done.err.startswith("runyard"), done.err)
        self.assertFalse(self.file("x.csv").exists())

    def test_a_page_of_the_list_is_a_table(self):
        done = self.engine.run("runs", "list", "--csv", "--task", "echo")
        rows = list(csv.DictReader(io.StringIO(done.out)))
        self.assertEqual({row["id"] for row in rows}, set(self.ids))
        self.assertEqual({row["tags"] for row in rows}, {"'=1+1"})


if __name__ == "__main__":
    unittest.main()
