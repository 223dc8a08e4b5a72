"""The window on generated workspaces of many runs, beside its targets.

A workspace is generated once and kept in build/bench/workspaces, since ten million runs take a while.
"""

import json
import pathlib
import shutil
import subprocess
import sys

SIZES = {"1M": 1_000_000, "10M": 10_000_000}
LOAD_SECONDS = 60
MOST_RESIDENT_MB = {"1M": 200, "10M": 300}


def workspace_of(build, runs):
    folder = build / "bench" / "workspaces" / f"list-{runs}"
    complete = folder / "generated.json"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        print(f"bench: generating {runs} runs in {folder}", file=sys.stderr)
        done = subprocess.run([build / "bin" / "runyard", "bench", "generate", folder, "--runs", str(runs), "--seed", "1",
                               "--json"], stdout=subprocess.PIPE, check=True)
        complete.write_bytes(done.stdout)
    return folder, json.loads(complete.read_text("utf-8"))


def at(found, path):
    for key in path.split("."):
        found = found[key]
    return found


def targets(size):
    """Milliseconds, and megabytes for the last: what is measured, and at most how much it should be."""
    moves = {f"motion.{move}.guiThread.p95": 16 for move in ("wheel", "page", "jump")}
    return {**({"windowToFirstRows": 400} if size == "1M" else {}),
            "filters.oneFacet.exactCount.p95": 80,
            "filters.twoFacetsAndTime.exactCount.p95": 150,
            "filters.text.firstRows.p95": 150,
            **moves,
            "changes.longestStall": 32,
            "changes.acknowledgedToPainted.p95": 50,
            "residentMb": MOST_RESIDENT_MB[size]}


def measure_size(build, folder, size):
    workspace, generated = workspace_of(build, SIZES[size])
    project = pathlib.Path(folder, "list-project")
    done = subprocess.run([build / "bench" / "runyard_list_bench", workspace, project, str(LOAD_SECONDS)],
                          stdout=subprocess.PIPE, check=True)
    measured = json.loads(done.stdout)
    verdict = {path: {"target": most, "measured": at(measured, path), "met": at(measured, path) <= most}
               for path, most in targets(size).items()}
    return {"targets": verdict, "databaseMB": round((workspace / "runyard.db").stat().st_size / 2**20),
            "generated": generated, **measured}


def measure(build, folder, sizes=tuple(SIZES)):
    return {size: measure_size(build, folder, size) for size in sizes}
