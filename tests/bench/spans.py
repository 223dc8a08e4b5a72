"""Spans and log records per second that one `runyard serve` takes, durable when answered."""

import http.client
import itertools
import json
import os
import pathlib
import random
import statistics
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import otlp  # noqa: E402
import runyard_engine  # noqa: E402

SECONDS = 10
SPANS_IN_A_REQUEST = 512  # what an SDK sends at most
RUNS = 200
MARK = "5ca1ab1e"  # begins every id; each request puts a number of its own in its place
_numbers = itertools.count(1)


def bodies(runs):
    """Requests with spans of a few runs each, like a busy CLI sends them; each span announced and ended."""
    at = time.time()
    made = []
    for number in range(40):
        spans = []
        while len(spans) < SPANS_IN_A_REQUEST:
            whole = otlp.span(random.choice(runs), f"step {len(spans)}", at, 0.25, id=f"{MARK}{len(spans):08x}",
                              more={"order.id": len(spans), "customer.name": "Ada Lovelace", "$style.icon": "bolt"})
            spans += [otlp.partial(whole), whole]
        made.append(json.dumps(otlp.traces(*spans)).encode())
    return made


def post_for(address, key, path, made, seconds, times):
    line = http.client.HTTPConnection(address.hostname, address.port)
    end = time.monotonic() + seconds
    for number in range(10**9):
        if time.monotonic() >= end:
            return
        body = made[number % len(made)].replace(MARK.encode(), b"%08x" % next(_numbers))
        began = time.monotonic()
        line.request("POST", path, body, {"Authorization": "Bearer " + key, "Content-Type": "application/json"})
        answer = line.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"answered {answer.status}: {text[:200]}")
        times.append(time.monotonic() - began)


def processor_seconds(pid):
    """By the name of the thread."""
    used = {}
    for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"):
        name, rest = stat.read_text("utf-8").split("(", 1)[1].rsplit(")", 1)
        fields = rest.split()
        used[name] = used.get(name, 0) + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def measure(build, _folder=None):
    engine = runyard_engine.Engine(str(build / "bin" / "runyard"))
    try:
        engine.start()
        project = engine.folder / "project"
        project.mkdir()
        (project / "runyard.toml").write_text('[project]\nname = "Spans"\n[[task]]\nid = "idle"\ncommand = ["true"]\n')
        engine.ok("deploy", project)
        key = json.loads((engine.workspace / "credentials.json").read_text("utf-8"))["secretKey"]
        runs = [engine.trigger("idle", None, "--delay", "1d") for _ in range(RUNS)]
        made = bodies(runs)
        result = {}
        for connections in (1, 4):
            times = []
            threads = [threading.Thread(target=post_for, args=(urllib.parse.urlsplit(engine.url), key,
                                                               "/otel/v1/traces", made, SECONDS, times))
                       for _ in range(connections)]
            before = processor_seconds(engine.process.pid)
            began = time.monotonic()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took = time.monotonic() - began
            records = len(times) * SPANS_IN_A_REQUEST
            used = processor_seconds(engine.process.pid)
            result[f"{connections} connections"] = {
                "recordsPerSecond": round(records / took),
                "cpuMicrosPerRecord": {name: round((seconds - before.get(name, 0)) * 1e6 / records, 1)
                                       for name, seconds in used.items() if seconds - before.get(name, 0) > 0.1},
                "requestMs": {"p50": round(statistics.median(times) * 1000, 1), "longest": round(max(times) * 1000, 1)},
                "megabytesPerSecond": round(len(times) * len(made[0]) / took / 2**20, 1)}
        return result
    finally:
        engine.close()


if __name__ == "__main__":
    print(json.dumps(measure(pathlib.Path(sys.argv[1])), indent=2))
