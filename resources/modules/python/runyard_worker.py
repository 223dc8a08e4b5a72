"""A persistent Runyard worker in Python: register tasks, then call serve().

    from runyard_worker import task, serve, NoRetry

    @task("resize-image")
    def resize(payload, run):
        run.log("resizing", level="info")
        return {"width": 100}

    serve()

Each attempt runs in a separate thread. `run.canceled` becomes true when the engine asks the attempt to stop;
if the task does not stop in time, the whole worker is killed.
"""
import os
import sys
import threading
import traceback

from runyard_json import dumps, loads  # beside this file

_HEARTBEAT_SECONDS = 20

_tasks = {}
_lock = threading.Lock()
# The real stdout is reserved for the protocol; print() goes to the log.
_answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


class NoRetry(Exception):
    """Fails the run at once, whatever its retry policy says."""


class RetryAfter(Exception):
    """Fails the attempt; the next attempt starts after this many seconds."""

    def __init__(self, seconds, message="retry later"):
        super().__init__(message)
        self.seconds = seconds


class Run:
    def __init__(self, message):
        self.id = message["runId"]
        self.attempt_id = message["attemptId"]
        self.attempt = message["attempt"]
        self.task = message["task"]
        self.context = message.get("context") or {}
        self._canceled = threading.Event()

    @property
    def canceled(self):
        return self._canceled.is_set()

    def wait_canceled(self, seconds):
        """Sleeps up to `seconds`; returns true at once if the attempt must stop."""
        return self._canceled.wait(seconds)

    def log(self, message, level="info"):
        _send({"type": "log", "attemptId": self.attempt_id, "level": level, "message": str(message)})


def task(name):
    def register(function):
        _tasks[name] = function
        return function
    return register


def _send(message):
    line = dumps(message) + "\n"
    with _lock:
        _answers.write(line)
        _answers.flush()


def _execute(message, run):
    answer = {"type": "result", "attemptId": run.attempt_id}
    try:
        function = _tasks.get(run.task)
        if function is None:
            raise NoRetry(f"This worker has no task named {run.task!r}; it has {sorted(_tasks)}.")
        output = function(message.get("payload"), run)
        if output is not None:
            # Checked here, so that a result that is not JSON (such as NaN) is the task's own error.
            dumps(output)
            answer["output"] = output
    except BaseException as error:  # even sys.exit(), because the worker serves other attempts
        answer["error"] = {
            "name": type(error).__name__,
            "message": str(error) or type(error).__name__,
            "stackTrace": traceback.format_exc(),
        }
        if isinstance(error, NoRetry):
            answer["retry"] = False
        if isinstance(error, RetryAfter):
            answer["retryAfterMs"] = int(error.seconds * 1000)
    _send(answer)


def _beat(ended):
    while True:
        _send({"type": "heartbeat"})
        if ended.wait(_HEARTBEAT_SECONDS):
            return


def serve():
    """Reads attempts until the engine closes the pipe."""
    ended = threading.Event()
    beating = threading.Thread(target=_beat, args=(ended,), daemon=True)
    beating.start()
    running = {}
    for line in sys.stdin:
        message = loads(line)
        if message["type"] == "attempt":
            run = Run(message)
            running = {key: value for key, value in running.items() if value[1].is_alive()}
            thread = threading.Thread(target=_execute, args=(message, run), daemon=True)
            running[run.attempt_id] = (run, thread)
            thread.start()
        elif message["type"] == "cancel" and message["attemptId"] in running:
            running[message["attemptId"]][0]._canceled.set()
    ended.set()
    beating.join()
