"""Starting runs over HTTP: trigger, replay, idempotency, and everything that is refused on the way in."""

import json
import unittest
import urllib.parse

from api_engine import ApiTest

LIMIT = 3_145_728
UNKNOWN = "run_00000000000000000000000000"


class Trigger(ApiTest):
    def test_a_queue_that_nobody_declared_is_called_new_once(self):
        for queue, new in (("oen", True), ("oen", False), ("holding", False), ("task/echo", False)):
            answer = self.ok("POST", "/api/v1/tasks/echo/trigger", {"options": {"queue": {"name": queue}}})
            self.assertEqual(answer.get("newQueue"), queue if new else None)
        self.assertNotIn("newQueue", self.ok("POST", "/api/v1/tasks/echo/trigger", {}))

    def test_answers_with_the_run_and_the_claims_for_a_public_token(self):
        answer = self.ask("POST", "/api/v1/tasks/echo/trigger", {"payload": {"a": 1}})
        self.assertEqual(answer.status, 200)
        self.assertRegex(answer.json["id"], r"^run_[0-9a-z]{26}$")
        self.assertIs(answer.json["isCached"], False)
        self.assertIsInstance(json.loads(answer.headers["x-trigger-jwt-claims"])["sub"], str)

    def test_a_body_of_any_content_type_is_json(self):
        self.ok("POST", "/api/v1/tasks/echo/trigger", '{"payload": 1}',
                headers={"Content-Type": "text/plain;charset=UTF-8"})

    def test_every_option_reaches_the_run(self):
        parent = self.trigger("hold")
        run = self.own(self.trigger(
            "media/resize", 1, tags=["a", "b", "a"], metadata={"step": 1}, delay="1h", ttl="10m",
            queue={"name": "media/heavy"}, concurrencyKey=7, maxAttempts=2, maxDuration=60,
            machine="small-2x", priority=5, parentRunId=parent, test=True,
            idempotencyKey="e" * 64, idempotencyKeyTTL="1h",
            idempotencyKeyOptions={"key": "order 7", "scope": "global"}))
        for name, value in {"tags": ["a", "b"], "metadata": {"step": 1}, "status": "DELAYED", "ttlSeconds": 600,
                            "queue": "media/heavy", "concurrencyKey": "7", "maxAttempts": 2, "priority": 5,
                            "maxDurationSeconds": 60, "machine": "small-2x", "parent": parent, "root": parent,
                            "isTest": True}.items():
            self.assertEqual(run[name], value, name)
        self.assertEqual(run["idempotencyKey"]["hash"], "e" * 64)
        self.assertEqual(run["idempotencyKey"]["key"], "order 7")

    def test_a_numeric_ttl_is_seconds_and_zero_is_none(self):
        self.assertEqual(self.run_of(self.trigger("hold", ttl=5400))["ttl"], "1h30m")
        self.assertNotIn("ttl", self.run_of(self.trigger("hold", ttl=0)))

    def test_a_single_tag_may_be_a_string(self):
        self.assertEqual(self.run_of(self.trigger("echo", tags="one"))["tags"], ["one"])

    def test_a_delay_that_has_passed_is_none(self):
        run = self.finished("echo", 1, delay="2020-01-01T00:00:00Z")
        self.assertNotIn("delayedUntil", run)

    def test_metadata_may_come_as_a_packet(self):
        run = self.trigger("echo", metadata='{"json":{"a":1}}', metadataType="application/super+json")
        self.assertEqual(self.run_of(run)["metadata"], {"a": 1})

    def test_an_undeployed_task_waits_for_its_deployment(self):
        run = self.trigger("not/deployed yet", 1)
        self.assertEqual(self.run_of(run)["status"], "PENDING_VERSION")
        self.assertEqual(self.run_of(run)["taskIdentifier"], "not/deployed yet")
        self.assertEqual(self.run_of(run, headers={"x-trigger-api-version": None})["status"], "WAITING_FOR_DEPLOY")

    def test_bad_options_are_refused_by_name(self):
        for options, path in [({"delay": "1.5h"}, "options.delay"), ({"ttl": "soon"}, "options.ttl"),
                              ({"ttl": -1}, "options.ttl"), ({"tags": [1]}, "options.tags"),
                              ({"tags": ["x" * 129]}, "Tag"), ({"tags": [""]}, "Tag"),
                              ({"maxAttempts": 0}, "options.maxAttempts"), ({"maxAttempts": 1.5}, "options.maxAttempts"),
                              ({"machine": "huge"}, "machine preset"), ({"metadata": [1]}, "options.metadata"),
                              ({"idempotencyKey": "k" * 2049}, "options.idempotencyKey"),
                              ({"idempotencyKeyOptions": {"key": "k", "scope": "galaxy"}}, "scope"),
                              ({"payloadType": "image/png"}, "payloadType"), ({"queue": {"name": 7}}, "options.queue"),
                              ({"test": "yes"}, "options.test"), ("text", "options"),
                              ({"debounce": {"key": "k", "delay": "soon"}}, "options.debounce"),
                              ({"debounce": {"delay": "1s"}}, "options.debounce.key"),
                              ({"gates": []}, "options.gates"), ({"region": 7}, "options.region")]:
            with self.subTest(options=options):
                self.assertIn(path, self.refused(400, "POST", "/api/v1/tasks/echo/trigger", {"options": options}))

    def test_more_than_ten_tags_are_refused(self):
        error = self.refused(422, "POST", "/api/v1/tasks/echo/trigger",
                             {"options": {"tags": [str(i) for i in range(11)]}})
        self.assertIn("11", error)

    def test_malformed_json_is_located(self):
        error = self.refused(400, "POST", "/api/v1/tasks/echo/trigger", '{"payload": 1,\n  oops}')
        self.assertIn("line 2, column 3", error)
        error = self.refused(400, "POST", "/api/v1/tasks/echo/trigger",
                             {"payload": "[1,\n 2", "options": {"payloadType": "application/json"}})
        self.assertIn("line 2", error)

    def test_other_bodies_are_refused(self):
        for body in ("[1]", "null", b"\xff\xfe", '{"payload": "\udc80"}'.encode("utf-8", "surrogateescape")):
            with self.subTest(body=body):
                self.refused(400, "POST", "/api/v1/tasks/echo/trigger", body)

    def test_deep_json_is_refused_and_harms_nobody(self):
        for depth in (501, 1_000_000):
            error = self.refused(400, "POST", "/api/v1/tasks/echo/trigger",
                                 '{"payload":' + "[" * depth + "]" * depth + "}")
            self.assertIn("nested", error)
        self.ok("POST", "/api/v1/tasks/echo/trigger", '{"payload":' + "[" * 400 + "]" * 400 + "}")

    def test_a_deep_payload_text_is_refused_by_a_schema_and_harms_nobody(self):
        deep = "[" * 100_000 + "]" * 100_000
        self.refused(400, "POST", "/api/v1/tasks/checked/trigger",
                     {"payload": deep, "options": {"payloadType": "application/json"}})

    def test_the_payload_limit_is_exact(self):
        options = {"payloadType": "text/plain"}
        self.assertIn("3145728", self.refused(413, "POST", "/api/v1/tasks/echo/trigger",
                                              {"payload": "x" * (LIMIT + 1), "options": options}))
        run = self.finished("echo", "x" * LIMIT, payloadType="text/plain")
        for field in ("payload", "output"):  # too large for the answer
            link = urllib.parse.urlsplit(run[field + "PresignedUrl"])
            self.assertEqual(len(self.ask("GET", f"{link.path}?{link.query}", key=False).text), LIMIT)

    def test_a_body_over_the_servers_limit_is_too_large(self):
        answer = self.ask("POST", "/api/v1/tasks/echo/trigger", b"x" * (9 << 20))
        self.assertEqual(answer.status, 413)

    def test_payloads_are_checked_against_the_schema_of_the_task(self):
        answer = self.ask("POST", "/api/v1/tasks/checked/trigger", {"payload": {"name": 7}})
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json["details"][0]["path"], "/name")
        self.trigger("checked", {"name": "Ada"})

    def test_the_value_inside_super_json_is_what_the_schema_sees(self):
        self.trigger("checked", '{"json":{"name":"Ada"}}', payloadType="application/super+json")
        self.refused(400, "POST", "/api/v1/tasks/checked/trigger",
                     {"payload": '{"json":{"name":7}}', "options": {"payloadType": "application/super+json"}})
        answer = self.ask("POST", "/api/v1/tasks/checked/trigger",
                          {"payload": "Ada", "options": {"payloadType": "text/plain"}})
        self.assertIn("found string", answer.json["details"][0]["reason"])


