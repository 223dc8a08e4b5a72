"""Actions over 100,000 runs of a generated workspace: time until one is accepted, and how fast it is worked off."""

import json
import os
import subprocess
import time
import urllib.request

import memory

RUNS = 100_000
PATIENCE = 1_200
PAGE = 100


class Api:
    def __init__(self, workspace):
        self.url, credentials = memory.address(workspace)
        self.key = next(value for value in credentials.values() if value.startswith("tr_dev_"))

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data,
                                         {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)

    def timed(self, path, body=None):
        begin = time.perf_counter()
        return self.ask(path, body), time.perf_counter() - begin

    def ids(self):
        found, after = [], ""
        while True:
            page = self.ask(f"/runyard/v1/runs?page%5Bsize%5D={PAGE}" + (f"&page%5Bafter%5D={after}" if after else ""))
            found += [run["id"] for run in page["data"]]
            after = page["pagination"].get("next")
            if not after:
                return found


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def work_off(api, body):
    """One action from its acceptance to its end; meanwhile the list is asked for, as a window does."""
    action, accepted = api.timed("/runyard/v1/bulk-actions", body)
    if action["counts"]["total"] < RUNS:
        raise RuntimeError(f"meant {action['counts']['total']} runs instead of {RUNS}")
    lists = []
    while not action["isOver"]:
        lists.append(api.timed("/runyard/v1/runs?page%5Bsize%5D=50")[1])
        action = api.ask(f"/runyard/v1/bulk-actions/{action['id']}?limit=1")
        time.sleep(0.1)
    counts = action["counts"]
    if counts["done"] + counts["failed"] + counts["skipped"] != counts["total"] or action.get("problem"):
        raise RuntimeError(f"not all was done: {action}")

    def moment(name):
        return time.mktime(time.strptime(action[name][:19], "%Y-%m-%dT%H:%M:%S")) + float(action[name][19:-1])

    return {"acceptedMs": round(accepted * 1000, 1),
            "runsPerSecond": round(counts["total"] / max(0.001, moment("finishedAt") - moment("startedAt"))),
            "failed": counts["failed"], "skipped": counts["skipped"],
            "listMeanwhileP95Ms": round(percentile(lists, 0.95) * 1000, 1)}


def measure(build, folder):
    program = build / "bin" / "runyard"
    workspace = folder / "bulk"
    subprocess.run([program, "bench", "generate", workspace, "--runs", str(RUNS)], stdout=subprocess.DEVNULL,
                   check=True)
    log = open(folder / "bulk.log", "wb")
    serve = subprocess.Popen([program, "serve", "--port", "0", "--workspace", workspace], stdout=log, stderr=log,
                             env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
    try:
        api = Api(workspace)
        picked = api.ids()
        everything = {"query": ""}
        patch = {"kind": "merge-patch", "text": '{"again": true}'}
        expression = {"kind": "jq", "text": ".again = true"}
        _, first = api.timed("/runyard/v1/bulk-previews?limit=50",
                             {"action": "replay", "transform": expression, **everything})
        return {"runs": len(picked), "previewFirstRowsMs": round(first * 1000, 1),
                "tagAllThatMatch": work_off(api, {"action": "tag", "tags": ["bulk"], **everything}),
                "tagPicked": work_off(api, {"action": "tag", "tags": ["picked"], "runs": picked}),
                "replayWithMergePatch": work_off(api, {"action": "replay", "transform": patch, "runs": picked}),
                "replayWithJq": work_off(api, {"action": "replay", "transform": expression, "runs": picked}),
                **memory.resident_mb(serve.pid)}
    finally:
        serve.terminate()
        serve.wait(memory.PATIENCE)
        log.close()
