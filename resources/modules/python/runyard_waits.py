"""Waiting inside a Runyard task, without holding its slot:

    from runyard_waits import (batch_trigger_and_wait, create_token, trigger, trigger_and_wait, wait_for,
                               wait_for_runs, wait_for_token, wait_until)

    resized = trigger_and_wait("resize-image", {"path": "a.png"}).unwrap()
    for result in batch_trigger_and_wait([("resize-image", {"path": path}) for path in paths]):
        print(result.ok, result.output if result.ok else result.error)
    wait_for(seconds=600)
    token = create_token(timeout="1d")  # a POST to token["url"] completes it
    answer = wait_for_token(token["id"]).unwrap()

A task with its own process needs nothing else. In a persistent worker, where several attempts may share the process,
pass the attempt's run as `run=run`. A run has one wait at a time. The calls have no time limit, because the whole
process is suspended meanwhile; for the same reason a lost answer is simply requested again.
"""
import datetime
import http.client
import os
import time
import urllib.parse
import uuid

from runyard_json import dumps, loads  # beside this file

_TRIES = 40


class WaitError(Exception):
    """The engine refused the request; the message is the engine's."""


class Unsuccessful(Exception):
    """Raised by unwrap(): the run did not complete, or the token timed out."""


class Result:
    def __init__(self, answer):
        self.ok = answer["ok"]
        self.output = answer.get("output")
        self.error = answer.get("error")
        self.run = answer.get("run")
        self.task = answer.get("taskIdentifier")
        self.status = answer.get("status")

    def unwrap(self):
        if not self.ok:
            raise Unsuccessful((self.error or {}).get("message") or f"{self.run or 'It'} did not complete")
        return self.output


def trigger(task, payload=None, *, run=None, **options):
    """Triggers a run without waiting for it, and returns its id."""
    return _trigger(task, payload, options | {"parentRunId": _id(run)})


def trigger_and_wait(task, payload=None, *, run=None, **options):
    """Triggers a run and waits for it. `options` as in the API: tags, queue, idempotencyKey, ttl, delay, …"""
    me = _id(run)
    _trigger(task, payload, options | {"parentRunId": me, "resumeParentOnCompletion": True})
    return _results(me)[0]


def batch_trigger_and_wait(items, *, run=None):
    """Triggers runs and returns their results in order. `items`: (task, payload) or (task, payload, options)."""
    me = _id(run)
    items = list(items)
    if not items:
        return []
    batch = _ask("POST", "/api/v3/batches",
                 {"runCount": len(items), "parentRunId": me, "resumeParentOnCompletion": True})["id"]
    lines = []
    for index, (task, payload, *more) in enumerate(items):
        options = (more[0] if more else {}) | {"payloadType": "application/json"}
        lines.append(dumps({"index": index, "task": task, "payload": dumps(payload), "options": options}))
    _ask("POST", f"/api/v3/batches/{batch}/items", "\n".join(lines) + "\n", "application/x-ndjson")
    return _results(me)


def wait_for(*, run=None, **duration):
    """Waits for a duration, as in datetime.timedelta: seconds=, minutes=, hours=, days=."""
    wait_until(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**duration), run=run)


def wait_until(moment, *, run=None):
    """Waits until a datetime with a time zone."""
    me = _id(run)
    date = moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    _ask("POST", f"/engine/v1/runs/{me}/wait/duration", {"date": date})
    _results(me)


def create_token(*, timeout=None, **options):
    """Creates a wait token: {"id": …, "url": …}. `timeout` such as "1d"; `options`: tags, idempotencyKey, …"""
    return _ask("POST", "/api/v1/waitpoints/tokens", options | ({"timeout": timeout} if timeout else {}))


def wait_for_token(token, *, run=None):
    me = _id(run)
    _ask("POST", f"/engine/v1/runs/{me}/waitpoints/tokens/{token}/wait")
    return _results(me)[0]


def wait_for_runs(*ids, run=None):
    """Waits for runs that were triggered before."""
    me = _id(run)
    _ask("POST", f"/runyard/v1/runs/{me}/wait", {"runs": list(ids)})
    return _results(me)


def _trigger(task, payload, options):
    return _ask("POST", f"/api/v1/tasks/{urllib.parse.quote(task, safe='')}/trigger",
                {"payload": payload, "options": options})["id"]


def _id(run):
    me = run.id if run is not None else os.environ.get("RUNYARD_RUN_ID")
    if not me:
        raise WaitError("This process does not belong to a single run: pass run=run.")
    return me


def _results(me):
    while True:  # the engine answers after a limited time
        answer = _ask("GET", f"/runyard/v1/runs/{me}/wait")
        if answer["state"] == "DONE":
            return [Result(one) for one in answer["results"]]


def _ask(method, path, body=None, kind="application/json"):
    address = urllib.parse.urlsplit(os.environ["TRIGGER_API_URL"])
    # All tries use the same key, so the engine carries the request out only once.
    headers = {"Authorization": "Bearer " + os.environ["TRIGGER_SECRET_KEY"], "Content-Type": kind,
               "x-trigger-request-idempotency-key": str(uuid.uuid4())}
    data = body if isinstance(body, str) or body is None else dumps(body)
    for attempt in range(_TRIES):
        connection = http.client.HTTPConnection(address.hostname, address.port)
        try:
            connection.request(method, path, None if data is None else data.encode(), headers)
            answer = connection.getresponse()
            content = loads(answer.read() or b"{}")
            if answer.status < 300:
                return content
            if answer.status != 503:
                raise WaitError(content.get("error", f"The engine answered {answer.status}"))
        except (OSError, http.client.HTTPException):
            if attempt == _TRIES - 1:
                raise
        finally:
            connection.close()
        time.sleep(0.25)
    raise WaitError("The engine does not answer.")
