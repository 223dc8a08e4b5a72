#!/usr/bin/env python3
"""The official SDK calls the engine while that is killed again and again: survival_test.py RUNYARD PACKAGES

No call may fail, nothing that was acknowledged be missing, and no call have made two of anything.
"""

import collections
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "support")]
import runyard_engine  # noqa: E402
from install import SKIPPED, is_installed  # noqa: E402
from run_case import CompatEngine  # noqa: E402

KILLS = 5
BETWEEN_KILLS = 3.0  # the SDK tries a call five times within some nine seconds: no call is to meet three kills
LIMIT = 240


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def all_runs(engine):
    found, after = [], None
    while True:
        page = engine.ok("runs", "list", "--limit", "100", *(("--after", after) if after else ()))
        found += page["data"]
        after = page["pagination"].get("next")
        if not after:
            return found


def kill_while_it_works(engine, port, driver, end_file):
    choose = random.Random(1)
    for _ in range(KILLS):
        time.sleep(BETWEEN_KILLS + choose.random())
        assert driver.poll() is None, "the calls ended by themselves"
        engine.kill()
        runyard_engine.Engine.start(engine, port=port)
    end_file.touch()


def check(engine, lines):
    by_tag = collections.defaultdict(list)
    for run in all_runs(engine):
        for tag in run["tags"]:
            by_tag[tag].append(run)
    acknowledged = 0
    for line in lines:
        for mark in line.get("marks", [line["mark"]] if "mark" in line else []):
            runs = by_tag[mark]
            assert len(runs) == 1, f"{mark} has {len(runs)} runs: {[run['id'] for run in runs]}"
            acknowledged += 1
        if line["kind"] in ("trigger", "retrieve", "held"):
            assert by_tag[line["mark"]][0]["id"] == line["id"], line
        if line["kind"] == "cancel":
            assert engine.ok("runs", "show", line["id"])["status"] == "CANCELED", line
    return acknowledged


def get(engine, path, **query):
    target = engine.url + path + ("?" + urllib.parse.urlencode(query) if query else "")
    key = engine.driver_environment["TRIGGER_SECRET_KEY"]
    request = urllib.request.Request(target, headers={"Authorization": "Bearer " + key})
    with urllib.request.urlopen(request, timeout=runyard_engine.LIMIT) as answer:
        return answer.read().decode()


def check_tokens(engine, lines):
    for line in lines:
        if line["kind"] not in ("token", "completed"):
            continue
        found = json.loads(get(engine, "/api/v1/waitpoints/tokens", **{"filter[tags]": line["tag"]}))["data"]
        assert [token["id"] for token in found] == [line["id"]], (line, found)
        if line["kind"] == "completed":
            token = json.loads(get(engine, "/api/v1/waitpoints/tokens/" + line["id"]))
            assert token["status"] == "COMPLETED" and json.loads(token["output"]) == line["data"], (line, token)


def check_schedules(engine, lines):
    found = collections.defaultdict(list)
    page = 1
    while True:
        answer = json.loads(get(engine, "/api/v1/schedules", page=page, perPage=100))
        for schedule in answer["data"]:
            found[schedule.get("deduplicationKey")].append(schedule)
        page += 1
        if page > answer["pagination"]["totalPages"]:
            break
    last = {line["deduplicationKey"]: line for line in lines if "deduplicationKey" in line}
    for key, line in last.items():
        schedules = found[key]
        if line["kind"] == "deleted":
            assert not schedules, (line, schedules)
            continue
        assert [schedule["id"] for schedule in schedules] == [line["id"]], (line, schedules)
        if line["kind"] == "deactivated":
            assert not schedules[0]["active"] and schedules[0]["generator"]["expression"] == "30 4 1 1 *", schedules
    assert all(len(schedules) <= 1 for key, schedules in found.items() if key), found


def check_streams(engine, lines):
    for line in lines:
        if line["kind"] != "stream":
            continue
        for key in ("log", "ai"):  # of a run that is over, so they end
            text = get(engine, f"/realtime/v1/streams/{line['id']}/{key}")
            chunks = [json.loads(part.removeprefix("data: ")) for part in text.splitlines()
                      if part.startswith("data: ")]
            assert chunks == line[key], (line, key, chunks)


def check_metadata(engine, lines):
    last = [line for line in lines if line["kind"] == "metadata"][-1]
    metadata = json.loads(get(engine, f"/api/v1/runs/{last['id']}/metadata"))["metadata"]
    assert metadata == {"n": last["n"], "list": list(range(1, last["n"] + 1))}, (last, metadata)


def main():
    program, packages = sys.argv[1:]
    if not is_installed(packages):
        print("SKIPPED: the official packages are not installed (compat_packages says why).")
        return SKIPPED
    engine = CompatEngine(os.path.abspath(program), packages)
    try:
        port = free_port()
        engine.start(port=port)
        shutil.copy(HERE / "calls.mjs", engine.driver)
        end_file = engine.folder / "end"
        with open(engine.folder / "calls", "w+", encoding="utf-8") as output:
            driver = subprocess.Popen(["node", str(engine.driver / "calls.mjs"), str(end_file)], cwd=engine.driver,
                                      env=engine.driver_environment, stdout=output, stderr=subprocess.STDOUT)
            try:
                kill_while_it_works(engine, port, driver, end_file)
                driver.wait(LIMIT)
            finally:
                driver.kill()
                output.seek(0)
                told = output.read()
        if driver.returncode != 0:
            print(told)
            return 1
        lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
        check_tokens(engine, lines)
        check_schedules(engine, lines)
        check_streams(engine, lines)
        check_metadata(engine, lines)
        told = collections.Counter(line["kind"] for line in lines)
        for kind in ("cancel", "batch", "completed", "deactivated", "stream", "metadata"):
            assert told[kind] > 3, told
        print(f"{dict(told)}, {check(engine, lines)} runs acknowledged, {KILLS} kills")
        return 0
    finally:
        engine.close()


if __name__ == "__main__":
    sys.exit(main())
