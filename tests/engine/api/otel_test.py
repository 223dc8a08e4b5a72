"""Spans and log records posted as an exporter posts them, then read back as the trace and the log of their run."""

import base64
import hashlib
import hmac
import os
import sys
import unittest

from api_engine import HERE, ApiTest

sys.path.insert(0, os.path.join(HERE, os.pardir, os.pardir, "support"))
import otlp  # noqa: E402


class Otel(ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        token = hmac.digest(cls.engine.key.encode(), b"otel endpoint", hashlib.sha256)
        cls.endpoint = "/otel/" + base64.urlsafe_b64encode(token).decode().rstrip("=")

    def post(self, signal, body, **options):
        return self.ok("POST", f"{self.endpoint}/v1/{signal}", body, key=False, **options)

    def kept(self, signal, body):
        self.assertEqual(self.post(signal, body), {})

    def tree(self, run):
        """{name: [children…]} from the run down, names only."""
        def names(span):
            return {span["data"]["message"]: [names(child) for child in span["children"]]}

        return names(self.trace(run))

    def trace(self, run):
        return self.ok("GET", f"/api/v1/runs/{run}/trace")["trace"]["rootSpan"]

    def flat(self, run):
        return {span["message"]: span for span in self.ok("GET", f"/api/v1/runs/{run}/trace?page[size]=1000")["data"]}

    def detail(self, run, span):
        # parentId is null for the span of the run itself: checked elsewhere
        return self.ok("GET", f"/api/v1/runs/{run}/spans/{span}")

    def lines(self, run):
        return self.ok("GET", f"/runyard/v1/runs/{run}/logs")["lines"]

    def test_spans_nest_below_the_attempt(self):
        run = self.finished("echo", {"a": 1})["id"]
        at = otlp.now()
        attempt = otlp.span(run, "Attempt 1", at, 1, more={"$entity.type": "attempt", "machine": "small"})
        outer = otlp.span(run, "run()", at, 0.9, parent=attempt["spanId"])
        wait = otlp.span(run, "wait.for()", at + 0.1, 0.2, parent=outer["spanId"],
                         more={"$entity.type": "waitpoint", "$entity.id": "waitpoint_x"})
        inner = otlp.span(run, "charge", at + 0.4, 0.25, parent=outer["spanId"], more={"order.id": 5},
                          failed="declined", events=[otlp.exception(at + 0.5, "Error", "declined", "at pay.ts:3")])
        self.kept("traces", otlp.traces(inner, outer, wait))
        self.kept("traces", otlp.traces(attempt))
        self.assertEqual(self.tree(run), {"echo": [{"Attempt 1": [{"run()": [{"wait.for()": []}, {"charge": []}]}]}]})
        flat = self.flat(run)
        self.assertEqual(list(flat), ["echo", "Attempt 1", "run()", "wait.for()", "charge"])
        self.assertEqual(flat["run()"]["parentId"], flat["Attempt 1"]["id"])
        self.assertEqual(flat["charge"]["duration"], 250_000_000)
        self.assertEqual([flat["charge"]["isError"], flat["run()"]["isError"]], [True, False])
        charge = self.detail(run, inner["spanId"])
        self.assertEqual(charge["properties"], {"order.id": 5})
        self.assertEqual(charge["statusMessage"], "declined")
        self.assertEqual(charge["events"][0]["properties"]["exception.stacktrace"], "at pay.ts:3")
        self.assertEqual(self.detail(run, wait["spanId"])["entityType"], "waitpoint")
        # What the task told of its attempt is found by both ids.
        for span in (attempt["spanId"], flat["Attempt 1"]["id"]):
            own = self.detail(run, span)
            self.assertEqual([own["entityType"], own["properties"]["machine"]], ["attempt", "small"])
            self.assertIn("attemptId", own["properties"])
        self.refused(404, "GET", f"/api/v1/runs/{run}/spans/00000000000fffff")

    def test_a_partial_span_is_replaced_by_its_end_and_never_the_other_way_round(self):
        run = self.trigger("hold")
        self.until(run, "EXECUTING")
        whole = otlp.span(run, "work", otlp.now(), 0.5)
        self.kept("traces", otlp.traces(otlp.partial(whole)))
        self.assertIs(self.flat(run)["work"]["isPartial"], True)
        self.kept("traces", otlp.traces(whole))
        done = self.flat(run)["work"]
        self.assertEqual([done["isPartial"], done["duration"], done["id"]], [False, 500_000_000, whole["spanId"]])
        self.kept("traces", otlp.traces(otlp.partial(whole)))
        self.assertIs(self.flat(run)["work"]["isPartial"], False)
        lost = otlp.span(run, "lost", otlp.now(), 60)
        self.kept("traces", otlp.traces(otlp.partial(lost)))
        self.ok("POST", f"/api/v2/runs/{run}/cancel")
        self.until(run, "CANCELED")
        span = next(span for span in self.trace(run)["children"][0]["children"] if span["data"]["message"] == "lost")
        self.assertEqual([span["data"]["isPartial"], span["data"]["isUnfinished"], span["data"]["isCancelled"]],
                         [False, True, True])

    def test_log_records_become_lines_of_the_log(self):
        run = self.finished("echo", {"a": 1})["id"]
        before = len(self.lines(run))
        at = otlp.now()
        self.kept("logs", otlp.logs(
            otlp.line(run, "second", at + 1, severity=(13, "WARN")),
            otlp.line(run, "first", at, more={"order.id": 5}),
            otlp.line(run, "plain", at + 2, severity=(9, "Log"))))
        lines = self.lines(run)[before:]
        self.assertEqual([line["text"] for line in lines], ['first {"order.id":5}', "second", "plain"])
        self.assertEqual([line["level"] for line in lines], ["info", "warn", "plain"])
        self.assertEqual({line["attempt"] for line in lines}, {1})

    def test_what_cannot_be_kept_is_counted_in_the_answer(self):
        run = self.finished("echo", {"a": 1})["id"]
        at = otlp.now()
        unknown = otlp.span("run_00000000000000000000000000", "nobody's", at, 1)
        nameless = otlp.span(run, "of no run", at, 1)
        nameless["attributes"] = []
        answer = self.post("traces", otlp.traces(otlp.span(run, "kept", at, 1), unknown, nameless))
        self.assertEqual(answer["partialSuccess"]["rejectedSpans"], "2")
        for part in ("1 name no run", "1 belong to unknown runs"):
            self.assertIn(part, answer["partialSuccess"]["errorMessage"])
        self.assertIn("kept", self.flat(run))
        answer = self.post("logs", otlp.logs(otlp.line("run_00000000000000000000000000", "x", at)))
        self.assertEqual(answer["partialSuccess"]["rejectedLogRecords"], "1")
        self.assertEqual(self.post("metrics", {"resourceMetrics": [{"any": "thing"}]}), {})

    def test_a_run_keeps_ten_thousand_spans(self):
        run = self.finished("echo", {"a": 1})["id"]
        at = otlp.now()
        top = otlp.span(run, "loop", at, 100)
        for part in range(5):
            self.kept("traces", otlp.traces(*([top] if part == 0 else []),
                                            *(otlp.span(run, f"step {i}", at + i, 0.01, parent=top["spanId"])
                                              for i in range(part * 2000, part * 2000 + 2000 - (part == 0)))))
        answer = self.post("traces", otlp.traces(*(otlp.span(run, "too many", at, 1) for _ in range(30))))
        self.assertEqual(answer["partialSuccess"]["rejectedSpans"], "30")
        page = self.ok("GET", f"/api/v1/runs/{run}/trace?page[size]=10000")
        self.assertEqual(len(page["data"]), 10_000)
        rest = self.ok("GET", f"/api/v1/runs/{run}/trace?page[size]=10000&page[after]=" + page["pagination"]["next"])
        self.assertEqual(len(rest["data"]), 2)  # the run and its attempt are spans as well
        self.assertEqual(len(self.trace(run)["children"][0]["children"][0]["children"]), 9_999)

    def test_the_place_is_a_secret_and_the_key_opens_it_too(self):
        run = self.finished("echo", {"a": 1})["id"]
        body = otlp.traces(otlp.span(run, "spoof", otlp.now(), 1))
        wrong = self.endpoint[:-1] + ("A" if self.endpoint[-1] != "A" else "B")
        for path in (wrong, "/otel/x", "/otel/" + self.engine.key):
            self.refused(401, "POST", path + "/v1/traces", body, key=False)
            self.refused(401, "POST", path + "/v1/metrics", body, key=False)
        self.refused(401, "POST", "/otel/v1/traces", body, key=False)
        self.refused(401, "POST", "/otel/v1/traces", body, key="tr_dev_wrong")
        self.assertNotIn("spoof", self.flat(run))
        self.assertEqual(self.ok("POST", "/otel/v1/traces", body), {})
        self.assertIn("spoof", self.flat(run))

    def test_tasks_are_given_the_place(self):
        run = self.trigger("environment")
        done = self.until(run, "COMPLETED", "FAILED", "CRASHED")
        self.assertEqual(done["output"], f"http://{self.engine.address.netloc}{self.endpoint}")

    def test_what_is_no_otlp_is_refused_with_what_to_do(self):
        path = self.endpoint + "/v1/traces"
        protobuf = {"content-type": "application/x-protobuf"}
        self.assertIn("http/json", self.refused(415, "POST", path, b"\x0a\x00", key=False, headers=protobuf))
        packed = {"content-encoding": "gzip", "content-type": "application/json"}
        self.assertIn("none", self.refused(415, "POST", path, b"\x1f\x8b", key=False, headers=packed))
        for body in (b"{", b"[]", b'{"resourceSpans":5}', b'{"resourceSpans":[{"scopeSpans":[7]}]}', b"\xff"):
            self.refused(400, "POST", path, body, key=False)
        self.assertIn("line 1", self.refused(400, "POST", path, b'{"resourceSpans":[,]}', key=False))
        self.refused(405, "GET", path, key=False)
        self.assertEqual(self.ask("POST", path, b"x" * (9 << 20), key=False).status, 413)
        self.assertEqual(self.ok("POST", path, "{}", key=False, headers={"content-type": "text/plain"}), {})


if __name__ == "__main__":
    unittest.main()
