"""Tasks that wait for others, for a time and for tokens: real processes that stand still meanwhile, by the command
line inside a task and by the routes the official SDK calls; also over a kill -9 of the engine. What the modules for
Python and Node do is in module_waits_test.py."""

import json
import pathlib
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

[[queue]]
name = "shut"
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
command = ["sh", "-c", "touch $BEATS; (while :; do echo . >> $BEATS; sleep 0.05; done) & runyard wait-token --name go; sleep 0.5; kill $!"]

[[task]]
id = "idle"
command = ["sleep", "600"]

[[task]]
id = "slow"
command = ["sh", "-c", "sleep 2; echo 5"]
retry = { max_attempts = 5, min_timeout = "1s", max_timeout = "1s", randomize = false }

[[task]]
id = "several"
command = ["sh", "several.sh"]

[[task]]
id = "for-batch"
access = "workspace"
command = ["sh", "batch.sh"]
retry = { max_attempts = 1 }

[[task]]
id = "approval"
command = ["sh", "-c", "runyard wait-token --name approval 2>/dev/null"]

[[task]]
id = "until"
command = ["sh", "-c", "runyard wait $(date -u -d '+1 seconds' +%Y-%m-%dT%H:%M:%SZ) && echo 1"]

[[task]]
id = "until-local"
command = ["sh", "-c", "runyard wait $(date -d '+3 seconds' +%Y-%m-%dT%H:%M:%S) && echo 1"]
env = { TZ = "America/New_York" }

[[task]]
id = "token-local"
command = ["sh", "-c", "runyard wait-token --timeout $(date -d '+3 seconds' +%Y-%m-%dT%H:%M:%S); echo $?"]
env = { TZ = "America/New_York" }

[[task]]
id = "token"
command = ["sh", "-c", "runyard wait-token --timeout 1s; echo $?"]

[[task]]
id = "called"
command = ["sh", "-c", "runyard wait-token 2>$URL; cat $URL >&2"]

[[task]]
id = "expired-child"
command = ["sh", "-c", "runyard trigger idle --queue shut --ttl 1s --wait; echo $?"]

[[task]]
id = "bounded"
command = ["sh", "-c", "runyard wait 7s && echo 1"]
max_duration = "5s"

[[task]]
id = "circle"
command = ["sh", "circle.sh"]

