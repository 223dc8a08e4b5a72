"""A workspace in a folder of its own: the real program with its window, and the command line beside it."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import urllib.request

from window_driver import PATIENCE

HERE = pathlib.Path(__file__).resolve().parent


class Workspace:
    def __init__(self, program, prefix="runyard-e2e-"):
        self.program = str(program)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RUNYARD_")},
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        self.log = self.home / "program.log"

    def start(self, *arguments):
        """Starts the program; without arguments it opens the window."""
        with open(self.log, "ab") as log:
            return subprocess.Popen([self.program, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                                    stdout=log, stderr=log)

    def stop(self, process):
        """Ends it as the session manager would; kills what does not go."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError("the program did not stop") from None

    def own_project(self):
        """A copy of the tests' project in this workspace's home, to deploy."""
        return shutil.copytree(HERE / "project", self.home / "project")

    def run(self, *arguments):
        """What the command line answers, read from its JSON."""
        return json.loads(self.answer(*arguments))

    def log_lines(self, run_id):
        return [json.loads(line)["text"] for line in self.answer("runs", "logs", run_id).splitlines()]

    def answer(self, *arguments):
        done = subprocess.run([self.program, *map(str, arguments), "--json"], env=self.environment,
                              capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode:
            raise AssertionError(f"runyard {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def runs(self, *filters):
        return self.run("runs", "list", *filters)["data"]

    def show(self, run_id):
        return self.run("runs", "show", run_id)

    def ask(self, path, body, kind="application/json"):
        """POST to the engine's API, for what the command line has no word for."""
        folder = self.home / "data" / "runyard"
        key = json.loads((folder / "credentials.json").read_text("utf-8"))["secretKey"]
        url = json.loads((folder / "engine.json").read_text("utf-8"))["url"]
        request = urllib.request.Request(url + path, body.encode(),
                                         {"Authorization": f"Bearer {key}", "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)

    def remove(self):
        shutil.rmtree(self.home, ignore_errors=True)
