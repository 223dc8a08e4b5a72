"""What public tokens, the keys of runs and callback URLs open over HTTP, and what they do not."""

import json
import sqlite3
import time
import unittest

from api_engine import ApiTest
from public_tokens import signed

NDJSON = {"Content-Type": "application/x-ndjson"}
TRIGGER = "/api/v1/tasks/echo/trigger"


class AccessTest(ApiTest):
    def parent_of(self, run):
        return self.run_of(run)["relatedRuns"]["parent"]["id"]


class PublicTokensAndBodies(AccessTest):
    """A body can name what lies outside of a token's scopes; each member is tried."""

    def token(self, *scopes, **claims):
        return signed(self.engine.key, *scopes, **claims)

    def test_a_parent_takes_write_on_it(self):
        parent = self.trigger("hold")
        self.until(parent, "EXECUTING")
        stranger = self.token("trigger:tasks:echo")
        for options in ({"parentRunId": parent}, {"parentRunId": parent, "resumeParentOnCompletion": True},
                        {"parentRunId": "run_none"}):
            refusal = self.refused(403, "POST", TRIGGER, {"payload": 1, "options": options}, key=stranger)
            self.assertIn("write:runs:" + options["parentRunId"], refusal)
        self.assertEqual(self.own(parent)["status"], "EXECUTING")
        friend = self.token("trigger:tasks:echo", f"write:runs:{parent}")
        child = self.ok("POST", TRIGGER, {"payload": 1, "options": {"parentRunId": parent}}, key=friend)["id"]
        self.assertEqual(self.parent_of(child), parent)

    def test_how_and_where_a_run_runs_is_not_for_strangers(self):
        token = self.token("trigger:tasks:echo")
        for name, value in (("queue", {"name": "other"}), ("queue", "other"), ("concurrencyKey", "k"), ("priority", 9),
                            ("machine", "large-2x"), ("maxAttempts", 9), ("maxDuration", 9), ("lockToVersion", "1"),
                            ("region", "eu"), ("test", True), ("parentBatch", "batch_1"),
                            ("debounce", {"key": "k", "delay": "1h"}), ("somethingNew", 1)):
            with self.subTest(name=name):
                refusal = self.refused(403, "POST", TRIGGER, {"options": {name: value}}, key=token)
                self.assertIn("options." + name, refusal)
        self.refused(403, "POST", TRIGGER, {}, key=token, headers={"x-trigger-branch": "main"})
        made = self.ok("POST", TRIGGER, {"payload": 1, "options": {
            "tags": ["a"], "metadata": {"a": 1}, "ttl": "1h", "delay": "1h", "idempotencyKey": "mine-only",
            "payloadType": "application/json", "queue": None}}, key=token)
        self.assertEqual(self.own(made["id"])["tags"], ["a"])

    def test_a_known_key_gives_no_token_for_the_run_that_has_it(self):
        server = self.trigger("echo", "secret", idempotencyKey="known")
        for scopes, reads in ((("trigger:tasks:echo",), False), (("trigger:tasks:echo", "read:tasks:echo"), True)):
            answer = self.ask("POST", TRIGGER, {"options": {"idempotencyKey": "known"}}, key=self.token(*scopes))
            self.assertEqual(answer.json, {"id": server, "isCached": True})
            self.assertEqual(answer.headers["x-trigger-jwt"] is not None, reads)

    def test_a_known_request_key_leads_nowhere(self):
        key = {"x-trigger-request-idempotency-key": "seen-on-the-way"}
        server = self.ok("POST", TRIGGER, {"payload": 1}, headers=key)["id"]
        token = self.token("trigger:tasks:echo")
        mine = self.ok("POST", TRIGGER, {"payload": 2}, key=token, headers=key)["id"]
        self.assertNotEqual(mine, server)
        self.assertEqual(self.ok("POST", TRIGGER, {"payload": 2}, key=token, headers=key)["id"], mine)
        other = self.token("trigger:tasks:echo", jti="another")
        self.assertNotEqual(self.ok("POST", TRIGGER, {"payload": 2}, key=other, headers=key)["id"], mine)

    def test_operations_on_the_parent_take_write_on_it(self):
        root = self.trigger("hold", metadata={"n": 1})
        parent = self.trigger("hold", parentRunId=root, metadata={"n": 1})
        child = self.trigger("hold", parentRunId=parent)
        operation = [{"type": "set", "key": "n", "value": 2}]
        token = self.token(f"write:runs:{child}")
        path = f"/api/v1/runs/{child}/metadata"
        for name, other in (("parentOperations", parent), ("rootOperations", root)):
            refusal = self.refused(403, "PUT", path, {"operations": operation, name: operation}, key=token)
            self.assertIn("write:runs:" + other, refusal)
            self.assertEqual(self.run_of(other)["metadata"], {"n": 1})
        self.assertEqual(self.ok("PUT", path, {"operations": operation, "parentOperations": []}, key=token),
                         {"metadata": {"n": 2}})
        both = self.token(f"write:runs:{child}", f"write:runs:{parent}")
        self.ok("PUT", path, {"parentOperations": operation}, key=both)
        self.assertEqual(self.run_of(parent)["metadata"], {"n": 2})

    def test_who_may_not_read_a_run_does_not_open_it_by_a_tag(self):
        run = self.trigger("echo", 1)
        path = f"/api/v1/runs/{run}/tags"
        self.refused(403, "POST", path, {"tags": ["theirs"]}, key=self.token(f"write:runs:{run}", "read:tags:theirs"))
        self.refused(403, "GET", f"/api/v3/runs/{run}", key=self.token("read:tags:theirs"))
        self.ok("POST", path, {"tags": ["own"]}, key=self.token(f"write:runs:{run}", "write:tags:own"))
        self.ok("POST", path, {"tags": ["seen"]}, key=self.token(f"write:runs:{run}", f"read:runs:{run}"))

    def test_only_its_own_batch_takes_a_tokens_items(self):
        token = self.token("batchTrigger:tasks:echo")
        line = json.dumps({"index": 0, "task": "echo", "payload": 1})
        theirs = self.ask("POST", "/api/v3/batches", {"runCount": 1}).json["id"]
        self.refused(403, "POST", f"/api/v3/batches/{theirs}/items", line, key=token, headers=NDJSON)
        head = {"runCount": 1, "taskIdentifiers": ["echo"]}
        for extra in ({"idempotencyKey": "k"}, {"parentRunId": self.trigger("hold")}):
            self.refused(403, "POST", "/api/v3/batches", head | extra, key=token)
        made = self.ask("POST", "/api/v3/batches", head, key=token)
        mine, watch = made.json["id"], made.headers["x-trigger-jwt"]
        for options in ({"machine": "large-2x"}, {"idempotencyKey": "known"}, {"parentRunId": "run_x"}):
            bad = json.dumps({"index": 0, "task": "echo", "payload": 1, "options": options})
            self.refused(403, "POST", f"/api/v3/batches/{mine}/items", bad, key=token, headers=NDJSON)
        self.refused(403, "POST", f"/api/v3/batches/{mine}/items", line, headers=NDJSON,
                     key=self.token("batchTrigger:tasks:echo", jti="another"))
        self.engine.restart()
        self.assertEqual(self.ok("POST", f"/api/v3/batches/{mine}/items", line, key=token, headers=NDJSON)["id"], mine)
        self.assertEqual(self.ok("GET", f"/api/v2/batches/{mine}", key=watch)["id"], mine)

    def test_a_second_filter_is_not_another_list(self):
        self.finished("text", 1)
        token = self.token("read:tasks:echo")
        self.ok("GET", "/api/v1/runs?filter%5BtaskIdentifier%5D=echo", key=token)
        for query in ("filter%5BtaskIdentifier%5D=echo&filter%5BtaskIdentifier%5D=text",
                      "filter%5BtaskIdentifier%5D=echo&filter%5BtaskIdentifier)=text", "filter%5BtaskIdentifier)=text",
                      "filter%5BtaskIdentifier%5D=echo,text", "", "filter%5BtaskIdentifier%5D="):
            self.refused(403, "GET", "/api/v1/runs?" + query, key=token)
        self.refused(403, "GET", "/api/v1/runs?filter%5BtaskIdentifier%5D=*", key=self.token("read:tasks:*"))

    def test_a_one_time_token_stays_used(self):
        token = self.token("trigger:tasks:echo", otu=True)
        key = {"x-trigger-request-idempotency-key": "once"}
        run = self.ok("POST", TRIGGER, {"payload": 1}, key=token, headers=key)["id"]
        # The same request with another body is refused; that gives nothing back.
        self.refused(400, "POST", TRIGGER, {"options": {"ttl": "soon"}}, key=token, headers=key)
        self.refused(403, "POST", TRIGGER, {"payload": 1}, key=token)
        self.engine.restart()
        self.assertIn("used", self.refused(403, "POST", TRIGGER, {"payload": 1}, key=token))
        self.assertEqual(self.ok("POST", TRIGGER, {"payload": 1}, key=token, headers=key)["id"], run)


