"""The official command line's protocol, spoken by hand: what it asks, what it gets wrong, its WebSocket."""

import base64
import hashlib
import json
import os
import socket
import struct
import time
import unittest

from api_engine import PATIENCE, ApiTest

PROJECT = "proj_byhand"
TEXT = {"content-type": "text/plain;charset=UTF-8"}  # as the command line sends its JSON


class WebSocket:
    """As little of one as a client needs."""

    def __init__(self, engine, key):
        self.line = socket.create_connection((engine.address.hostname, engine.address.port), PATIENCE)
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall((f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {engine.address.netloc}\r\n"
                           f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                           f"Sec-WebSocket-Key: {nonce}\r\nAuthorization: Bearer {key}\r\n\r\n").encode())
        self.head = b""
        while b"\r\n\r\n" not in self.head:
            got = self.line.recv(1)
            if not got:
                break
            self.head += got
        self.status = int(self.head.split()[1])
        proof = hashlib.sha1((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        self.is_accepted = base64.b64encode(proof) in self.head

    def send(self, text, opcode=1):
        data = text.encode()
        mask = os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + struct.pack(">H", len(data))
        self.line.sendall(bytes([0x80 | opcode]) + size + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def receive(self):
        """The next text; None at the end."""
        head = self._exactly(2)
        if not head or head[0] & 15 == 8:
            return None
        size = head[1] & 127
        if size == 126:
            size = struct.unpack(">H", self._exactly(2))[0]
        return self._exactly(size).decode()

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            got = self.line.recv(count - len(data))
            if not got:
                return None
            data += got
        return data

    def close(self):
        self.line.close()


class Dev(ApiTest):
    def register(self, tasks=("by-hand", "by-hand-child"), content_hash="1", **more):
        built = [task if isinstance(task, dict) else {"id": task, "filePath": "src/trigger/a.ts",
                                                      "retry": {"maxAttempts": 2, "minTimeoutInMs": 1, "maxTimeoutInMs": 1}}
                 for task in tasks]
        return self.ok("POST", f"/api/v1/projects/{PROJECT}/background-workers",
                       {"localOnly": True, "engine": "V2", "metadata": {
                           "contentHash": content_hash, "packageVersion": "4.8.3", "cliPackageVersion": "4.8.3",
                           "runtime": "node-22", "runtimeVersion": "22.1.0", "tasks": built, "queues": []} | more})

    def setUp(self):
        self.worker = self.register()

    def dequeue(self, worker=None):
        return self.ok("POST", "/engine/v1/dev/dequeue", {"currentWorker": (worker or self.worker)["id"], "oldWorkers": []},
                       headers=TEXT)["dequeuedMessages"]

    def handed(self, run):
        """The message that hands the run out."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for message in self.dequeue():
                if message["run"]["friendlyId"] == run:
                    return message
            time.sleep(0.02)
        self.fail(f"{run} was not handed out")

    def start(self, run):
        snapshot = self.handed(run)["snapshot"]["friendlyId"]
        return self.ok("POST", f"/engine/v1/dev/runs/{run}/snapshots/{snapshot}/attempts/start", {"isWarmStart": False},
                       headers=TEXT)

    def complete(self, run, snapshot, completion):
        return self.ok("POST", f"/engine/v1/dev/runs/{run}/snapshots/{snapshot}/attempts/complete",
                       {"completion": {"id": run} | completion}, headers=TEXT)["result"]

    def latest(self, run):
        return self.ok("GET", f"/engine/v1/dev/runs/{run}/snapshots/latest")["execution"]

    def test_a_run_from_its_trigger_to_its_end(self):
        run = self.trigger("by-hand", {"n": 1}, tags=["a"])
        message = self.handed(run)
        self.assertEqual(message["backgroundWorker"]["friendlyId"], self.worker["id"])
        self.assertEqual(message["snapshot"]["executionStatus"], "PENDING_EXECUTING")
        self.assertRegex(message["run"]["traceContext"]["traceparent"], r"^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")
        path = f"/engine/v1/dev/runs/{run}/snapshots/{message['snapshot']['friendlyId']}"
        begun = self.ok("POST", path + "/attempts/start", {}, headers=TEXT)
        self.assertEqual(begun["execution"]["run"]["payload"], '{"n": 1}')
        self.assertEqual(begun["execution"]["run"]["tags"], ["a"])
        self.assertEqual(begun["execution"]["task"]["filePath"], "src/trigger/a.ts")
        self.assertIn("/otel/", begun["envVars"]["TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT"])
        for kind in ("SPAN", "LOG"):  # the exporter drops what its queue does not hold
            self.assertEqual(begun["envVars"][f"TRIGGER_OTEL_{kind}_MAX_QUEUE_SIZE"], "100000")
            self.assertEqual(begun["envVars"][f"TRIGGER_OTEL_{kind}_MAX_EXPORT_BATCH_SIZE"], "1024")
        self.assertEqual(begun["snapshot"]["executionStatus"], "EXECUTING")
        again = self.ok("POST", path + "/attempts/start", {}, headers=TEXT)
        self.assertEqual(again["snapshot"], begun["snapshot"])
        self.assertEqual(self.ok("POST", path + "/heartbeat", {"cpu": 0, "memory": 0}), {"ok": True})
        self.assertEqual(self.ask("POST", f"/engine/v1/dev/runs/{run}/logs/debug", {"message": "x"}).status, 204)
        ended = self.complete(run, begun["snapshot"]["friendlyId"],
                              {"ok": True, "output": '{"json":{"a":1}}', "outputType": "application/super+json"})
        self.assertEqual(ended["attemptStatus"], "RUN_FINISHED")
        self.assertEqual(ended["run"], {"id": run, "friendlyId": run, "status": "COMPLETED_SUCCESSFULLY", "attemptNumber": 1})
        self.assertEqual(self.complete(run, "old", {"ok": True})["attemptStatus"], "RUN_FINISHED")
        self.assertEqual(self.run_of(run)["output"], {"a": 1})

    def test_the_last_metadata_comes_with_the_end(self):
        flush = {"operations": [{"type": "set", "key": "status", "value": "done"}, {"type": "increment", "key": "n", "value": 2}],
                 "parentOperations": [{"type": "increment", "key": "children", "value": 1}],
                 "rootOperations": [{"type": "append", "key": "seen", "value": "child"}]}
        for packet in ({"data": json.dumps(flush), "dataType": "application/json"},
                       {"data": json.dumps({"json": flush, "meta": {}}), "dataType": "application/super+json"}):
            for end in ({"ok": True, "output": "1", "outputType": "application/json"},
                        {"ok": False, "error": {"type": "BUILT_IN_ERROR", "name": "E", "message": "m", "stackTrace": "s"}}):
                parent = self.trigger("by-hand", 1, metadata={"children": 0})
                parents = self.start(parent)
                child = self.trigger("by-hand-child", 1, metadata={"n": 1}, parentRunId=parent, maxAttempts=1)
                begun = self.start(child)
                for _ in range(2):  # sent again when its answer was lost
                    self.complete(child, begun["snapshot"]["friendlyId"], end | {"flushedMetadata": packet})
                self.assertEqual(self.run_of(child)["metadata"], {"status": "done", "n": 3})
                self.assertEqual(self.run_of(parent)["metadata"], {"children": 1, "seen": ["child"]})
                self.complete(parent, parents["snapshot"]["friendlyId"], {"ok": True})  # its slot is wanted again
        for broken in ({"data": "{", "dataType": "application/json"}, {"dataType": "application/json"},
                       {"data": '{"operations": [{"type": "none"}]}', "dataType": "application/json"}):
            run = self.trigger("by-hand", 1, metadata={"kept": 1})
            begun = self.start(run)
            ended = self.complete(run, begun["snapshot"]["friendlyId"], {"ok": True, "flushedMetadata": broken})
            self.assertEqual(ended["attemptStatus"], "RUN_FINISHED")
            self.assertEqual(self.run_of(run)["metadata"], {"kept": 1})

    def test_a_failure_is_handed_out_again(self):
        run = self.trigger("by-hand")
        begun = self.start(run)
        ended = self.complete(run, begun["snapshot"]["friendlyId"], {
            "ok": False, "error": {"type": "BUILT_IN_ERROR", "name": "E", "message": "boom", "stackTrace": "at x"},
            "retry": {"timestamp": 1, "delay": 1}})
        self.assertEqual((ended["attemptStatus"], ended["run"]["attemptNumber"]), ("RETRY_QUEUED", 1))
        begun = self.start(run)
        self.assertEqual(begun["execution"]["attempt"]["number"], 2)
        ended = self.complete(run, begun["snapshot"]["friendlyId"], {"ok": False, "error": {"type": "STRING_ERROR", "raw": "no"}})
        self.assertEqual(ended["attemptStatus"], "RUN_FINISHED")
        self.assertEqual(self.run_of(run)["status"], "FAILED")

    def test_what_led_to_an_error_is_kept_below_its_trace(self):
        run = self.trigger("by-hand", maxAttempts=1)
        begun = self.start(run)
        causes = [{"name": "TypeError", "message": "inner", "stackTrace": "TypeError: inner\n    at a.ts:1"},
                  {"name": "RangeError", "message": "innermost"}, {"message": "bare"}]
        self.complete(run, begun["snapshot"]["friendlyId"], {"ok": False, "error": {
            "type": "BUILT_IN_ERROR", "name": "Error", "message": "outer", "stackTrace": "Error: outer\n    at b.ts:2",
            "causes": causes}})
        self.assertEqual(self.run_of(run)["error"]["stackTrace"],
                         "Error: outer\n    at b.ts:2\n\nCaused by: TypeError: inner\n    at a.ts:1"
                         "\n\nCaused by: RangeError: innermost\n\nCaused by: bare")

    def test_how_a_process_ended_decides_the_status(self):
        for code, status in (("TASK_PROCESS_EXITED_WITH_NON_ZERO_CODE", "CRASHED"), ("MAX_DURATION_EXCEEDED", "TIMED_OUT"),
                             ("A_CODE_OF_TOMORROW", "SYSTEM_FAILURE")):
            run = self.trigger("by-hand", maxAttempts=1)
            begun = self.start(run)
            self.complete(run, begun["snapshot"]["friendlyId"],
                          {"ok": False, "error": {"type": "INTERNAL_ERROR", "code": code, "message": "told"}})
            self.assertEqual(self.run_of(run)["status"], status, code)

    def test_a_canceled_run_is_told_and_ends(self):
        run = self.trigger("by-hand")
        begun = self.start(run)
        self.ok("POST", f"/api/v2/runs/{run}/cancel")
        told = self.latest(run)
        self.assertEqual(told["snapshot"]["executionStatus"], "PENDING_CANCEL")
        self.assertNotEqual(told["snapshot"]["friendlyId"], begun["snapshot"]["friendlyId"])
        ended = self.complete(run, told["snapshot"]["friendlyId"],
                              {"ok": False, "error": {"type": "INTERNAL_ERROR", "code": "TASK_RUN_CANCELLED"}})
        self.assertEqual(ended["attemptStatus"], "RUN_FINISHED")
        self.assertEqual(self.latest(run)["snapshot"]["executionStatus"], "FINISHED")

    def test_a_run_that_is_canceled_in_time_does_not_begin(self):
        run = self.trigger("by-hand")
        snapshot = self.handed(run)["snapshot"]["friendlyId"]
        self.ok("POST", f"/api/v2/runs/{run}/cancel")
        self.refused(422, "POST", f"/engine/v1/dev/runs/{run}/snapshots/{snapshot}/attempts/start", {})

    def test_a_parent_gets_what_its_children_gave(self):
        parent = self.trigger("by-hand")
        self.start(parent)
        child = self.trigger("by-hand-child", 5, parentRunId=parent, resumeParentOnCompletion=True)
        self.assertEqual(self.latest(parent)["snapshot"]["executionStatus"], "EXECUTING_WITH_WAITPOINTS")
        begun = self.start(child)
        self.complete(child, begun["snapshot"]["friendlyId"], {"ok": True, "output": "7", "outputType": "application/json"})
        told = self.latest(parent)
        self.assertEqual(told["snapshot"]["executionStatus"], "EXECUTING")
        point = told["completedWaitpoints"][0]
        self.assertEqual((point["type"], point["completedByTaskRun"], point["output"], point["outputIsError"]),
                         ("RUN", {"id": child, "friendlyId": child}, "7", False))
        self.assertEqual(self.latest(parent), told)  # as often as one asks

    def test_items_of_a_batch_come_one_by_one(self):
        parent = self.trigger("by-hand")
        self.start(parent)
        batch = self.ask("POST", "/api/v3/batches", {"runCount": 2, "parentRunId": parent,
                                                     "resumeParentOnCompletion": True}).json["id"]
        items = [{"index": i, "task": "by-hand-child", "payload": i,
                  "options": {"parentRunId": parent, "resumeParentOnCompletion": True}} for i in range(2)]
        self.ok("POST", f"/api/v3/batches/{batch}/items", "\n".join(map(json.dumps, items)),
                headers={"content-type": "application/x-ndjson"})
        self.assertEqual(self.latest(parent)["snapshot"]["executionStatus"], "EXECUTING_WITH_WAITPOINTS")
        for run in self.ok("GET", f"/api/v2/batches/{batch}")["runs"]:
            self.complete(run, self.start(run)["snapshot"]["friendlyId"],
                          {"ok": False, "error": {"type": "STRING_ERROR", "raw": "broken"}})
        points = self.latest(parent)["completedWaitpoints"]
        self.assertEqual([point["index"] for point in points], [0, 1])
        self.assertEqual(len({point["id"] for point in points}), 2)
        for point in points:
            self.assertEqual(point["completedByTaskRun"]["batch"], {"id": batch, "friendlyId": batch})
            self.assertEqual((point["outputIsError"], json.loads(point["output"])["raw"]), (True, "broken"))

    def test_the_watchdogs_word_interrupts(self):
        run = self.trigger("by-hand")
        self.start(run)
        self.assertEqual(self.ok("POST", "/engine/v1/dev/disconnect", {"runFriendlyIds": [run, "run_no"]}, headers=TEXT),
                         {"cancelled": 1})
        self.assertEqual(self.own(run)["status"], "INTERRUPTED")

    def test_presence_is_a_stream(self):
        line = self.engine.connect()
        self.addCleanup(line.close)
        line.request("GET", "/engine/v1/dev/presence", headers={"Authorization": "Bearer " + self.engine.key})
        answer = line.getresponse()
        self.assertEqual(answer.headers["Content-Type"], "text/event-stream")
        self.assertEqual(answer.readline(), b"event: start\n")
        self.assertTrue(answer.readline().startswith(b"data: Started "))
        self.assertEqual(answer.readline(), b"\n")
        self.assertEqual(answer.readline(), b"event: time\n")

    def test_account_and_projects(self):
        self.assertEqual(self.ok("GET", f"/api/v2/whoami?projectRef={PROJECT}")["project"]["name"], PROJECT)
        self.assertEqual(self.ok("GET", f"/api/v1/projects/{PROJECT}")["externalRef"], PROJECT)
        self.refused(404, "GET", "/api/v1/projects/nonsense")
        self.refused(404, "GET", "/api/v1/projects/nonsense/dev")
        environment = self.ok("GET", f"/api/v1/projects/{PROJECT}/dev")
        self.assertEqual((environment["apiKey"], environment["apiUrl"]), (self.engine.key, self.engine.url))
        self.register(content_hash="2")
        self.ok("POST", f"/api/v1/projects/{self.engine_project()}/envvars/dev",
                {"name": "SECRET_WORD", "value": "told", "isSecret": True})
        self.assertEqual(self.ok("GET", f"/api/v1/projects/{PROJECT}/envvars")["variables"]["SECRET_WORD"], "told")
        self.assertTrue(self.ok("GET", f"/api/v1/projects/{PROJECT}/dev-status")["isConnected"])
        self.assertFalse(self.ok("GET", "/api/v1/projects/proj_other/dev-status")["isConnected"])
        self.assertEqual(self.ok("GET", "/engine/v1/dev/config")["engineUrl"], self.engine.url)
        self.assertEqual(self.ask("GET", "/api/v1/platform-notifications").json, {"notification": None})

    def engine_project(self):
        return json.loads((self.engine.workspace / "credentials.json").read_text("utf-8"))["projectRef"]

    def test_what_cannot_be_registered_is_named(self):
        path = f"/api/v1/projects/{PROJECT}/background-workers"
        self.refused(400, "POST", path, "{")
        self.assertIn("contentHash", self.refused(400, "POST", path, {"metadata": {"tasks": []}}))
        for task, named in (({"filePath": "x"}, "id"), ({"id": "t", "retry": {"maxAttempts": -1}}, "maxAttempts")):
            body = {"metadata": {"contentHash": "9", "tasks": [task]}}
            self.assertIn(named, self.refused(400, "POST", path, body))
        conflict = {"metadata": {"contentHash": "9", "tasks": [{"id": "hold"}]}}  # a task of the folder that is deployed
        self.assertIn("hold", self.refused(422, "POST", path, conflict))

    def test_a_bad_schedule_does_not_block_the_build(self):
        bad = {"every day": ("every day", "UTC"), "mars": ("* * * * *", "Mars/North"), "never": ("0 0 31 2 *", "UTC"),
               "posix": ("0 9 * * *", "PST8")}
        tasks = [{"id": f"bad-{name}", "schedule": {"cron": cron, "timezone": zone}} for name, (cron, zone) in bad.items()]
        tasks.append({"id": "last-monday", "schedule": {"cron": "0 9 * * 1L", "timezone": "Europe/Paris"}})
        self.register(tasks=tasks, content_hash="schedules")
        schedules = {one["task"]: one for one in self.ok("GET", "/runyard/v1/schedules")["data"]}
        for name in bad:
            self.assertIn("It will not fire.", schedules[f"bad-{name}"]["problem"])
            self.assertIsNone(schedules[f"bad-{name}"].get("nextRunAt"))
        self.assertFalse(schedules["last-monday"].get("problem"))
        self.assertTrue(schedules["last-monday"]["nextRunAt"])
        self.ok("POST", "/api/v1/tasks/bad-mars/trigger", {"payload": 1})

    def test_strangers(self):
        self.refused(404, "POST", "/engine/v1/dev/dequeue", {"currentWorker": "worker_unknown"})
        self.refused(404, "GET", "/engine/v1/dev/runs/run_unknown/snapshots/latest")
        self.refused(404, "POST", "/engine/v1/dev/runs/run_unknown/snapshots/s/attempts/start", {})
        self.refused(400, "POST", "/engine/v1/dev/runs/run_unknown/snapshots/s/attempts/complete", {"completion": 1})
        self.refused(404, "POST", "/engine/v1/dev/runs/run_unknown/snapshots/s/attempts/complete", {"completion": {"ok": True}})
        for path in ("/engine/v1/dev/config", "/api/v2/whoami", f"/api/v1/projects/{PROJECT}/dev", "/runyard/v1/logins"):
            self.refused(401, "GET", path, key=False)
            self.refused(401, "GET", path, key="tr_dev_wrong")

    def test_log_in_by_a_code(self):
        asked = self.ok("POST", "/api/v1/authorization-code", {}, key=False)
        code = asked["url"].rpartition("/")[2]
        mine = {"authorizationCode": asked["authorizationCode"]}
        self.assertIn(code, self.ask("GET", f"/login/{code}", key=False).text)
        self.assertIsNone(self.ask("POST", "/api/v1/token", mine, key=False).json["token"])
        self.refused(401, "POST", f"/runyard/v1/logins/{code}/allow", {}, key=False)
        self.refused(404, "POST", "/runyard/v1/logins/AAAA-AAAA/allow", {})
        self.ok("POST", f"/runyard/v1/logins/{code.lower().replace('-', '')}/allow", {})
        token = self.ok("POST", "/api/v1/token", mine, key=False)["token"]["token"]
        self.assertEqual(self.ok("GET", "/api/v2/whoami", key=token)["userId"], "user_runyard")
        self.refused(404, "POST", "/api/v1/token", mine, key=False)  # once
        refused = self.ok("POST", "/api/v1/authorization-code", {}, key=False)
        self.ok("POST", f"/runyard/v1/logins/{refused['url'].rpartition('/')[2]}/refuse", {})
        self.refused(404, "POST", "/api/v1/token", {"authorizationCode": refused["authorizationCode"]}, key=False)

    def test_only_so_many_may_ask_to_be_let_in(self):
        codes = []
        while (answer := self.ask("POST", "/api/v1/authorization-code", {}, key=False)).status == 200:
            codes.append(answer.json["url"].rpartition("/")[2])
            self.assertLessEqual(len(codes), 20)
        self.assertEqual(answer.status, 503)
        for code in codes:
            self.ok("POST", f"/runyard/v1/logins/{code}/refuse", {})

    def test_the_socket_says_which_run_to_look_at(self):
        wire = WebSocket(self.engine, self.engine.key)
        self.addCleanup(wire.close)
        self.assertTrue(wire.is_accepted, wire.head)
        self.assertEqual(json.loads(wire.receive()[1:])["pingInterval"], 25_000)
        wire.send("40/dev-worker,")
        self.assertTrue(wire.receive().startswith('40/dev-worker,{"sid"'))
        wire.send("2")
        self.assertEqual(wire.receive(), "3")
        run = self.trigger("by-hand")
        other = self.trigger("by-hand")
        for broken in ("42/dev-worker,[", '42/dev-worker,["run:subscribe"]', '42/dev-worker,["run:subscribe",{"runFriendlyIds":1}]',
                       "42", "99", ""):
            wire.send(broken)
        wire.send('42/dev-worker,["run:subscribe",{"version":"1","runFriendlyIds":["%s"]}]' % run)
        wire.send("2")
        self.assertEqual(wire.receive(), "3")  # it has been read
        self.ok("POST", f"/api/v2/runs/{other}/cancel")
        self.ok("POST", f"/api/v2/runs/{run}/cancel")
        self.assertEqual(wire.receive(),
                         '42/dev-worker,["run:notify",{"version":"1","run":{"friendlyId":"%s"}}]' % run)
        wire.send("", opcode=8)
        while wire.receive() is not None:
            pass

    def test_a_socket_takes_the_key_and_no_more_than_a_message_may_have(self):
        stranger = WebSocket(self.engine, "tr_dev_wrong")
        self.addCleanup(stranger.close)
        self.assertEqual(stranger.status, 401)
        wire = WebSocket(self.engine, self.engine.key)
        self.addCleanup(wire.close)
        wire.receive()
        wire.line.sendall(bytes([0x81, 0xFF]) + struct.pack(">Q", 1 << 40) + b"mask")  # a terabyte is announced
        while wire.receive() is not None:
            pass
        self.ok("GET", "/engine/v1/dev/config")


if __name__ == "__main__":
    unittest.main()
