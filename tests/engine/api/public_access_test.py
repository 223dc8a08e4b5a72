"""Public tokens over HTTP: who gets in, who does not, and what they are told."""

import os
import stat
import time
import unittest

from api_engine import ApiTest
from public_tokens import signed


class PublicTokens(ApiTest):
    def token(self, *scopes, lifetime=600, key=None, **claims):
        """Signed as the SDK signs: here, with the secret key."""
        return signed(key or self.engine.key, *scopes, lifetime=lifetime, **claims)

    def test_a_token_reads_its_run_only(self):
        mine, other = self.finished("echo", 1)["id"], self.trigger("echo", 2)
        token = self.token(f"read:runs:{mine}")
        self.assertEqual(self.ok("GET", f"/api/v3/runs/{mine}", key=token)["id"], mine)
        self.assertEqual(self.ok("GET", f"/api/v1/runs/{mine}/result", key=token)["ok"], True)
        self.assertIn(f"read:runs:{other}", self.refused(403, "GET", f"/api/v3/runs/{other}", key=token))
        for method, path in [("GET", "/api/v1/runs"), ("POST", f"/api/v2/runs/{mine}/cancel"),
                             ("POST", f"/api/v1/runs/{mine}/replay"), ("GET", "/api/v1/queues"),
                             ("POST", "/api/v1/tasks/echo/trigger"), ("GET", "/runyard/v1/status"),
                             ("POST", "/api/v1/auth/public-tokens"), ("GET", "/nowhere")]:
            with self.subTest(path=path):
                self.refused(403, method, path, key=token)

    def test_tags_and_tasks_open_their_runs(self):
        run = self.trigger("echo", 1, tags=["customer:7"])
        for scope in ("read:tags:customer:7", "read:tasks:echo", "read:tags"):
            self.assertEqual(self.ok("GET", f"/api/v3/runs/{run}", key=self.token(scope))["id"], run)
        for scope in ("read:tags:customer:8", "read:tags:customer", "read:tasks:text", "write:tags:customer:7"):
            self.refused(403, "GET", f"/api/v3/runs/{run}", key=self.token(scope))
        self.refused(404, "GET", "/api/v3/runs/run_none", key=self.token("read:tags:customer:7"))

    def test_time_key_and_form_are_checked(self):
        self.assertIn("expired", self.refused(401, "GET", "/api/v1/runs", key=self.token("read:runs", lifetime=-1)))
        for token in (self.token("read:runs", key="tr_dev_other"), self.token("read:runs", pub=False),
                      self.token("read:runs", aud="else"), self.token("read:runs")[:-2], "ey.ey.ey"):
            answer = self.ask("GET", "/api/v1/runs", key=token)
            self.assertEqual([answer.status, answer.headers["WWW-Authenticate"]], [401, "Bearer"])
        self.ok("GET", "/api/v1/runs", key=self.token("read:runs"))

    def test_a_trigger_token_gets_a_token_to_watch_with(self):
        token = self.token("trigger:tasks:echo")
        answer = self.ask("POST", "/api/v1/tasks/echo/trigger", {"payload": 1}, key=token)
        self.assertEqual(answer.status, 200, answer.text)
        run, watch = answer.json["id"], answer.headers["x-trigger-jwt"]
        self.assertEqual(self.ok("GET", f"/api/v3/runs/{run}", key=watch)["id"], run)
        self.refused(403, "GET", "/api/v1/runs", key=watch)
        self.refused(403, "POST", "/api/v1/tasks/text/trigger", {}, key=token)

    def test_a_one_time_token_is_good_for_one_trigger(self):
        token = self.token("trigger:tasks:echo", otu=True)
        self.refused(400, "POST", "/api/v1/tasks/echo/trigger", {"options": {"ttl": "soon"}}, key=token)
        key = {"x-trigger-request-idempotency-key": "the-call"}
        first = self.ok("POST", "/api/v1/tasks/echo/trigger", {"payload": 1}, key=token, headers=key)
        again = self.ok("POST", "/api/v1/tasks/echo/trigger", {"payload": 1}, key=token, headers=key)
        self.assertEqual(again["id"], first["id"])  # the SDK sent the same call once more
        self.assertIn("used", self.refused(403, "POST", "/api/v1/tasks/echo/trigger", {"payload": 1}, key=token))

    def test_tokens_made_here(self):
        claims = self.ok("POST", "/api/v1/auth/jwt/claims", {})
        self.assertEqual(claims["pub"], True)
        run = self.trigger("echo", 1)
        for time_ in ("1h", int(time.time()) + 60, None):
            body = {"scopes": [f"read:runs:{run}"]} | ({"expirationTime": time_} if time_ else {})
            token = self.ok("POST", "/api/v1/auth/public-tokens", body)["token"]
            self.ok("GET", f"/api/v3/runs/{run}", key=token)
        for body in ({}, {"scopes": []}, {"scopes": "x", "expirationTime": "2001-01-01T00:00:00Z"},
                     {"scopes": ["read:runs"], "expirationTime": "soon"}, {"scopes": [7]}):
            self.refused(400, "POST", "/api/v1/auth/public-tokens", body)

    def test_the_key_is_for_its_owner_only(self):
        mode = os.stat(self.engine.workspace / "credentials.json").st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)


if __name__ == "__main__":
    unittest.main()
