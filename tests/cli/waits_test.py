"""Tasks that wait for others, for a time and for tokens: real processes that stand still meanwhile, by the command
line inside a task and by the routes the official SDK calls; also over a kill -9 of the engine."""

import json
import pathlib
import shutil
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import LIMIT, Engine  # noqa: E402

PROJECT = """
[project]
name = "Waits"

[[queue]]
name = "narrow"
concurrency_limit = 1

[[task]]
id = "echo"
command = ["cat"]
queue = "narrow"

[[task]]
id = "fails"
command = ["sh", "-c", "echo 'no such order' >&2; exit 3"]

[[task]]
id = "family"
command = ["sh", "family.sh"]
queue = "narrow"

[[task]]
id = "asks"
command = ["sh", "asks.sh"]

[[task]]
id = "tries"
command = ["sh", "-c", "runyard trigger $CHILD --wait; echo $?"]
env = { CHILD = "fails" }

[[task]]
id = "canceled-child"
command = ["sh", "-c", "runyard trigger idle --wait; echo $?"]

[[task]]
id = "sleeps"
command = ["sh", "-c", "runyard wait 1s && echo 1"]

[[task]]
id = "counts"
command = ["sh", "-c", "touch $BEATS; (while :; do echo . >> $BEATS; sleep 0.05; done) & runyard wait-token --name go; kill $!"]

[[task]]
id = "idle"
command = ["sleep", "600"]

[[task]]
id = "slow"
command = ["sh", "-c", "sleep 2; echo 5"]
retry = { max_attempts = 5, min_timeout = "100ms", max_timeout = "100ms", randomize = false }

[[task]]
id = "python"
command = ["python3", "asks.py"]

[[task]]
id = "warm-python"
mode = "persistent"
command = ["python3", "warm.py"]
slots = 2

[[task]]
id = "warm-node"
mode = "persistent"
command = ["node", "warm.mjs"]
"""

MODULES = pathlib.Path(SUPPORT).parents[1] / "resources" / "modules"
ASKS_PYTHON = """
import json
from runyard_waits import *
text = trigger_and_wait("echo", {"a": 1}).unwrap()
several = [result.output for result in batch_trigger_and_wait([("echo", 1), ("echo", [2]), ("echo", "3")])]
failed = trigger_and_wait("fails")
wait_for(seconds=0.5)
print(json.dumps([text, several, failed.ok, failed.error["message"]]))
"""
WARM_PYTHON = """
from runyard_worker import serve, task
from runyard_waits import *

@task("warm-python")
def warm(payload, run):
    results = batch_trigger_and_wait([("echo", payload), ("fails", None)], run=run)
    return [results[0].unwrap(), results[1].ok, trigger_and_wait("echo", "again", run=run).output]

serve()
"""
WARM_NODE = """
import { serve, task } from "./runyard-worker.mjs";
import { batchTriggerAndWait, triggerAndWait, waitFor } from "./runyard-waits.mjs";

task("warm-node", async (payload, run) => {
  const results = await batchTriggerAndWait([{ task: "echo", payload }, { task: "fails" }], { run });
  await waitFor({ seconds: 0.3 }, { run });
  return [results[0].unwrap(), results[1].ok, (await triggerAndWait("echo", "again", {}, { run })).output];
});
serve();
"""

# Every generation waits for the next one, all of them on one slot.
FAMILY = """
read left
if [ "$left" -gt 0 ]; then
    below=$(runyard trigger family -p $((left - 1)) --wait) || exit
    echo $((below + 1))
else
    runyard trigger echo -p 100 --wait
fi
"""
ASKS = """
one=$(runyard trigger slow --wait) || exit
two=$(runyard trigger slow --wait) || exit
echo "[$RUNYARD_ATTEMPT_NUMBER, $one, $two]"
"""


