# The worker of persistent_worker_test.cpp.
import os
import sys
import time

sys.path.insert(0, os.environ["RUNYARD_MODULES"] + "/python")
from runyard_worker import NoRetry, RetryAfter, serve, task  # noqa: E402


@task("echo")
def echo(payload, run):
    run.log("got it", level="warn")
    return {"payload": payload, "pid": os.getpid(), "attempt": run.attempt}


@task("fail")
def fail(payload, run):
    raise ValueError("no such order")


@task("refuse")
def refuse(payload, run):
    raise NoRetry("never")


@task("later")
def later(payload, run):
    raise RetryAfter(1.5)


@task("wait")
def wait(payload, run):
    run.log("waiting")
    run.wait_canceled(60)
    return "stopped"


@task("deaf")
def deaf(payload, run):
    run.log("waiting")
    time.sleep(60)


@task("nan")
def nan(payload, run):
    return float("nan")


@task("die")
def die(payload, run):
    os.abort()


serve()
