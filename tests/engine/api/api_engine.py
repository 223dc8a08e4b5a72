"""A real `runyard serve` on a workspace of its own, and a client that says exactly what it means."""

import http.client
import json
import os
import sys
import time
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
RUNYARD = os.path.abspath(sys.argv.pop(1))
sys.path.insert(0, os.path.join(HERE, os.pardir, os.pardir, "support"))
import described  # noqa: E402
import runyard_engine  # noqa: E402

VERSION = {"x-trigger-api-version": "2025-07-16"}
PATIENCE = 60


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)


class Engine(runyard_engine.Engine):
    """The engine of the other tests in Python, asked over HTTP instead of by the command line."""

    def __init__(self):
        super().__init__(RUNYARD)
        self.start()
        self.key = json.loads((self.workspace / "credentials.json").read_text("utf-8"))["secretKey"]

    def start(self, *options, **more):
        super().start(*options, **more)
        self.address = urllib.parse.urlsplit(self.url)
        return self

    def restart(self):
        self.stop()
        self.start()

    def connect(self):
        return http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=PATIENCE)

    def ask(self, method, path, body=None, key=True, headers=None, connection=None):
        """`body`: bytes and str as they are, anything else as JSON. `key`: True = the engine's."""
        send = dict(VERSION)
        if key:
            send["Authorization"] = "Bearer " + (self.key if key is True else key)
        send.update(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        line = connection or self.connect()
        try:
            line.request(method, path, body, {k: v for k, v in send.items() if v is not None})
            return Answer(line.getresponse())
        finally:
            if connection is None:
                line.close()


class ApiTest(unittest.TestCase):
    """One engine with the tests' project deployed, for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.engine = Engine()
        cls.addClassCleanup(cls.engine.close)
        cls.description = described.Description(cls.engine.ask("GET", "/openapi.json", key=False).json)
        answer = cls.engine.ask("POST", "/runyard/v1/deploy", {"directory": os.path.join(HERE, "project")})
        assert answer.status == 200, answer.text

    def ask(self, method, path, *arguments, **options):
        answer = self.engine.ask(method, path, *arguments, **options)
        if answer.text:
            self.assertIsNone(self.description.problem(method, path, answer.status, answer.text))
        return answer

    def ok(self, method, path, body=None, **options):
        answer = self.ask(method, path, body, **options)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertNoNulls(answer)
        return answer.json

    def refused(self, status, method, path, body=None, **options):
        """The error's text, after checking that it comes in the documented form."""
        answer = self.ask(method, path, body, **options)
        self.assertEqual(answer.status, status, answer.text[:2000])
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertIsInstance(answer.json["error"], str)
        if status in (400, 401, 404, 413, 422):
            self.assertEqual(answer.headers["x-should-retry"], "false")
        return answer.json["error"]

    def assertNoNulls(self, answer):
        """Absent members are left out; the few that may be null are named here."""
        allowed = {"concurrencyLimit", "base", "current", "override", "overriddenAt", "overriddenBy", "runtime",
                   "runtimeVersion", "userName"}

        def walk(value, name):
            if value is None and name not in allowed:
                self.fail(f"{name} is null in {answer.text[:2000]}")
            for key, inner in (value.items() if isinstance(value, dict) else
                               [(name, item) for item in value] if isinstance(value, list) else []):
                if key not in ("payload", "output", "metadata"):
                    walk(inner, key)

        walk(answer.json, "answer")

    def trigger(self, task, payload=None, **options):
        body = {"options": options}
        if payload is not None:
            body["payload"] = payload
        return self.ok("POST", f"/api/v1/tasks/{urllib.parse.quote(task, safe='')}/trigger", body)["id"]

    def run_of(self, run, **options):
        return self.ok("GET", f"/api/v3/runs/{run}", **options)

    def own(self, run):
        return self.ok("GET", f"/runyard/v1/runs/{run}")

    def until(self, run, *statuses):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            seen = self.run_of(run)
            if seen["status"] in statuses:
                return seen
            time.sleep(0.02)
        self.fail(f"{run} is {seen['status']}, not {statuses}")

    def finished(self, task, payload=None, **options):
        return self.until(self.trigger(task, payload, **options), "COMPLETED", "FAILED", "CRASHED")
