#!/usr/bin/env python3
"""The official SDK calls the engine while that is killed again and again: survival_test.py RUNYARD PACKAGES

No call may fail, no acknowledged run be missing, and no call have made two runs.
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
        print(f"{len(lines)} calls, {check(engine, lines)} runs acknowledged, {KILLS} kills")
        return 0
    finally:
        engine.close()


if __name__ == "__main__":
    sys.exit(main())
