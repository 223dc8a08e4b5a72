"""A real `runyard serve` on a temporary workspace, and its command line, for tests in Python."""

import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import tempfile
import time

LIMIT = 60  # seconds nothing here should ever take; machines under load are slow


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8", "replace")
        self.err = process.stderr.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.out)


class Engine:
    """One workspace. start() and kill() as often as a test likes; close() removes everything."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="runyard-test-"))
        self.workspace = self.folder / "workspace"
        self.process = None
        self.url = None

    @property
    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RUNYARD_", "TRIGGER_"))}
        return kept | {"RUNYARD_WORKSPACE": str(self.workspace), "HOME": str(self.folder),
                       "XDG_DATA_HOME": str(self.folder / "data"), "QT_QPA_PLATFORM": "offscreen",
                       "PYTHONDONTWRITEBYTECODE": "1"}

    def start(self, *options, port=0):
        log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen([self.program, "serve", "--port", str(port), "--json", *options],
                                        env=self.environment, stdout=subprocess.PIPE, stderr=log)
        log.close()
        ready, _, _ = select.select([self.process.stdout], [], [], LIMIT)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            raise AssertionError("serve did not start: " + (self.folder / "serve.log").read_text())
        self.url = json.loads(line)["url"]
        return self

    def stop(self):
        """A clean stop; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self._gone()

    def kill(self):
        self.process.kill()
        self._gone()

    def _gone(self):
        code = self.process.wait(LIMIT)
        self.process.stdout.close()
        self.process = None
        return code

    def close(self):
        if self.process:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments, stdin=b"", environment=None):
        """The command line, whatever comes of it."""
        done = subprocess.run([self.program, *map(str, arguments)], input=stdin, capture_output=True, timeout=LIMIT,
                              env=self.environment | (environment or {}))
        return Result(done)

    def ok(self, *arguments, **more):
        """The JSON answer of a command that must succeed."""
        result = self.run(*arguments, "--json", **more)
        if result.code != 0:
            raise AssertionError(f"{arguments}: exit {result.code}: {result.err}")
        return result.json

    def trigger(self, task, payload=None, *options):
        """The id of a new run."""
        given = [] if payload is None else ["-p", payload]
        return self.ok("trigger", task, *given, *options)["id"]

    def finished(self, task, payload=None, *options):
        """A new run, after its end: (exit code, run)."""
        given = [] if payload is None else ["-p", payload]
        result = self.run("trigger", task, *given, *options, "--wait", "--json")
        return result.code, result.json

    def show(self, run):
        return self.ok("runs", "show", run)

    def until(self, run, *statuses):
        """Waits for one of these statuses; the run."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            shown = self.show(run)
            if shown["status"] in statuses:
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{run} is {shown['status']}, not {statuses}: {json.dumps(shown, indent=1)}")
