"""Large payloads and outputs: signed links, uploads, and runs made with them."""

import http.client
import json
import os
import time
import unittest
import urllib.parse

from api_engine import Answer, ApiTest

BIG = {"text": "x" * 700_000, "when": "2030-01-01T00:00:00.000Z"}
SUPER = json.dumps({"json": BIG, "meta": {"values": {"when": ["Date"]}}})


class Packets(ApiTest):
    def link(self, method, url, body=None, headers=None):
        """A link is used without a key."""
        parts = urllib.parse.urlsplit(url)
        line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.addCleanup(line.close)
        line.request(method, parts.path + "?" + parts.query, body, headers or {})
        return Answer(line.getresponse())

    def upload(self, text, kind="application/super+json"):
        place = self.ok("PUT", "/api/v2/packets/trigger%2Fpayload.json")
        answer = self.link("PUT", place["presignedUrl"], text.encode(), {"Content-Type": kind})
        self.assertEqual(answer.status, 200, answer.text)
        return place["storagePath"]

    def test_an_upload_is_read_back_with_its_type(self):
        path = self.upload('{"json":1}')
        url = self.ok("GET", "/api/v1/packets/" + urllib.parse.quote(path, safe=""))["presignedUrl"]
        answer = self.link("GET", url)
        self.assertEqual([answer.text, answer.headers["Content-Type"]], ['{"json":1}', "application/super+json"])

    def test_the_worker_gets_the_payload_and_retrieve_gives_links(self):
        run = self.trigger("echo", self.upload(SUPER), payloadType="application/store")
        seen = self.until(run, "COMPLETED", "FAILED")
        self.assertEqual(seen["status"], "COMPLETED")
        self.assertNotIn("payload", seen)
        self.assertNotIn("output", seen)
        payload = self.link("GET", seen["payloadPresignedUrl"])
        self.assertEqual([payload.text, payload.headers["Content-Type"]], [SUPER, "application/super+json"])
        output = self.link("GET", seen["outputPresignedUrl"])
        self.assertEqual([json.loads(output.text), output.headers["Content-Type"]], [BIG, "application/json"])
        url = self.ok("GET", f"/api/v1/runs/{run}/packets/output")["presignedUrl"]
        self.assertEqual(self.link("GET", url).text, output.text)
        again = self.ok("POST", f"/api/v1/runs/{run}/replay", {})["id"]
        self.assertEqual(self.link("GET", self.until(again, "COMPLETED")["payloadPresignedUrl"]).text, SUPER)
        self.assertIn("x" * 700_000, json.dumps(self.own(run)["payload"]))  # our own routes have the values themselves
        row = self.ask("GET", f"/realtime/v1/runs/{run}?offset=-1").json[0]["value"]
        self.assertEqual([row["payload"], row["payloadType"]], [f"runs/{run}/payload", "application/store"])
        url = self.ok("GET", "/api/v1/packets/" + urllib.parse.quote(row["payload"], safe=""))["presignedUrl"]
        self.assertEqual(self.link("GET", url).text, SUPER)

    def test_small_values_come_with_the_answer(self):
        seen = self.finished("echo", self.upload("[1]", "application/json"), payloadType="application/store")
        self.assertEqual([seen["payload"], seen["output"]], [[1], [1]])
        self.assertNotIn("payloadPresignedUrl", seen)

    def test_a_replay_may_bring_an_upload(self):
        run = self.finished("echo", 1)["id"]
        body = {"payload": self.upload("[2]", "application/json"), "payloadType": "application/store"}
        self.assertEqual(self.until(self.ok("POST", f"/api/v1/runs/{run}/replay", body)["id"], "COMPLETED")["output"], [2])

    def test_links_are_checked(self):
        run = self.finished("echo", {"a": 1})["id"]
        url = self.ok("GET", f"/api/v1/runs/{run}/packets/payload")["presignedUrl"]
        self.assertEqual(self.link("GET", url).text, '{"a": 1}')
        self.assertEqual(self.link("HEAD", url).status, 200)
        other = self.finished("echo", {"b": 1})["id"]
        expires = int(urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["expires"][0])
        self.assertGreater(expires, time.time())
        for bad in (url.replace(run, other), url.replace("/payload?", "/output?"), url[:-1], url + "A",
                    url.replace(f"expires={expires}", f"expires={expires + 1}"), url.replace(f"expires={expires}", "expires=1"),
                    url.split("&")[0], url.split("?")[0]):
            with self.subTest(bad=bad):
                self.assertEqual(self.link("GET", bad).status, 403)
        self.assertEqual(self.link("PUT", url, b"1", {"Content-Type": "application/json"}).status, 403)
        place = self.ok("PUT", "/api/v2/packets/x")["presignedUrl"]
        self.assertEqual(self.link("GET", place).status, 403)
        self.assertEqual(self.link("PUT", place, b"<a>", {"Content-Type": "text/html"}).status, 400)
        self.assertEqual(self.link("PUT", place, b"x" * 10_485_761, {"Content-Type": "text/plain"}).status, 413)
        # With the key, the signed routes are routes like any others.
        self.assertEqual(self.ask("GET", f"/packets/runs/{run}/payload").text, '{"a": 1}')

    def test_uploads_that_are_not_there(self):
        for path in ("uploads/none", "uploads/../credentials.json", "uploads/", "elsewhere", "/etc/passwd", ""):
            with self.subTest(path=path):
                self.refused(400, "POST", "/api/v1/tasks/echo/trigger",
                             {"payload": path, "options": {"payloadType": "application/store"}})
        self.refused(400, "POST", "/api/v1/tasks/echo/trigger", {"options": {"payloadType": "application/store"}})
        self.refused(404, "GET", "/api/v1/packets/none")
        self.refused(404, "GET", "/api/v1/runs/run_none/packets/payload")
        self.refused(400, "GET", f"/api/v1/runs/{self.trigger('echo')}/packets/error")
        self.assertEqual(self.ask("GET", "/packets/uploads/none").status, 404)

    def test_a_payload_over_the_limit_is_refused_when_it_is_used(self):
        path = self.upload('"' + "x" * 3_145_727 + '"', "application/json")
        self.refused(413, "POST", "/api/v1/tasks/echo/trigger",
                     {"payload": path, "options": {"payloadType": "application/store"}})
        exact = self.upload('"' + "x" * 3_145_726 + '"', "application/json")
        run = self.trigger("echo", exact, payloadType="application/store")
        self.assertEqual(self.until(run, "COMPLETED", "FAILED")["status"], "COMPLETED")

    def test_old_and_damaged_uploads(self):
        path = self.upload("[1]", "application/json")
        file = self.engine.workspace / "uploads" / path.split("/")[1]
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        file.write_bytes(file.read_bytes()[:-1] + b"}")
        body = {"payload": path, "options": {"payloadType": "application/store"}}
        self.assertIn("damaged", self.refused(500, "POST", "/api/v1/tasks/echo/trigger", body))
        os.utime(file, (0, 0))
        self.upload("[2]", "application/json")
        self.assertFalse(file.exists())
        self.refused(400, "POST", "/api/v1/tasks/echo/trigger", body)


if __name__ == "__main__":
    unittest.main()
