"""Queues, deployments, and what every request goes through: keys, hosts, methods, connections."""

import os
import socket
import unittest

from api_engine import HERE, ApiTest, Engine


class Queues(ApiTest):
    def queue(self, name, kind):
        return self.ok("GET", f"/api/v1/queues/{name}?type={kind}")

    def test_items_have_every_required_member(self):
        page = self.ok("GET", "/api/v1/queues?page=1&perPage=2")
        self.assertEqual(len(page["data"]), 2)
        self.assertEqual(page["pagination"]["currentPage"], 1)
        self.assertGreater(page["pagination"]["count"], 2)
        self.assertEqual(page["pagination"]["totalPages"], (page["pagination"]["count"] + 1) // 2)
        for queue in page["data"]:
            for name, kind in {"id": str, "name": str, "type": str, "running": int, "queued": int,
                               "paused": bool}.items():
                self.assertIsInstance(queue[name], kind, name)
            self.assertIn("concurrencyLimit", queue)
            self.assertIn(queue["type"], ("task", "custom"))
        beyond = self.ok("GET", "/api/v1/queues?page=99")
        self.assertEqual(beyond["data"], [])
        for query in ("page=0", "page=x", "perPage=0", "perPage=1.5"):
            self.refused(400, "GET", "/api/v1/queues?" + query)

    def test_slashes_arrive_encoded_twice(self):
        self.assertEqual(self.queue("media%252Fheavy", "custom")["concurrencyLimit"], 2)
        self.assertEqual(self.queue("media%2Fheavy", "custom")["name"], "media/heavy")
        task = self.queue("echo", "task")
        self.assertEqual([task["name"], task["type"]], ["echo", "task"])
        self.assertEqual(self.queue("task%252Fecho", "custom"), task)
        self.assertEqual(self.queue(task["id"].replace("/", "%252F"), "id"), task)
        self.refused(404, "GET", "/api/v1/queues/media/heavy")

    def test_pause_holds_runs_back_and_resume_lets_them_go(self):
        paused = self.ok("POST", "/api/v1/queues/text/pause", {"type": "task", "action": "pause"})
        self.assertIs(paused["paused"], True)
        run = self.trigger("text")
        self.assertEqual(self.run_of(run)["status"], "QUEUED")
        self.assertEqual(self.queue("text", "task")["queued"], 1)
        self.assertIs(self.ok("POST", "/api/v1/queues/text/pause", {"type": "task", "action": "resume"})["paused"], False)
        self.until(run, "COMPLETED")

    def test_limits_are_overridden_and_reset(self):
        path = "/api/v1/queues/media%252Fheavy/concurrency"
        over = self.ok("POST", path + "/override", {"type": "custom", "concurrencyLimit": 7})
        self.assertEqual([over["concurrencyLimit"], over["concurrency"]["base"], over["concurrency"]["override"]], [7, 2, 7])
        self.assertEqual(self.ok("POST", path + "/reset", {"type": "custom"})["concurrencyLimit"], 2)
        for limit in (-1, 100_001, "many", None, 1.5):
            self.refused(400, "POST", path + "/override", {"type": "custom", "concurrencyLimit": limit})

    def test_what_is_refused(self):
        self.refused(404, "GET", "/api/v1/queues/none?type=custom")
        self.refused(404, "POST", "/api/v1/queues/none/pause", {"type": "custom", "action": "pause"})
        self.refused(400, "POST", "/api/v1/queues/echo/pause", {"type": "task", "action": "stop"})
        self.refused(400, "POST", "/api/v1/queues/echo/pause", {"type": "color", "action": "pause"})
        self.refused(400, "GET", "/api/v1/queues/echo?type=color")


class Deployments(ApiTest):
    def test_list_retrieve_and_page(self):
        self.ok("POST", "/runyard/v1/deploy", {"directory": os.path.join(HERE, "project")})
        page = self.ok("GET", "/api/v1/deployments?page[size]=1")
        newest = page["data"][0]
        for name in ("id", "createdAt", "shortCode", "version", "deployedAt"):
            self.assertIsInstance(newest[name], str, name)
        self.assertEqual(newest["status"], "DEPLOYED")
        older = self.ok("GET", "/api/v1/deployments?page[size]=1&page[after]=" + page["pagination"]["next"])
        self.assertEqual(len(older["data"]), 1)
        self.assertNotEqual(older["data"][0]["id"], newest["id"])
        self.assertNotIn("next", older["pagination"])
        for path in (newest["id"], "latest", "current"):
            self.assertEqual(self.ok("GET", "/api/v1/deployments/" + path), newest)
        self.refused(404, "GET", "/api/v1/deployments/deployment_none")
        for query in ("page[size]=0", "page[size]=101", "page[after]=deployment_none"):
            self.refused(400, "GET", "/api/v1/deployments?" + query)

    def test_deploy_and_preview_name_what_is_wrong(self):
        preview = self.ok("POST", "/runyard/v1/deploy/preview", {"directory": os.path.join(HERE, "project")})
        self.assertEqual([preview["added"], preview["changed"], preview["removed"]], [[], [], []])
        self.refused(400, "POST", "/runyard/v1/deploy", {"directory": "relative"})
        self.assertIn("/nowhere", self.ask("POST", "/runyard/v1/deploy", {"directory": "/nowhere"}).json["error"])


class Protocol(ApiTest):
    def raw(self, text):
        with socket.create_connection((self.engine.address.hostname, self.engine.address.port), 30) as line:
            line.sendall(text.encode())
            data = b""
            while chunk := line.recv(65536):
                data += chunk
        return data.decode()

    def test_health_needs_no_key(self):
        self.assertEqual(self.ok("GET", "/healthz", key=False)["ok"], True)
        self.assertEqual(self.ask("HEAD", "/healthz", key=False).text, "")
        answer = self.ask("POST", "/healthz", {}, key=False)
        self.assertEqual([answer.status, answer.headers["Allow"]], [405, "GET, HEAD"])

    def test_every_other_request_needs_the_right_key(self):
        for key in (False, "tr_dev_wrong", self.engine.key + "x", self.engine.key[:-1], " "):
            with self.subTest(key=key):
                answer = self.ask("GET", "/api/v1/runs", key=key)
                self.assertEqual(answer.status, 401)
                self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
                self.assertNotIn(self.engine.key, answer.text)
        self.refused(401, "GET", "/nowhere", key=False)
        for header in ("Basic " + self.engine.key, self.engine.key):
            self.refused(401, "GET", "/api/v1/runs", key=False, headers={"Authorization": header})
        self.ok("GET", "/api/v1/runs", key=False, headers={"Authorization": "bearer " + self.engine.key})

    def test_foreign_hosts_and_origins_are_turned_away(self):
        for headers in ({"Host": "evil.example"}, {"Host": "evil.example:80"}, {"Origin": "http://evil.example"},
                        {"Origin": "null"}, {"Origin": f"https://127.0.0.1:{self.engine.address.port}"}):
            with self.subTest(headers=headers):
                self.refused(403, "GET", "/api/v1/runs", headers=headers)
        self.ok("GET", "/api/v1/runs", headers={"Host": f"localhost:{self.engine.address.port}",
                                                "Origin": f"http://localhost:{self.engine.address.port}"})

    def test_a_wrong_method_says_which_are_right(self):
        for method, path, allowed in [("DELETE", "/api/v1/runs", "GET, HEAD"), ("GET", "/api/v2/runs/x/cancel", "POST"),
                                      ("POST", "/api/v1/runs/x/metadata", "GET, HEAD, PUT"), ("PATCH", "/api/v3/runs/x", "GET, HEAD"),
                                      ("OPTIONS", "/api/v1/tasks/x/trigger", "POST")]:
            with self.subTest(method=method, path=path):
                self.refused(405, method, path)
                self.assertEqual(self.ask(method, path).headers["Allow"], allowed)

    def test_unknown_and_malformed_paths(self):
        for path in ("/", "/api", "/api/v1/runs/", "/api/v1//runs", "/API/v1/runs", "/api/v3/runs/"):
            self.refused(404, "GET", path)
        for path in ("/api/v1/tasks/%zz/trigger", "/api/v1/tasks/%00/trigger", "/api/v1/tasks/%ff%fe/trigger",
                     "/api/v1/runs?filter[tag]=%c3%28"):
            with self.subTest(path=path):
                self.assertEqual(self.ask("POST" if "trigger" in path else "GET", path).status, 400)

    def test_one_connection_serves_many_requests_also_refused_ones(self):
        line = self.engine.connect()
        self.addCleanup(line.close)
        line.connect()
        sock = line.sock
        for status, path in [(200, "/api/v1/runs"), (404, "/api/v3/runs/run_x"), (400, "/api/v1/runs?page[size]=x"),
                             (405, "/api/v2/runs/x/cancel"), (404, "/none"), (200, "/healthz")]:
            self.assertEqual(self.ask("GET", path, connection=line).status, status)
            self.assertIs(line.sock, sock)

    def test_pipelined_requests_are_answered_in_order(self):
        head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {self.engine.key}\r\n"
        trigger = '{"payload":1}'
        text = "".join(f"GET /none/{i} HTTP/1.1\r\n{head}\r\nPOST /api/v1/tasks/echo/trigger HTTP/1.1\r\n{head}"
                       f"Content-Length: {len(trigger)}\r\n\r\n{trigger}" for i in range(10))
        answers = self.raw(text + f"GET /healthz HTTP/1.1\r\n{head}Connection: close\r\n\r\n")
        at = 0
        for i in range(10):
            at = answers.index(f"/none/{i}.", at)
            at = answers.index('"id":"run_', at)
        self.assertEqual(answers.count("HTTP/1.1 200"), 11)

    def test_chunked_bodies(self):
        answer = self.raw(f"POST /api/v1/tasks/echo/trigger HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                          f"{self.engine.key}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                          '6\r\n{"payl\r\n7\r\noad":1}\r\n0\r\n\r\n')
        self.assertTrue(answer.startswith("HTTP/1.1 200"), answer)

    def test_our_own_lists(self):
        self.assertEqual({t["id"] for t in self.ok("GET", "/runyard/v1/tasks")["data"]},
                         {"echo", "hold", "text", "fail", "checked", "media/resize", "environment", "tells",
                          "tells-once", "tells-all"})
        schedule = self.ok("GET", "/runyard/v1/schedules")["data"][0]
        for action, active in (("deactivate", False), ("activate", True)):
            answer = self.ok("POST", f"/runyard/v1/schedules/{schedule['id']}/{action}")
            self.assertEqual([answer["active"], "nextRunAt" in answer], [active, active])
        self.refused(404, "POST", "/runyard/v1/schedules/sched_none/activate")
        status = self.ok("GET", "/runyard/v1/status")
        self.assertEqual(status["workspace"], str(self.engine.workspace))
        self.assertTrue(status["apiUrl"].endswith(str(self.engine.address.port)))


class Stopping(unittest.TestCase):
    def test_a_clean_stop_ends_idle_connections(self):
        engine = Engine()
        self.addCleanup(engine.close)
        line = engine.connect()
        self.addCleanup(line.close)
        self.assertEqual(engine.ask("GET", "/api/v1/runs", connection=line).status, 200)
        self.assertEqual(engine.stop(), 0)


if __name__ == "__main__":
    unittest.main()
