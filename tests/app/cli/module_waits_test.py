"""The modules for Python and Node: the same story of waits, told by a process and by a warm worker of each."""

import json
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import LIMIT, Engine  # noqa: E402

MODULES = pathlib.Path(SUPPORT).parents[1] / "resources" / "modules"
NODE = ["node", "warm-node"] if shutil.which("node") else []

PROJECT = """
[project]
name = "Modules"

[[queue]]
name = "shut"
concurrency_limit = 1

[[task]]
id = "echo"
command = ["cat"]

[[task]]
id = "late"
command = ["sh", "-c", "sleep 0.3; cat"]

[[task]]
id = "slow"
command = ["sh", "-c", "sleep 2; echo 5"]
retry = { max_attempts = 5, min_timeout = "1s", max_timeout = "1s", randomize = false }

[[task]]
id = "fails"
command = ["sh", "-c", "echo 'no such order' >&2; exit 3"]
retry = { max_attempts = 1 }

[[task]]
id = "idle"
command = ["sleep", "600"]

[[task]]
id = "helper"
access = "workspace"
command = ["python3", "helper.py"]

[[task]]
id = "python"
command = ["python3", "told.py"]

[[task]]
id = "node"
command = ["node", "told.mjs"]

[[task]]
id = "warm-python"
mode = "persistent"
command = ["python3", "warm.py"]
slots = 2

[[task]]
id = "warm-node"
mode = "persistent"
command = ["node", "warm.mjs"]

[[task]]
id = "asks-twice"
mode = "persistent"
command = ["python3", "warm.py"]
"""

# Cancels a run, or completes a token, as somebody outside would.
HELPER = """
import json, os, sys, time, urllib.request
def call(method, path, body=None):
    request = urllib.request.Request(os.environ["TRIGGER_API_URL"] + path, None if body is None else body.encode(),
                                     {"Authorization": "Bearer " + os.environ["TRIGGER_SECRET_KEY"]}, method=method)
    return json.load(urllib.request.urlopen(request))
job = json.load(sys.stdin)
if "token" in job:
    call("POST", f"/api/v1/waitpoints/tokens/{job['token']}/complete", '{"data": {"approved": true}}')
while "tag" in job:
    for run in call("GET", "/api/v1/runs?filter%5Btag%5D=" + job["tag"])["data"]:
        call("POST", f"/api/v2/runs/{run['id']}/cancel")
        del job["tag"]
        break
    else:
        time.sleep(0.05)
"""

STORY_PYTHON = """
import datetime, os
from runyard_waits import *

def story(run=None):
    me = run.id if run else os.environ["RUNYARD_RUN_ID"]
    told = []
    def tell(*results):
        told.extend([one.status, one.ok, one.output if one.ok else one.error["message"]] for one in results)
    tell(trigger_and_wait("echo", {"a": 1}, run=run))
    tell(trigger_and_wait("fails", run=run))
    trigger("helper", {"tag": "victim-" + me}, run=run)
    tell(trigger_and_wait("idle", tags=["victim-" + me], run=run))
    tell(trigger_and_wait("idle", queue="shut", ttl="1s", run=run))
    tell(*batch_trigger_and_wait([("late", 1), ("fails", None), ("echo", [3], {"tags": ["third"]})], run=run))
    told.append(batch_trigger_and_wait([], run=run))
    tell(*wait_for_runs(trigger("late", "first", run=run), trigger("echo", "second", run=run), run=run))
    keyed = [trigger_and_wait("echo", n, idempotencyKey="k-" + me, run=run) for n in range(2)]
    told.append(keyed[0].run == keyed[1].run and keyed[1].output == 0)
    wait_for(seconds=0.3, run=run)
    wait_until(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=0.3), run=run)
    token = create_token()
    trigger("helper", {"token": token["id"]}, run=run)
    told.append(wait_for_token(token["id"], run=run).unwrap())
    late = wait_for_token(create_token(timeout="1s")["id"], run=run)
    try:
        late.unwrap()
    except Unsuccessful as error:
        told.append([late.ok, "Nobody completed" in str(error)])
    try:
        wait_for_runs(me, run=run)
    except WaitError as error:
        told.append("wait for itself" in str(error))
    return told
"""
TOLD_PYTHON = """
import json
from story import story
print(json.dumps(story()))
"""
WARM_PYTHON = """
from runyard_worker import serve, task
from runyard_waits import trigger_and_wait
from story import story

@task("warm-python")
def warm(payload, run):
    return story(run)

@task("asks-twice")
def asks_twice(payload, run):
    asked = [trigger_and_wait("slow", n, idempotencyKey=f"{n}-{run.id}", run=run) for n in range(2)]
    return [run.attempt] + [one.unwrap() for one in asked]

serve()
"""
STORY_NODE = """
import { WaitError, batchTriggerAndWait, createToken, trigger, triggerAndWait, waitFor, waitForRuns, waitForToken,
         waitUntil } from "./runyard-waits.mjs";

export async function story(run) {
  const me = run?.id ?? process.env.RUNYARD_RUN_ID;
  const told = [];
  const tell = (...results) =>
    told.push(...results.map((one) => [one.status, one.ok, one.ok ? one.output : one.error.message]));
  tell(await triggerAndWait("echo", { a: 1 }, {}, { run }));
  tell(await triggerAndWait("fails", undefined, {}, { run }));
  await trigger("helper", { tag: "victim-" + me }, {}, { run });
  tell(await triggerAndWait("idle", null, { tags: ["victim-" + me] }, { run }));
  tell(await triggerAndWait("idle", null, { queue: "shut", ttl: "1s" }, { run }));
  tell(...await batchTriggerAndWait([{ task: "late", payload: 1 }, { task: "fails" },
                                     { task: "echo", payload: [3], options: { tags: ["third"] } }], { run }));
  told.push(await batchTriggerAndWait([], { run }));
  tell(...await waitForRuns([await trigger("late", "first", {}, { run }), await trigger("echo", "second", {}, { run })],
                            { run }));
  const keyed = [];
  for (const n of [0, 1]) keyed.push(await triggerAndWait("echo", n, { idempotencyKey: "k-" + me }, { run }));
  told.push(keyed[0].run === keyed[1].run && keyed[1].output === 0);
  await waitFor({ seconds: 0.3 }, { run });
  await waitUntil(new Date(Date.now() + 300), { run });
  const token = await createToken();
  await trigger("helper", { token: token.id }, {}, { run });
  told.push((await waitForToken(token.id, { run })).unwrap());
  const late = await waitForToken((await createToken({ timeout: "1s" })).id, { run });
  try {
    late.unwrap();
  } catch (error) {
    told.push([late.ok, error.message.includes("Nobody completed")]);
  }
  try {
    await waitForRuns([me], { run });
  } catch (error) {
    told.push(error instanceof WaitError && error.message.includes("wait for itself"));
  }
  return told;
}
"""
TOLD_NODE = """
import { story } from "./story.mjs";
console.log(JSON.stringify(await story()));
"""
WARM_NODE = """
import { serve, task } from "./runyard-worker.mjs";
import { story } from "./story.mjs";
task("warm-node", (payload, run) => story(run));
serve();
"""

