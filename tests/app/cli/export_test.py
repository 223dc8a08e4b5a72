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


class InATask(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM).start()
        self.addCleanup(self.engine.close)
        self.engine.ok("deploy", PROJECT)

    def test_a_task_exports_what_its_run_may_read(self):
        """Only its own run and what came of it, as with every other command; the file is not made otherwise."""
        other = self.engine.trigger("echo", "1")
        folder = self.engine.folder / "exporter"
        folder.mkdir()
        folder.joinpath("runyard.toml").write_text("""
[project]
name = "Exporter"

[[task]]
id = "exporter"
command = ["sh", "exporter.sh"]
retry = { max_attempts = 1 }

[[task]]
id = "trusted"
access = "workspace"
command = ["sh", "-c", "read file; runyard runs export --query '' -o $file >/dev/null && echo 0"]
retry = { max_attempts = 1 }
""")
        folder.joinpath("exporter.sh").write_text(f"""
child=$(runyard trigger echo -p 1 --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
codes=""
for what in $RUNYARD_RUN_ID $child {other} "--query="; do
    runyard runs export $what -o {folder}/out-$(echo $codes | wc -w).csv >/dev/null
    codes="$codes $?"
done
runyard runs start-now $child
runyard runs export $RUNYARD_RUN_ID {other} -o {folder}/both.csv
codes="$codes $?"
ln -sfn $RUNYARD_WORKSPACE {folder}/link
runyard runs show {other} --workspace {folder}/link
echo "\"$codes $?\""
""")
        self.engine.ok("deploy", folder)
        code, run = self.engine.finished("exporter", "1")
        self.assertEqual(code, 0, run)
        self.assertEqual(run["output"]["data"], ' 0 0 7 7 7 7')
        self.assertEqual(sorted(path.name for path in folder.glob("*.csv")), ["out-0.csv", "out-1.csv"])
        refusal = self.engine.run("runs", "logs", run["id"]).out
        self.assertIn("reschedule its own run and that run's descendants", refusal)
        everything = folder / "all.csv"
        code, run = self.engine.finished("trusted", str(everything), "--text")
        self.assertEqual(code, 0, run)
        self.assertTrue(everything.exists())


if __name__ == "__main__":
    unittest.main()