class Idempotency(ApiTest):
    def test_the_same_request_sent_again_makes_no_second_run(self):
        headers = {"x-trigger-request-idempotency-key": "2f1c"}
        answers = [self.ok("POST", "/api/v1/tasks/echo/trigger", {"payload": 1}, headers=headers) for _ in range(3)]
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0], answers[2])
        headers = {"x-trigger-request-idempotency-key": "9a2b"}
        replays = {self.ok("POST", f"/api/v1/runs/{answers[0]['id']}/replay", headers=headers)["id"] for _ in range(3)}
        self.assertEqual(len(replays), 1)

    def test_a_key_leads_to_the_run_that_holds_it_per_task(self):
        first = self.trigger("echo", 1, idempotencyKey="k1")
        again = self.ok("POST", "/api/v1/tasks/echo/trigger", {"payload": 2, "options": {"idempotencyKey": "k1"}})
        self.assertEqual(again, {"id": first, "isCached": True})
        self.assertNotEqual(self.trigger("text", 1, idempotencyKey="k1"), first)

    def test_headers_carry_a_key_too(self):
        headers = {"idempotency-key": "k2", "idempotency-key-ttl": "1h"}
        first = self.ok("POST", "/api/v1/tasks/echo/trigger", {}, headers=headers)
        self.assertIs(self.ok("POST", "/api/v1/tasks/echo/trigger", {}, headers=headers)["isCached"], True)
        self.assertEqual(self.run_of(first["id"])["idempotencyKey"], "k2")
        self.refused(400, "POST", "/api/v1/tasks/echo/trigger", {}, headers={**headers, "idempotency-key-ttl": "soon"})

    def test_an_expired_key_makes_a_new_run(self):
        first = self.trigger("hold", idempotencyKey="k3", idempotencyKeyTTL="0s")
        self.assertNotEqual(self.trigger("hold", idempotencyKey="k3", idempotencyKeyTTL="1h"), first)

    def test_a_failed_run_gives_its_key_free_and_a_canceled_one_does_not(self):
        failed = self.finished("fail", idempotencyKey="k4")["id"]
        self.assertNotEqual(self.trigger("fail", idempotencyKey="k4"), failed)
        canceled = self.trigger("hold", idempotencyKey="k5")
        self.ok("POST", f"/api/v2/runs/{canceled}/cancel")
        self.assertEqual(self.trigger("hold", idempotencyKey="k5"), canceled)

    def test_reset_gives_the_key_free(self):
        first = self.trigger("echo", idempotencyKey="k6")
        self.assertEqual(self.ok("POST", "/api/v1/idempotencyKeys/k6/reset", {"taskIdentifier": "echo"}), {"id": first})
        self.assertNotIn("idempotencyKey", self.run_of(first))
        self.assertNotEqual(self.trigger("echo", idempotencyKey="k6"), first)
        self.refused(404, "POST", "/api/v1/idempotencyKeys/k6/reset", {"taskIdentifier": "text"})
        self.refused(404, "POST", "/api/v1/idempotencyKeys/none/reset", {"taskIdentifier": "echo"})
        self.assertIn("taskIdentifier", self.refused(400, "POST", "/api/v1/idempotencyKeys/k6/reset", {}))