TOLD = [
    ["COMPLETED", True, {"a": 1}],
    ["FAILED", False, "exit code 3: no such order"],
    ["CANCELED", False, "Canceled by user"],
    ["EXPIRED", False, None],
    ["COMPLETED", True, 1], ["FAILED", False, "exit code 3: no such order"], ["COMPLETED", True, [3]],
    [],
    ["COMPLETED", True, "first"], ["COMPLETED", True, "second"],
    True,
    {"approved": True},
    [False, True],
    True,
]


class ModuleWaits(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM).start()
        self.addCleanup(self.engine.close)
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.engine.folder))
        for name, text in {"runyard.toml": PROJECT, "helper.py": HELPER, "story.py": STORY_PYTHON,
                           "told.py": TOLD_PYTHON, "warm.py": WARM_PYTHON, "story.mjs": STORY_NODE,
                           "told.mjs": TOLD_NODE, "warm.mjs": WARM_NODE}.items():
            (folder / name).write_text(text)
        for module in ("python/runyard_json.py", "python/runyard_waits.py", "python/runyard_worker.py",
                       "node/runyard-waits.mjs", "node/runyard-worker.mjs"):
            shutil.copy(MODULES / module, folder)
        self.engine.ok("deploy", folder)

    def test_the_same_story_from_all_of_them(self):
        self.engine.ok("queues", "pause", "shut")
        tasks = ["python", "warm-python", "warm-python"] + NODE
        for task, run in [(task, self.engine.trigger(task)) for task in tasks]:
            shown = self.engine.until(run, "COMPLETED", "FAILED", "CRASHED")
            self.assertEqual(shown["status"], "COMPLETED", (task, shown))
            told = json.loads(shown["output"]["data"])
            self.assertTrue(told[3][2], told)
            told[3][2] = None  # words with a time in them
            self.assertEqual(told, TOLD, task)
            self.assertEqual(shown["attemptCount"], 1)

    def test_a_warm_worker_goes_on_after_the_engine_was_killed(self):
        run = self.engine.trigger("asks-twice")
        end = time.monotonic() + LIMIT
        while len(self.engine.show(run)["children"]) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        self.engine.until(run, "FROZEN")
        self.engine.kill()
        self.engine.start()
        shown = self.engine.until(run, "COMPLETED", "FAILED", "INTERRUPTED", "CRASHED")
        self.assertEqual(json.loads(shown["output"]["data"]), [2, 5, 5], shown)
        self.assertEqual(len(shown["children"]), 2)


unittest.main()
