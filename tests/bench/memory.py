"""Resident memory of the real program on a workspace with a million runs."""

import json
import os
import pathlib
import re
import subprocess
import time
import urllib.request

RUNS = 1_000_000
STEADY_SECONDS = 3
PATIENCE = 120


def resident_mb(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text("ascii")
    return {name: round(int(re.search(rf"^{field}:\s+(\d+) kB", status, re.M)[1]) / 1024, 1)
            for name, field in (("residentMB", "VmRSS"), ("peakMB", "VmHWM"))}


def wait_until(holds, what):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not happen within {PATIENCE} s")
        time.sleep(0.05)


def wait_until_steady(pid):
    """Until memory has not grown for a while: everything that shows at first has been read and drawn."""
    highest, since = 0, time.monotonic()
    while time.monotonic() - since < STEADY_SECONDS:
        now = resident_mb(pid)["residentMB"]
        if now > highest + 0.5:
            highest, since = now, time.monotonic()
        time.sleep(0.1)


def address(workspace):
    """(url, key) once an engine is up."""
    engine = workspace / "engine.json"
    wait_until(engine.exists, "the start of the engine")
    return json.loads(engine.read_text("utf-8"))["url"], json.loads((workspace / "credentials.json").read_text("utf-8"))


def read_first_page(workspace):
    url, credentials = address(workspace)
    key = next(value for value in credentials.values() if value.startswith("tr_dev_"))
    request = urllib.request.Request(f"{url}/api/v1/runs", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        if not json.load(response)["data"]:
            raise RuntimeError("the list of runs is empty")


def deploy_a_project(program, build, workspace):
    """A window without any task shows its welcome instead of the runs."""
    project = build / "share" / "runyard" / "sample-project"
    subprocess.run([program, "deploy", project, "--workspace", workspace], stdout=subprocess.DEVNULL, check=True)


def measure_program(program, arguments, workspace, prepare=lambda: None):
    started = time.monotonic()
    process = subprocess.Popen([program, *arguments, "--workspace", workspace], stdout=subprocess.DEVNULL)
    try:
        address(workspace)
        ready = round(time.monotonic() - started, 2)
        read_first_page(workspace)
        prepare()
        wait_until_steady(process.pid)
        return {"secondsToReady": ready, **resident_mb(process.pid)}
    finally:
        process.terminate()
        process.wait(PATIENCE)


def measure(build, folder):
    workspace = pathlib.Path(folder, "million")
    workspace.mkdir()
    database = workspace / "runyard.db"
    subprocess.run([build / "bench" / "measure_store", "generate", database, str(RUNS)],
                   stdout=subprocess.DEVNULL, check=True)
    program = build / "bin" / "runyard"
    result = {"runs": RUNS, "databaseMB": round(database.stat().st_size / 2**20),
              "headless": measure_program(program, ["serve", "--port", "0"], workspace,
                                          lambda: deploy_a_project(program, build, workspace))}
    if os.environ.get("DISPLAY"):
        result["windowOpen"] = measure_program(program, [], workspace)
    return result