class CallbackUrls(AccessTest):
    def bytes_at_rest(self):
        return b"".join(file.read_bytes() for file in self.engine.workspace.glob("runyard.db*"))

    def test_no_secret_is_stored_and_urls_live_on(self):
        made = self.ok("POST", "/api/v1/waitpoints/tokens", {"idempotencyKey": "asked twice"})
        path = made["url"].split("/", 3)[3]
        secret = path.rsplit("/", 1)[1]
        self.assertGreaterEqual(len(secret), 43)
        self.assertNotIn(secret.encode(), self.bytes_at_rest())
        self.assertEqual(self.ok("POST", "/api/v1/waitpoints/tokens", {"idempotencyKey": "asked twice"})["url"],
                         made["url"])
        self.assertEqual(self.ok("GET", f"/api/v1/waitpoints/tokens/{made['id']}")["url"], made["url"])
        self.assertIn(made["url"], [one["url"] for one in self.ok("GET", "/api/v1/waitpoints/tokens")["data"]])
        self.refused(401, "POST", "/" + path[:-1] + ("A" if path[-1] != "A" else "B"), "{}", key=False)
        with sqlite3.connect(f"file:{self.engine.workspace / 'runyard.db'}?mode=ro", uri=True) as store:
            (stored,) = store.execute("SELECT secret_hash FROM waitpoint WHERE id = ?", (made["id"],)).fetchone()
        self.refused(401, "POST", "/" + path.replace(secret, stored), "{}", key=False)
        self.engine.restart()
        self.assertEqual(self.ok("POST", "/" + path, "{}", key=False), {"success": True})


