"""The official command line `trigger.dev dev`, unmodified, on a copy of the project beside this file."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "support")]
import runyard_engine  # noqa: E402
from run_case import CompatEngine  # noqa: E402

READY = 120  # seconds for a build on a loaded machine; offline it asks another host in vain for 8 of them
PROJECT = "proj_runyardcompat"


class DevEngine(CompatEngine):
    """An engine without projects of its own: what there is to run comes from command lines."""

    def start(self, *options, port=0):
        runyard_engine.Engine.start(self, *options, port=port)
        return self

    @property
    def credentials(self):
        return runyard_engine.json.loads((self.workspace / "credentials.json").read_text("utf-8"))

    def workers(self):
        return self.ok("workers")["workers"]


class DevCli:
    def __init__(self, engine, packages, name="project", project=PROJECT):
        self.engine = engine
        self.folder = engine.folder / name
        shutil.copytree(HERE / "project", self.folder)
        config = self.folder / "trigger.config.ts"
        config.write_text(config.read_text().replace(PROJECT, project))
        (self.folder / "package-lock.json").write_text("{}\n")  # it insists on a lock file, and does not read it
        self.project = project
        self.packages = pathlib.Path(packages).resolve() / "node_modules"
        (self.folder / "node_modules").symlink_to(self.packages)
        self.log = engine.folder / f"{name}.log"
        self.process = None

    def start(self, *options):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("TRIGGER_", "RUNYARD_"))}
        environment |= {"HOME": str(self.engine.folder), "TRIGGER_API_URL": self.engine.url, "CI": "1",
                        "TRIGGER_ACCESS_TOKEN": self.engine.credentials["accessToken"],
                        "TRIGGER_TELEMETRY_DISABLED": "1"}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["node", str(self.packages / "trigger.dev" / "dist" / "esm" / "index.js"), "dev",
                 "--api-url", self.engine.url, "--skip-update-check", "--skip-platform-notifications",
                 "--skip-telemetry", *options],
                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        return self

    def worker(self):
        mine = [worker for worker in self.engine.workers() if worker["project"] == self.project]
        return mine[0] if mine else None

    def ready(self, other_than=None):
        """Waits until a build is registered (and is not this version); the version."""
        end = time.monotonic() + READY
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError("the command line ended: " + self.log.read_text(errors="replace")[-5000:])
            worker = self.worker()
            if worker and worker["isConnected"] and worker["version"] != other_than:
                return worker["version"]
            time.sleep(0.2)
        raise AssertionError("no build was registered: " + self.log.read_text(errors="replace")[-5000:])

    def write(self, path, text):
        (self.folder / path).write_text(text)

    def kill(self):
        """Only the command line itself; its watchdog sees it go."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def kill_all(self):
        """The machine is gone: the command line, its processes, its watchdog."""
        for pid in self._family():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(60)

    def _family(self):
        """Everything that works in the project's folder; the watchdog is detached."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.readlink(entry / "cwd").startswith(str(self.folder)):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def close(self):
        if self.process:
            self.kill_all()
