"""Values of secret variables: not in logs, outputs and exports, however a task prints them."""

import json
import sys
import time
import unittest
import urllib.request

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
id = "hold"
command = ["sleep", "600"]

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

    def ask(self, method, path, body=None, headers=None):
        key = json.loads((self.engine.workspace / "credentials.json").read_text("utf-8"))["secretKey"]
        url = path if path.startswith("http") else self.engine.url + path
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Authorization": "Bearer " + key} | (headers or {}), method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    def nowhere_on_the_disk(self, text, *folders):
        for folder in folders:
            for file in (self.engine.workspace / folder).rglob("*"):
                if file.is_file():
                    self.assertNotIn(text.encode(), file.read_bytes(), file)

    def test_streams(self):
        run = self.engine.trigger("hold")
        stream = f"/realtime/v1/streams/{run}"
        chunks = [json.dumps({"said": "it is " + SECRET}), json.dumps(SECRET[:4]), json.dumps(SECRET[4:]), "482913",
                  "no JSON: " + SECRET]
        body = "\n".join(chunks).encode() + b"\n"
        self.ask("POST", stream + "/self/said", body, {"X-Client-Id": "c"})
        self.ask("POST", stream + "/self/said/append", SECRET.encode())
        self.ask("POST", f"/api/v2/runs/{run}/cancel", {})
        read = self.ask("GET", stream + "/said")
        data = [json.loads(line[6:]) for line in read.splitlines() if line.startswith("data: ")]
        # In two chunks it is not found: each is passed on as it comes.
        self.assertEqual(data, [{"said": "it is ***"}, SECRET[:4], SECRET[4:], "***", "no JSON: ***", "***"])
        self.nowhere_on_the_disk(SECRET, "streams")

    def test_metadata(self):
        told = {"token": SECRET, "pin": 482913, "list": ["a", SECRET]}
        run = self.engine.trigger("hold", None, "--metadata", json.dumps(told))
        masked = {"token": "***", "pin": "***", "list": ["a", "***"]}
        path = f"/api/v1/runs/{run}/metadata"
        self.assertEqual(json.loads(self.ask("GET", path))["metadata"], masked)
        self.ask("PUT", path, {"operations": [{"type": "set", "key": "more", "value": "and " + SECRET}]})
        self.assertEqual(json.loads(self.ask("GET", path))["metadata"], masked | {"more": "and ***"})
        self.ask("PUT", path, {"metadata": told})
        self.assertEqual(json.loads(self.ask("GET", path))["metadata"], masked)
        self.ask("POST", f"/api/v2/runs/{run}/cancel", {})

    def test_outputs_of_wait_tokens(self):
        token = json.loads(self.ask("POST", "/api/v1/waitpoints/tokens", {}))["id"]
        self.ask("POST", f"/api/v1/waitpoints/tokens/{token}/complete", {"data": {"key": SECRET, "pin": 482913}})
        output = json.loads(self.ask("GET", f"/api/v1/waitpoints/tokens/{token}"))["output"]
        self.assertEqual(json.loads(output), {"key": "***", "pin": "***"})

    def test_outputs_that_are_uploaded(self):
        """As a trigger.dev command line ends an attempt with a large output."""
        build = {"localOnly": True, "engine": "V2", "metadata": {
            "contentHash": "1", "packageVersion": "4.8.3", "cliPackageVersion": "4.8.3", "runtime": "node-22",
            "runtimeVersion": "22.1.0", "tasks": [{"id": "by-hand", "filePath": "a.ts"}], "queues": []}}
        worker = json.loads(self.ask("POST", "/api/v1/projects/proj_secrets/background-workers", build))["id"]
        run = self.engine.trigger("by-hand")
        messages = []
        for _ in range(600):
            messages = json.loads(self.ask("POST", "/engine/v1/dev/dequeue", {"currentWorker": worker, "oldWorkers": []}))[
                "dequeuedMessages"]
            if messages:
                break
            time.sleep(0.05)
        path = f"/engine/v1/dev/runs/{run}/snapshots/"
        begun = json.loads(self.ask("POST", path + messages[0]["snapshot"]["friendlyId"] + "/attempts/start", {}))
        place = json.loads(self.ask("PUT", "/api/v2/packets/output.json"))
        large = json.dumps({"json": {"much": "x" * 200_000, "token": SECRET}}, ensure_ascii=False)
        self.ask("PUT", place["presignedUrl"], large.encode(), {"Content-Type": "application/super+json"})
        end = {"completion": {"id": run, "ok": True, "output": place["storagePath"], "outputType": "application/store"}}
        self.ask("POST", path + begun["snapshot"]["friendlyId"] + "/attempts/complete", end)
        shown = self.engine.until(run, "COMPLETED")
        self.assertEqual(json.loads(shown["output"]["data"])["json"]["token"], "***")
        self.nowhere_on_the_disk("p4ss", "uploads", "streams")

    def test_who_sets_a_short_secret_is_told(self):
        for value, words in (("short", "word of its own"), ("abc", "not masked"), ("long enough", "")):
            done = self.engine.run("env", "set", "--secret", "SHORT", value)
            self.assertEqual(done.code, 0, done.err)
            self.assertIn(words, done.err)
            self.assertEqual(bool(done.err), bool(words), done.err)
        self.assertEqual(self.engine.run("env", "set", "OPEN_SHORT", "abc").err, "")
        file = self.engine.folder / "some.env"
        file.write_text("TINY=abc\nFINE=long enough too\n")
        done = self.engine.run("env", "import", "--secret", file)
        self.assertIn("TINY: ", done.err)
        self.assertNotIn("FINE", done.err)

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
