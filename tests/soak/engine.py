"""`runyard serve` as a process to start, talk to and kill, and the processes of its tasks."""

import http.client
import json
import os
import signal
import subprocess
import threading
import time

KEY = "tr_dev_soak"
PATIENCE = 120  # seconds for what must happen at all; nothing here measures speed


class Failure(Exception):
    """Something the engine promises did not hold."""


class Gone(Exception):
    """The engine was not there to answer."""


class Engine:
    def __init__(self, program, workspace):
        self.program = program
        self.workspace = workspace
        self.process = None
        self.port = None
        self.ready = threading.Event()
        self.log = open(os.path.join(workspace, "..", "serve.log"), "ab")

    def start(self):
        """Returns at once; wait_ready() tells when it answers."""
        self.ready.clear()
        self.process = subprocess.Popen(
            [self.program, "serve", "--workspace", self.workspace, "--port", "0", "--json"],
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, "RUNYARD_SECRET_KEY": KEY})
        threading.Thread(target=self._read_ready, args=(self.process,), daemon=True).start()

    def _read_ready(self, process):
        line = process.stdout.readline()
        if line:
            self.port = int(json.loads(line)["url"].rsplit(":", 1)[1])
            self.ready.set()

    def wait_ready(self):
        deadline = time.monotonic() + PATIENCE
        while not self.ready.wait(0.02):
            if self.process.poll() is not None:
                raise Failure(f"serve ended by itself with {self.process.returncode} while starting")
            if time.monotonic() > deadline:
                raise Failure("serve did not become ready")

    def kill(self):
        if self.process.poll() is not None:
            raise Failure(f"serve ended by itself with {self.process.returncode}")
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """A clean stop."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure("serve did not end on SIGTERM") from None
        if code != 0:
            raise Failure(f"serve ended with {code} on SIGTERM")

    def end(self):
        """At the end of the program, however it ended."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def connect(self):
        return Connection(self.port)


class Connection:
    """One keep-alive connection; every failure to get a whole answer is Gone."""

    def __init__(self, port):
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, method, path, body=None):
        """(status, JSON). A status of 5xx is a failure of the engine's."""
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        try:
            self._http.request(method, path, None if body is None else json.dumps(body), headers)
            response = self._http.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._http.close()
            raise Gone(str(error)) from None
        if response.status >= 500:
            raise Failure(f"{method} {path} answered {response.status}: {text[:300]!r}")
        return response.status, json.loads(text) if text else None


def processes_with(marker):
    """{pid: start time} of the living processes that have `marker` in their environment."""
    found = {}
    needle = marker.encode()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/environ", "rb") as environ:
                if needle not in environ.read():
                    continue
            with open(f"/proc/{name}/stat", "rb") as stat:
                fields = stat.read().rsplit(b")", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile, or is not ours
        if fields[0] not in (b"Z", b"X"):
            found[int(name)] = int(fields[19])
    return found


def wait_until_gone(processes, marker):
    """Until none of `processes` (as processes_with() gave them) is alive."""
    deadline = time.monotonic() + PATIENCE
    while True:
        left = {pid for pid, started in processes_with(marker).items() if processes.get(pid) == started}
        if not left:
            return
        if time.monotonic() > deadline:
            names = [open(f"/proc/{pid}/cmdline", "rb").read().replace(b"\0", b" ") for pid in left]
            raise Failure(f"processes outlived the engine: {names}")
        time.sleep(0.02)
