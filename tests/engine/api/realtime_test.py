"""Subscriptions to runs over HTTP: the shape protocol as its client speaks it."""

import threading
import unittest

from api_engine import ApiTest


class Shapes(ApiTest):
    def shape(self, path, **options):
        answer = self.ask("GET", path, **options)
        self.assertEqual(answer.status, 200, answer.text)
        for name in ("electric-offset", "electric-handle"):
            self.assertTrue(answer.headers[name])
        self.assertTrue(answer.headers["electric-cursor" if "live=true" in path else "electric-schema"])
        self.assertEqual(answer.headers["cache-control"], "no-store")
        return answer

    def later(self, path):
        """A live request in the background; call the result to wait for its answer."""
        answers = []
        thread = threading.Thread(target=lambda: answers.append(self.shape(path)))
        thread.start()

        def wait():
            thread.join(60)
            return answers[0]

        return wait

    def test_a_run_from_start_to_end(self):
        run = self.trigger("hold", {"a": 1}, tags=["t"])
        path = f"/realtime/v1/runs/{run}"
        seen = self.shape(path + "?log=full&offset=-1")
        row = seen.json[0]["value"]
        self.assertEqual([row["friendlyId"], row["taskIdentifier"], row["runTags"], row["payload"]],
                         [run, "hold", '{"t"}', '{"a": 1}'])
        self.assertEqual(seen.json[-1], {"headers": {"control": "up-to-date"}})
        self.until(run, "EXECUTING")
        statuses = []
        offsets = [seen.headers["electric-offset"]]
        while not statuses or statuses[-1] != "CANCELED":
            wait = self.later(f"{path}?live=true&cursor=1&handle={seen.headers['electric-handle']}&offset={offsets[-1]}")
            if "EXECUTING" in statuses:
                self.ok("POST", f"/api/v2/runs/{run}/cancel")
            answer = wait()
            statuses += [message["value"]["status"] for message in answer.json if "value" in message]
            offsets.append(answer.headers["electric-offset"])
        self.assertIn("EXECUTING", statuses)
        numbers = [tuple(map(int, offset.split("_"))) for offset in offsets]
        self.assertEqual(numbers, sorted(set(numbers)))

    def test_tags(self):
        mine = [self.trigger("echo", i, tags=["x", "y"]) for i in range(3)]
        self.trigger("echo", 9, tags=["x"])
        for run in mine:
            self.until(run, "COMPLETED")
        answer = self.shape("/realtime/v1/runs?tags=x,y&offset=-1&skipColumns=payload,output")
        rows = [message["value"] for message in answer.json if "value" in message]
        self.assertEqual([row["id"] for row in rows], mine)
        self.assertNotIn("payload", rows[0])
        self.assertNotIn("payload", answer.headers["electric-schema"].replace("payloadType", ""))
        late, seen = None, []
        while late not in seen:  # what changed just before may come once more
            wait = self.later(f"/realtime/v1/runs?tags=x,y&live=true&offset={answer.headers['electric-offset']}")
            late = late or self.trigger("echo", 4, tags=["y", "x"])
            answer = wait()
            seen += [message["value"]["id"] for message in answer.json if "value" in message]
        old = self.shape("/realtime/v1/runs?tags=x,y&offset=-1&createdAt=2001-01-01T00:00:00Z")
        self.assertEqual(len([m for m in old.json if "value" in m]), 4)

    def test_what_is_refused(self):
        self.refused(404, "GET", "/realtime/v1/runs/run_none?offset=-1")
        self.refused(401, "GET", "/realtime/v1/runs/run_none", key="wrong")
        for query in ("", "tags=", "tags=a&offset=x", "tags=a&offset=1_", "tags=a&offset=-2", "tags=a&createdAt=soon"):
            self.refused(400, "GET", "/realtime/v1/runs?" + query)

    def test_a_stop_ends_what_waits(self):
        from api_engine import Engine, HERE
        import os
        engine = Engine()
        self.addCleanup(engine.close)
        engine.ask("POST", "/runyard/v1/deploy", {"directory": os.path.join(HERE, "project")})
        run = engine.ask("POST", "/api/v1/tasks/hold/trigger", {}).json["id"]
        offset = engine.ask("GET", f"/realtime/v1/runs/{run}?offset=-1").headers["electric-offset"]
        line = engine.connect()
        self.addCleanup(line.close)
        line.request("GET", f"/realtime/v1/runs/{run}?live=true&offset={offset}",
                     headers={"Authorization": "Bearer " + engine.key})
        self.assertEqual(engine.stop(), 0)


if __name__ == "__main__":
    unittest.main()