class Replay(ApiTest):
    PAYLOADS = [("plain words, \"quoted\"\n", "text/plain"), ("", "text/plain"), ("17", "application/json"),
                ("null", "application/json"), ("\"text\"", "application/json"),
                ('{ "b" : 1.50,\n "a" : [ ] }', "application/json"), ("1e2", "application/json"),
                ('{"json":{"when":"2030-01-01T00:00:00.000Z"},"meta":{"values":{"when":["Date"]}}}',
                 "application/super+json")]

    def test_unedited_payloads_replay_byte_for_byte(self):
        for data, kind in self.PAYLOADS:
            with self.subTest(data=data):
                original = self.trigger("echo", data, payloadType=kind)
                self.assertEqual(self.own(original)["payload"], {"data": data, "type": kind})
                replay = self.ok("POST", f"/api/v1/runs/{original}/replay")
                self.assertEqual(list(replay), ["id"])
                self.assertEqual(self.own(replay["id"])["payload"], {"data": data, "type": kind})
                self.assertEqual(self.own(replay["id"])["replayOf"], original)
                self.assertEqual(self.ok("GET", f"/runyard/v1/runs?filter[replayOf]={original}")["data"][0]["id"],
                                 replay["id"])

    def test_no_payload_stays_none(self):
        replay = self.ok("POST", f"/api/v1/runs/{self.trigger('echo')}/replay")["id"]
        self.assertNotIn("payload", self.own(replay))

    def test_a_body_edits_the_payload(self):
        original = self.trigger("echo", {"a": 1})
        for payload in ({"a": 2}, [1], "text", 7, None, False):
            with self.subTest(payload=payload):
                replay = self.ok("POST", f"/api/v1/runs/{original}/replay", {"payload": payload})["id"]
                self.assertEqual(self.run_of(replay)["payload"], payload)

    def test_options_change_what_they_name_and_nothing_else(self):
        original = self.trigger("hold", 1, tags=["a"], metadata={"m": 1}, machine="micro", concurrencyKey="c",
                                priority=9, ttl="1h", maxAttempts=7, test=True)
        same = self.own(self.ok("POST", f"/api/v1/runs/{original}/replay")["id"])
        self.assertEqual([same[k] for k in ("tags", "metadata", "machine", "concurrencyKey", "isTest", "priority")],
                         [["a"], {"m": 1}, "micro", "c", True, 0])
        self.assertNotIn("ttlSeconds", same)
        other = self.own(self.ok("POST", f"/api/v1/runs/{original}/replay",
                                 {"options": {"tags": [], "machine": "small-2x", "delay": "1h"}})["id"])
        self.assertEqual([other["tags"], other["machine"], other["metadata"], other["status"]],
                         [[], "small-2x", {"m": 1}, "DELAYED"])

    def test_what_cannot_be_replayed(self):
        self.refused(404, "POST", f"/api/v1/runs/{UNKNOWN}/replay")
        original = self.trigger("checked", {"name": "Ada"})
        self.refused(400, "POST", f"/api/v1/runs/{original}/replay", {"payload": {}})
        self.refused(400, "POST", f"/api/v1/runs/{original}/replay", "{oops")
        self.refused(413, "POST", f"/api/v1/runs/{original}/replay", {"payload": "x" * LIMIT})


if __name__ == "__main__":
    unittest.main()