class KeysOfRuns(AccessTest):
    """The task `key` tells its environment by an output, or waits until it is canceled."""

    def held(self, **options):
        run = self.trigger("tells", **options)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for line in self.ok("GET", f"/runyard/v1/runs/{run}/logs")["lines"]:
                if line["text"].startswith("KEY "):
                    return run, line["text"][4:]
            time.sleep(0.02)
        self.fail("the task told no key")

    def test_it_opens_its_family_and_nothing_else(self):
        run, key = self.held()
        other = self.trigger("echo", 1)
        self.assertTrue(key.startswith("tr_run_"))
        self.assertNotIn(self.engine.key, key)
        self.ok("GET", f"/api/v3/runs/{run}", key=key)
        made = self.ask("POST", TRIGGER, {"payload": 1}, key=key)
        child = made.json["id"]
        self.assertEqual(self.parent_of(child), run)
        self.ok("GET", f"/api/v3/runs/{child}", key=key)
        self.ok("GET", f"/api/v3/runs/{child}", key=made.headers["x-trigger-jwt"])
        self.ok("GET", f"/runyard/v1/runs?filter%5Bid%5D={child}", key=key)
        self.ok("POST", f"/api/v1/runs/{run}/tags", {"tags": ["x"]}, key=key)
        self.ok("PUT", f"/api/v1/runs/{run}/metadata", {"metadata": {"a": 1}}, key=key)
        for method, path, body in [
                ("GET", f"/api/v3/runs/{other}", None), ("POST", f"/api/v2/runs/{other}/cancel", {}),
                ("GET", "/api/v3/runs/run_none", None), ("GET", f"/api/v1/runs/{other}/metadata", None),
                ("POST", f"/api/v1/runs/{child}/tags", {"tags": ["x"]}), ("POST", f"/api/v1/runs/{run}/replay", {}),
                ("GET", "/api/v1/runs", None), ("GET", "/runyard/v1/runs", None),
                ("GET", f"/runyard/v1/runs?filter%5Bid%5D={child}&filter%5Bid%5D={other}", None),
                ("GET", f"/runyard/v1/runs?filter%5Bid%5D={child},{other}", None),
                ("POST", TRIGGER, {"options": {"parentRunId": other}}),
                ("POST", f"/runyard/v1/runs/{run}/wait", {"runs": [other]}),
                ("GET", f"/api/v1/packets/runs%2F{other}%2Foutput", None),
                ("POST", "/api/v1/queues/task%2Fecho/pause", {"action": "pause"}), ("GET", "/api/v1/queues", None),
                ("POST", "/runyard/v1/deploy", {"directory": "/"}), ("POST", "/runyard/v1/bulk-actions", {}),
                ("GET", "/api/v1/projects/any/envvars/dev", None), ("GET", "/api/v1/schedules", None),
                ("GET", "/api/v1/projects/any/dev", None),
                ("POST", "/api/v1/auth/public-tokens", {"scopes": ["read:runs"]}),
                ("POST", "/api/v1/auth/public-tokens", {"scopes": [f"read:runs:{other}"]}),
                ("GET", "/engine/v1/dev/config", None), ("GET", "/nowhere", None)]:
            with self.subTest(path=path):
                self.assertIn("runyard.toml", self.refused(403, method, path, body, key=key))
        watch = self.ok("POST", "/api/v1/auth/public-tokens", {"scopes": [f"read:runs:{child}"]}, key=key)["token"]
        self.ok("GET", f"/api/v3/runs/{child}", key=watch)
        claims = self.ok("POST", "/api/v1/auth/jwt/claims", {}, key=key)  # as the SDK signs tokens itself
        self.ok("GET", f"/api/v3/runs/{child}", key=signed(key, f"read:runs:{child}", **claims))
        for scopes in ([f"read:runs:{other}"], ["read:runs"], ["admin"], [f"read:runs:{child}", "read:tags:x"]):
            self.refused(403, "GET", f"/api/v3/runs/{child}", key=signed(key, *scopes, **claims))
        self.refused(401, "GET", f"/api/v3/runs/{child}", key=signed(key, f"read:runs:{child}"))
        self.refused(401, "GET", f"/api/v3/runs/{child}",
                     key=signed(key, f"read:runs:{other}", **(claims | {"madeBy": other})))

    def test_it_ends_with_its_run(self):
        run, key = self.held()
        self.ok("GET", f"/api/v3/runs/{run}", key=key)
        self.refused(401, "GET", f"/api/v3/runs/{run}", key=key[:-1] + ("A" if key[-1] != "A" else "B"))
        self.ok("POST", f"/api/v2/runs/{run}/cancel", {})
        self.until(run, "CANCELED")
        self.assertIn("has ended", self.refused(401, "GET", f"/api/v3/runs/{run}", key=key))
        self.refused(401, "POST", TRIGGER, {}, key=key)

    def test_batches_and_wait_tokens_of_its_tree(self):
        run, key = self.held()
        child, child_key = self.held(parentRunId=run)
        stranger, stranger_key = self.held()
        made = self.ok("POST", "/api/v1/waitpoints/tokens", {}, key=key)
        token = f"/api/v1/waitpoints/tokens/{made['id']}"
        self.refused(403, "POST", token + "/complete", {"data": 1}, key=stranger_key)
        self.refused(403, "GET", token, key=stranger_key)
        self.ok("POST", token + "/complete", {"data": 1}, key=child_key)
        servers = self.ok("POST", "/api/v1/waitpoints/tokens", {})["id"]
        self.refused(403, "POST", f"/api/v1/waitpoints/tokens/{servers}/complete", {"data": 1}, key=key)
        batch = self.ask("POST", "/api/v3/batches", {"runCount": 1}, key=key).json["id"]
        line = json.dumps({"index": 0, "task": "echo", "payload": 1})
        path = f"/api/v3/batches/{batch}/items"
        self.refused(403, "POST", path, line, key=stranger_key, headers=NDJSON)
        self.ok("POST", path, line, key=key, headers=NDJSON)
        members = self.ok("GET", f"/api/v2/batches/{batch}", key=key)["runs"]
        self.assertEqual(self.parent_of(members[0]), run)
        self.refused(403, "GET", f"/api/v2/batches/{batch}", key=stranger_key)

    def test_a_task_that_asks_for_it_gets_the_workspaces_key(self):
        done = self.finished("tells-all")
        self.assertEqual(done["output"], self.engine.key)
        self.assertNotEqual(self.finished("tells-once")["output"], self.engine.key)


if __name__ == "__main__":
    unittest.main()
