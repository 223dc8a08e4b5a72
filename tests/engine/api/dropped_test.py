"""Nothing is lost silently: what is dropped or refused at a bound is counted, and shown where one looks."""

import base64
import hashlib
import hmac
import os
import pathlib
import sys
import tempfile
import time
import unittest

from api_engine import HERE, ApiTest

sys.path.insert(0, os.path.join(HERE, os.pardir, os.pardir, "support"))
import otlp  # noqa: E402

MODULES = pathlib.Path(__file__).parents[3] / "resources" / "modules" / "python"
PROJECT = """
[project]
name = "Dropped"

[[task]]
id = "long-line"
command = ["python3", "-c", "import sys; sys.stderr.write('x' * 70000 + chr(10) + 'short' + chr(10)); print(1)"]

[[task]]
id = "warm"
command = ["python3", "warm.py"]
mode = "persistent"
"""
WARM = """
import sys
sys.path.insert(0, %r)
from runyard_worker import serve, task


@task("warm")
def warm(payload, run):
    run.log("y" * 70000)
    sys.__stdout__.write("z" * 70000 + chr(10))
    sys.__stdout__.flush()


serve()
""" % str(MODULES)


class Dropped(ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="runyard-dropped-")
        cls.addClassCleanup(folder.cleanup)
        pathlib.Path(folder.name, "runyard.toml").write_text(PROJECT, "utf-8")
        pathlib.Path(folder.name, "warm.py").write_text(WARM, "utf-8")
        answer = cls.engine.ask("POST", "/runyard/v1/deploy", {"directory": folder.name})
        assert answer.status == 200, answer.text
        token = hmac.digest(cls.engine.key.encode(), b"otel endpoint", hashlib.sha256)
        cls.endpoint = "/otel/" + base64.urlsafe_b64encode(token).decode().rstrip("=")

    def counts(self):
        counts = self.ok("GET", "/healthz", key=False)["dropped"]
        self.assertEqual(self.ok("GET", "/runyard/v1/status")["dropped"], counts)
        return counts

    def more(self, since):
        """What was counted since then."""
        return {kind: count - since[kind] for kind, count in self.counts().items() if count != since[kind]}

    def texts(self, run):
        return [line["text"] for line in self.ok("GET", f"/runyard/v1/runs/{run}/logs")["lines"]]

    def test_lines_that_are_cut(self):
        before = self.counts()
        run = self.finished("long-line")["id"]
        cut, short = self.texts(run)
        self.assertEqual((cut, short), ("x" * 65_536 + "…", "short"))
        self.assertEqual(self.more(before), {"cutLogLines": 1})
        run = self.finished("warm")["id"]
        # A warm worker's stderr is read beside its answers: its last line may be stored after the run has ended.
        deadline = time.monotonic() + 10
        while len(self.texts(run)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(sorted(self.texts(run)), ["y" * 65_536 + "…", "z" * 65_536 + "…"])
        self.assertEqual(self.more(before), {"cutLogLines": 3})
        self.assertRegex(self.engine.run("status").out, r"Dropped +[0-9]+ log lines cut at 64 KB")

    def test_requests_that_are_refused(self):
        before = self.counts()
        self.refused(413, "POST", "/api/v1/tasks/echo/trigger", {"payload": "x" * 3_145_728})
        self.assertEqual(self.more(before), {"requestsTooLarge": 1})

    def test_telemetry(self):
        before = self.counts()
        at = otlp.now()
        stranger = otlp.span("run_none", "of nobody", at, 1)
        self.assertIn("partialSuccess", self.ok("POST", self.endpoint + "/v1/traces", otlp.traces(stranger), key=False))
        self.assertEqual(self.more(before), {"telemetryRecords": 1})
        run = self.finished("echo", 1)["id"]
        before = self.counts()
        for begin in range(0, 10_004, 2_501):
            self.ok("POST", self.endpoint + "/v1/traces",
                    otlp.traces(*(otlp.span(run, f"s{i}", at, 1) for i in range(begin, min(begin + 2_501, 10_003)))), key=False)
        self.assertEqual(self.more(before), {"spans": 3})
        before = self.counts()
        many = otlp.span(run, "many", at, 1, more={f"a{i}": i for i in range(400)})
        self.ok("POST", self.endpoint + "/v1/traces", otlp.traces(many), key=False)
        self.assertEqual(set(self.more(before)), {"spans", "spanDetails"})


if __name__ == "__main__":
    unittest.main()
