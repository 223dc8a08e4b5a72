"""Values of secret variables: not in logs, outputs and exports, however a task prints them."""

import sys
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

SECRET = 'p4ss"wörd\\9'
MANIFEST = """
[project]
name = "secrets"

[[task]]
id = "tell"
command = ["python3", "tell.py"]

[[task]]
id = "die"
command = ["python3", "die.py"]
retry = { max_attempts = 1 }
"""
TELL = """
import json, os, sys, time
sys.stdin.read()
secret = os.environ["MY_SECRET"].encode()
sys.stderr.buffer.write(b"whole: " + secret + b"\\n")
sys.stderr.buffer.write(b"in two: " + secret[:5]); sys.stderr.flush()
time.sleep(0.3)
sys.stderr.buffer.write(secret[5:] + b" end\\n")
sys.stderr.buffer.write(b"a part: " + secret[:5] + b"\\n"); sys.stderr.flush()
print(json.dumps({"token": os.environ["MY_SECRET"], "number": 482913, "open": os.environ["MY_OPEN"]}))
"""
DIE = """
import os, sys
print("cannot log in with", os.environ["MY_SECRET"], file=sys.stderr)
sys.exit(1)
"""


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        project = cls.engine.folder / "project"
        project.mkdir()
        for name, text in (("runyard.toml", MANIFEST), ("tell.py", TELL), ("die.py", DIE)):
            (project / name).write_text(text)
        cls.engine.ok("deploy", project)
        for words in (["--secret", "MY_SECRET", SECRET], ["--secret", "MY_PIN", "482913"], ["MY_OPEN", "in the open"]):
            assert cls.engine.run("env", "set", *words).code == 0

    def test_logs_and_outputs(self):
        code, run = self.engine.finished("tell")
        self.assertEqual(code, 0, run)
        log = self.engine.run("runs", "logs", run["id"]).out
        self.assertNotIn(SECRET, log)
        self.assertIn("whole: ***", log)
        self.assertIn("in two: *** end", log)
        self.assertIn("a part: " + SECRET.encode()[:5].decode(), log)
        shown = self.engine.run("runs", "show", run["id"], "--json").out
        self.assertNotIn(SECRET[4:9], shown)
        self.assertNotIn("482913", shown)
        self.assertIn("in the open", shown)

    def test_errors_and_history(self):
        _, run = self.engine.finished("die")
        shown = self.engine.run("runs", "show", run["id"], "--json").out
        self.assertIn("cannot log in with ***", shown)
        self.assertNotIn("wörd", shown)

    def test_exports_of_what_was_stored_before(self):
        _, run = self.engine.finished("tell", '{"note": "later-secret-1"}')
        assert self.engine.run("env", "set", "--secret", "LATER", "later-secret-1").code == 0
        file = self.engine.folder / "all.runyard"
        self.engine.ok("runs", "export", run["id"], "-o", file)
        import subprocess
        text = subprocess.run(["zstd", "-dc", file], capture_output=True).stdout or file.read_bytes()
        self.assertNotIn(b"later-secret-1", text)
        kept = self.engine.ok("runs", "export", run["id"], "--no-mask", "-o", self.engine.folder / "open.runyard")
        self.assertEqual(kept["masked"], 0)
        self.assertGreater(self.engine.ok("runs", "export", run["id"], "-o", file)["masked"], 0)


if __name__ == "__main__":
    unittest.main()
