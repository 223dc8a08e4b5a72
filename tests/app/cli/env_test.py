"""`runyard env`: variables set, listed, imported and deleted by the command line, and found by tasks."""

import json
import pathlib
import stat
import sys
import tempfile
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

PROJECT = """
[project]
name = "Environment"

[[task]]
id = "show"
command = ["python3", "-c", "import json, os; print(json.dumps({n: v for n, v in os.environ.items() if n.startswith('MY_')}))"]
env = { MY_LEVEL = "of the task" }

[[task]]
id = "warm"
mode = "persistent"
command = ["python3", "warm.py"]
"""
WARM = """
import json, os, sys
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "attempt":
        answer = {"type": "result", "attemptId": message["attemptId"], "output": os.environ.get("MY_LEVEL")}
        print(json.dumps(answer), flush=True)
"""


class Environment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        folder = pathlib.Path(tempfile.mkdtemp(dir=cls.engine.folder))
        (folder / "runyard.toml").write_text(PROJECT)
        (folder / "warm.py").write_text(WARM)
        cls.engine.ok("deploy", folder)

    def seen(self):
        """What a task finds in its environment, of these."""
        code, run = self.engine.finished("show")
        self.assertEqual(code, 0, run)
        return json.loads(run["output"]["data"])

    def test_a_variable_is_set_read_and_deleted(self):
        self.assertEqual(self.seen(), {"MY_LEVEL": "of the task"})
        self.assertEqual(self.engine.run("env", "set", "MY_A", "größe = 1").code, 0)
        self.assertEqual(self.engine.run("env", "get", "MY_A").out, "größe = 1\n")
        self.assertIn({"name": "MY_A", "value": "größe = 1", "isSecret": False}, self.engine.ok("env", "list"))
        self.assertEqual(self.seen()["MY_A"], "größe = 1")
        self.engine.run("env", "set", "MY_A", stdin=b"two\nlines\n")
        self.assertEqual(self.seen()["MY_A"], "two\nlines")
        self.assertEqual(self.engine.run("env", "delete", "MY_A").code, 0)
        self.assertNotIn("MY_A", self.seen())
        for words in (["get", "MY_A"], ["delete", "MY_A"]):
            self.assertEqual(self.engine.run("env", *words).code, 4)

    def test_a_secret_is_printed_by_nothing(self):
        self.engine.run("env", "set", "MY_SECRET", "-", "--secret", stdin=b"s3cret")
        self.addCleanup(self.engine.run, "env", "delete", "MY_SECRET")
        shown = self.engine.run("env", "get", "MY_SECRET")
        self.assertEqual(shown.code, 5)
        listed = self.engine.run("env", "list")
        for result in (shown, listed, self.engine.run("env", "get", "MY_SECRET", "--json")):
            self.assertNotIn("s3cret", result.out + result.err)
        self.assertIn("(secret)", listed.out)
        for file in self.engine.workspace.rglob("*"):
            if file.is_file():
                self.assertFalse(b"s3cret" in file.read_bytes(), file)
        key = self.engine.workspace / "environment.key"
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
        self.assertEqual(self.seen()["MY_SECRET"], "***")  # it has it, and what it prints of it is masked

    def test_a_file_is_imported(self):
        file = self.engine.folder / "my.env"
        file.write_text("# mine\nexport MY_B=1\nMY_LEVEL='of the file'\nTRIGGER_SECRET_KEY=x\n")
        self.engine.run("env", "set", "MY_B", "old")
        for name in ("MY_B", "MY_LEVEL"):
            self.addCleanup(self.engine.run, "env", "delete", name)
        done = self.engine.run("env", "import", file)
        self.assertEqual(done.code, 0)
        self.assertIn("TRIGGER_SECRET_KEY", done.err)
        self.assertEqual(self.seen(), {"MY_B": "old", "MY_LEVEL": "of the file"})
        self.assertEqual(self.engine.run("env", "import", file, "--override").code, 0)
        self.assertEqual(self.seen()["MY_B"], "1")
        file.write_text("MY_B=1\nno equals\n")
        refused = self.engine.run("env", "import", file, "--override")
        self.assertEqual(refused.code, 3)
        self.assertIn("line 2", refused.err)

    def test_what_cannot_be_is_refused(self):
        self.assertEqual(self.engine.run("env", "set", "3S", "1").code, 3)
        self.assertEqual(self.engine.run("env", "set", "RUNYARD_RUN_ID", "1").code, 3)
        self.assertEqual(self.engine.run("env", "import", "/nowhere/.env").code, 4)

    def test_a_warm_worker_is_replaced(self):
        self.engine.run("env", "set", "MY_LEVEL", "first")
        self.addCleanup(self.engine.run, "env", "delete", "MY_LEVEL")
        self.assertEqual(self.engine.finished("warm")[1]["output"]["data"], '"first"')
        self.engine.run("env", "set", "MY_LEVEL", "second")
        self.assertEqual(self.engine.finished("warm")[1]["output"]["data"], '"second"')


if __name__ == "__main__":
    unittest.main()