[[task]]
id = "back"
access = "workspace"
command = ["sh", "back.sh"]
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
SEVERAL = """
slow=$(runyard trigger slow --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
echo=$(runyard trigger echo -p '"second"' --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
runyard wait $slow $echo
"""
CIRCLE = """runyard trigger back -p '"'$RUNYARD_RUN_ID'"' --wait"""
BACK = """runyard wait $(tr -d '"') 2>$ERRORS; echo $?"""
BATCH = """runyard wait $(tr -d '"')"""
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
        self.beats, self.url, self.errors = (folder / name for name in ("beats", "url", "errors"))
        (folder / "runyard.toml").write_text(PROJECT)
        (folder / "family.sh").write_text(FAMILY)
        for name, text in {"asks": ASKS, "several": SEVERAL, "circle": CIRCLE, "back": BACK, "batch": BATCH}.items():
            (folder / (name + ".sh")).write_text(text)
        self.engine.ok("deploy", folder)
        for name, value in {"BEATS": self.beats, "URL": self.url, "ERRORS": self.errors}.items():
            self.assertEqual(self.engine.run("env", "set", name, value).code, 0)

    def call(self, method, path, body=None, timeout=LIMIT):
        """(status, answer) of the HTTP API."""
        key = json.loads((self.engine.workspace / "credentials.json").read_text())["secretKey"]
        data = body if isinstance(body, str) or body is None else json.dumps(body)
        request = urllib.request.Request(self.engine.url + path, method=method, data=data and data.encode(),
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
        child = next(row["id"] for row in self.engine.ok("runs", "list")["data"] if row["task"] == "idle")
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

    def test_a_child_knows_how_it_was_triggered(self):
        code, run = self.engine.finished("tries")
        child = self.call("GET", "/api/v3/runs/" + run["children"][0]["id"])[1]
        self.assertEqual(child["triggerFunction"], "triggerAndWait")

    def test_a_wait_for_a_time(self):
        code, run = self.engine.finished("sleeps")
        self.assertEqual(code, 0, run)
        self.assertGreaterEqual(run["attempts"][0]["frozenMs"], 800)

    def test_a_wait_until_a_date(self):
        code, run = self.engine.finished("until")
        self.assertEqual((code, run["output"]["data"].strip()), (0, "1"), run)

    def test_a_time_without_a_zone_is_that_of_the_task(self):
        for task, said in (("until-local", "1"), ("token-local", "11")):
            code, run = self.engine.finished(task)
            self.assertEqual((code, run["output"]["data"].split()[-1:]), (0, [said]), run)
            self.assertGreaterEqual(run["attempts"][0]["frozenMs"], 800)

    def test_several_runs_in_the_order_of_the_request(self):
        code, run = self.engine.finished("several")
        self.assertEqual(code, 0, run)
        self.assertEqual(run["output"]["data"].split(), ["5", '"second"'])

    def test_a_batch_that_was_there_before(self):
        batch = self.call("POST", "/api/v3/batches", {"runCount": 2})[1]["id"]
        lines = "".join(json.dumps({"index": index, "task": task}) + "\n" for index, task in enumerate(["slow", "idle"]))
        self.assertEqual(self.call("POST", f"/api/v3/batches/{batch}/items", lines)[0], 200)
        run = self.engine.trigger("for-batch", json.dumps(batch))
        self.engine.until(run, "FROZEN")
        idle = next(row["id"] for row in self.engine.ok("runs", "list")["data"] if row["task"] == "idle")
        self.engine.ok("runs", "cancel", idle)
        shown = self.engine.until(run, "FAILED")  # as its only failure says: exit code 16
        self.assertIn("exit code 16", json.dumps(shown["error"]))
        self.assertIn(idle, self.engine.run("runs", "logs", run).out)

    def test_a_token_that_times_out(self):
        code, run = self.engine.finished("token")
        self.assertEqual((code, run["output"]["data"].strip()), (0, "11"), run)
        logs = self.engine.run("runs", "logs", run["id"]).out
        self.assertIn("Nobody completed the token", logs)

    def test_a_token_is_completed_by_its_url(self):
        run = self.engine.trigger("called")
        self.engine.until(run, "FROZEN")
        url = next(word for word in self.url.read_text().split() if word.startswith("http"))
        with urllib.request.urlopen(urllib.request.Request(url, b'{"paid": 3}', method="POST"), timeout=LIMIT) as answer:
            self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(self.engine.until(run, "COMPLETED")["output"]["data"]), {"paid": 3})

    def test_an_expired_child_is_told(self):
        self.engine.ok("queues", "pause", "shut")
        code, run = self.engine.finished("expired-child")
        self.assertEqual((code, run["output"]["data"].strip()), (0, "15"), run)

    def test_time_spent_waiting_does_not_count_towards_max_duration(self):
        code, run = self.engine.finished("bounded")
        self.assertEqual((code, run["status"], run["output"]["data"].strip()), (0, "COMPLETED", "1"), run)

    def test_a_circle_is_refused(self):
        code, run = self.engine.finished("circle")
        self.assertEqual((code, run["output"]["data"].strip()), (0, "5"), run)
        self.assertIn("would wait for itself", self.errors.read_text())

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
        self.assertIn("is already waiting", refused["error"])
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

    def test_a_token_is_waited_for_over_a_killed_engine(self):
        run = self.engine.trigger("approval")
        self.engine.until(run, "FROZEN")
        self.engine.kill()
        self.engine.start()
        self.assertEqual(self.engine.show(run)["status"], "FROZEN")
        tokens = self.call("GET", "/api/v1/waitpoints/tokens")[1]["data"]
        self.call("POST", f"/api/v1/waitpoints/tokens/{tokens[0]['id']}/complete", {"data": "yes"})
        shown = self.engine.until(run, "COMPLETED")
        self.assertEqual((shown["output"]["data"], shown["attemptCount"]), ('"yes"', 2))
        self.assertEqual(len(self.call("GET", "/api/v1/waitpoints/tokens")[1]["data"]), 1)

    def test_a_batch_by_the_routes_of_the_sdk(self):
        run = self.engine.trigger("idle")
        self.engine.until(run, "EXECUTING")
        status, batch = self.call("POST", "/api/v3/batches",
                                  {"runCount": 3, "parentRunId": run, "resumeParentOnCompletion": True})
        self.assertEqual(status, 202)
        items = [{"index": 0, "task": "slow"}, {"index": 1, "task": "fails"}, {"index": 2, "task": "echo", "payload": "2"}]
        for part in (items[:1], items[1:]):
            self.assertEqual(self.engine.show(run)["status"], "EXECUTING")  # until the last item is there
            lines = "".join(json.dumps(item) + "\n" for item in part)
            self.assertEqual(self.call("POST", f"/api/v3/batches/{batch['id']}/items", lines)[0], 200)
        self.assertEqual(self.engine.show(run)["status"], "FROZEN")
        results = self.call("GET", f"/runyard/v1/runs/{run}/wait")[1]["results"]
        self.assertEqual([(one["index"], one["ok"], one["type"]) for one in results],
                         [(0, True, "BATCH"), (1, False, "BATCH"), (2, True, "BATCH")])
        self.assertEqual(results[2]["output"], "2")
        child = self.call("GET", "/api/v3/runs/" + results[0]["run"])[1]
        self.assertEqual(child["triggerFunction"], "batchTriggerAndWait")
        self.assertTrue(self.engine.until(run, "EXECUTING")["attempts"][0]["frozenMs"] > 0)
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

    def test_outside_of_a_task_nothing_waits(self):
        result = self.engine.run("wait", "1s")
        self.assertEqual(result.code, 3)
        self.assertIn("Only a task can wait", result.err)


unittest.main()