class Waits(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM).start()
        self.addCleanup(self.engine.close)
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.engine.folder))
        self.beats = folder / "beats"
        (folder / "runyard.toml").write_text(PROJECT)
        (folder / "family.sh").write_text(FAMILY)
        (folder / "asks.sh").write_text(ASKS)
        (folder / "asks.py").write_text(ASKS_PYTHON)
        (folder / "warm.py").write_text(WARM_PYTHON)
        (folder / "warm.mjs").write_text(WARM_NODE)
        for module in ("python/runyard_waits.py", "python/runyard_worker.py", "node/runyard-waits.mjs",
                       "node/runyard-worker.mjs"):
            shutil.copy(MODULES / module, folder)
        self.engine.ok("deploy", folder)
        for name, value in {"BEATS": self.beats}.items():
            self.assertEqual(self.engine.run("env", "set", name, value).code, 0)

    def call(self, method, path, body=None, timeout=LIMIT):
        """(status, answer) of the HTTP API."""
        key = json.loads((self.engine.workspace / "credentials.json").read_text())["secretKey"]
        request = urllib.request.Request(self.engine.url + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Authorization": "Bearer " + key, "Content-Type": "text/plain"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def pid(self, run):
        return self.engine.show(run)["attempts"][-1]["pid"]

    def test_a_family_on_one_slot(self):
        code, run = self.engine.finished("family", "6")
        self.assertEqual(code, 0, run)
        self.assertEqual(run["output"]["data"], "106")
        self.assertEqual(run["attemptCount"], 1)

    def test_a_failed_child_is_told(self):
        code, run = self.engine.finished("tries")
        self.assertEqual(code, 0, run)
        self.assertEqual(run["output"]["data"].strip().splitlines()[-1], "10")

    def test_a_canceled_child_wakes_its_parent(self):
        parent = self.engine.trigger("canceled-child")
        self.engine.until(parent, "FROZEN")
        child = next(row["id"] for row in self.engine.ok("runs", "list")["data"] if row["taskIdentifier"] == "idle")
        self.engine.until(child, "EXECUTING")
        self.engine.ok("runs", "cancel", child)
        run = self.engine.until(parent, "COMPLETED")
        self.assertEqual(run["output"]["data"].strip().splitlines()[-1], "16")

    def test_cancel_takes_the_child_along(self):
        parent = self.engine.trigger("canceled-child")
        self.engine.until(parent, "FROZEN")
        self.engine.ok("runs", "cancel", parent)
        for row in self.engine.ok("runs", "list")["data"]:
            self.assertEqual(self.engine.until(row["id"], "CANCELED")["status"], "CANCELED")

    def test_a_wait_for_a_time(self):
        code, run = self.engine.finished("sleeps")
        self.assertEqual(code, 0, run)
        self.assertGreaterEqual(run["attempts"][0]["frozenMs"], 800)

    def test_the_whole_process_tree_stands_still(self):
        run = self.engine.trigger("counts")
        self.engine.until(run, "FROZEN")
        time.sleep(0.3)
        before = self.beats.read_text()
        time.sleep(0.5)
        self.assertEqual(self.beats.read_text(), before)
        token = self.call("GET", "/api/v1/waitpoints/tokens")[1]["data"][0]["id"]
        self.assertEqual(self.call("POST", f"/api/v1/waitpoints/tokens/{token}/complete", {"data": {"a": 1}})[0], 200)
        shown = self.engine.until(run, "COMPLETED")
        self.assertEqual(json.loads(shown["output"]["data"]), {"a": 1})
        self.assertGreater(len(self.beats.read_text()), len(before))

    def test_the_routes_of_the_sdk(self):
        run = self.engine.trigger("idle")
        self.engine.until(run, "EXECUTING")
        soon = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 2))
        status, answer = self.call("POST", f"/engine/v1/runs/{run}/wait/duration", {"date": soon})
        self.assertEqual((status, answer["waitUntil"]), (200, soon))
        status, held = self.call("GET", f"/runyard/v1/runs/{run}/wait")
        self.assertEqual((status, held["state"]), (200, "DONE"))
        self.assertEqual(held["results"][0]["waitpoint"], answer["waitpoint"]["id"])
        self.engine.until(run, "EXECUTING")
        token = self.call("POST", "/api/v1/waitpoints/tokens", {})[1]["id"]
        self.assertEqual(self.call("POST", f"/engine/v1/runs/{run}/waitpoints/tokens/{token}/wait"),
                         (200, {"success": True}))
        status, refused = self.call("POST", f"/engine/v1/runs/{run}/wait/duration", {"date": soon})
        self.assertEqual(status, 422)
        self.assertIn("waits already", refused["error"])
        answers = []
        waiter = threading.Thread(target=lambda: answers.append(self.call("GET", f"/runyard/v1/runs/{run}/wait")))
        waiter.start()
        with self.assertRaises(TimeoutError):  # one that leaves
            self.call("GET", f"/runyard/v1/runs/{run}/wait", timeout=0.3)
        self.assertEqual(self.call("GET", f"/runyard/v1/runs/{run}/wait?now=true")[1]["state"], "WAITING")
        self.call("POST", f"/api/v1/waitpoints/tokens/{token}/complete", {"data": [1, 2]})
        waiter.join(LIMIT)
        self.assertEqual(answers[0][1]["results"][0]["output"], [1, 2])
        status, refused = self.call("POST", f"/engine/v1/runs/{run}/wait/duration", {"date": "tomorrow"})
        self.assertEqual(status, 400)
        status, refused = self.call("POST", "/api/v1/tasks/echo/trigger",
                                    {"options": {"resumeParentOnCompletion": True}})
        self.assertEqual(status, 400)
        self.engine.ok("runs", "cancel", run)

    def test_a_killed_engine_goes_on_with_its_waits(self):
        run = self.engine.trigger("asks")
        self.engine.until(run, "FROZEN")
        first = self.engine.until(run, "FROZEN")["children"][0]["id"]
        self.engine.until(first, "COMPLETED")
        end = time.monotonic() + LIMIT
        while len(self.engine.show(run)["children"]) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        self.engine.until(run, "FROZEN")
        self.engine.kill()
        self.engine.start()
        shown = self.engine.until(run, "COMPLETED", "FAILED", "INTERRUPTED", "CRASHED")
        self.assertEqual(shown["status"], "COMPLETED", shown)
        self.assertEqual(json.loads(shown["output"]["data"]), [2, 5, 5])
        self.assertEqual(len(shown["children"]), 2)

    def test_a_python_process_waits(self):
        code, run = self.engine.finished("python")
        self.assertEqual(code, 0, run)
        self.assertEqual(json.loads(run["output"]["data"]), [{"a": 1}, [1, [2], "3"], False, "no such order"])
        self.assertEqual(run["attemptCount"], 1)

    def test_warm_workers_wait(self):
        for task in ["warm-python"] + (["warm-node"] if shutil.which("node") else []):
            runs = [self.engine.trigger(task, json.dumps({"n": n})) for n in range(3)]
            for n, run in enumerate(runs):
                shown = self.engine.until(run, "COMPLETED", "FAILED", "CRASHED")
                self.assertEqual(shown["status"], "COMPLETED", shown)
                self.assertEqual(json.loads(shown["output"]["data"]), [{"n": n}, False, "again"])

    def test_outside_of_a_task_nothing_waits(self):
        result = self.engine.run("wait", "1s")
        self.assertEqual(result.code, 3)
        self.assertIn("Only a task can wait", result.err)


unittest.main()
