"""Streams of runs over HTTP: writing by the chunk, following, resuming, surviving."""

import os
import socket
import threading
import time
import unittest
import urllib.parse

from api_engine import HERE, ApiTest, Engine


class Reader:
    """Follows a stream; events as (id, data)."""

    def __init__(self, engine, run, key, headers=None):
        self.line = engine.connect()
        self.line.request("GET", f"/realtime/v1/streams/{run}/{key}",
                          headers={"Authorization": "Bearer " + engine.key} | (headers or {}))
        self.response = self.line.getresponse()
        self.events = []
        self.ended = False
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        event = None
        while raw := self.response.readline():
            line = raw.decode().rstrip("\n")
            if line.startswith("id: "):
                event = line[4:]
            elif line.startswith("data: "):
                self.events.append((event, line[6:]))
        self.ended = True

    def close(self):
        """Wakes the reading thread first: closing under it would wait for the next event."""
        if self.line.sock:
            self.line.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(60)
        self.line.close()

    @property
    def data(self):
        return [data for _, data in self.events]

    def until(self, test):
        end = time.monotonic() + 60
        while not test(self) and time.monotonic() < end:
            time.sleep(0.01)
        assert test(self), self.events[:10]
        return self


class Streams(ApiTest):
    def setUp(self):
        self.run_ = self.trigger("hold")
        self.addCleanup(self.ask, "POST", f"/api/v2/runs/{self.run_}/cancel")
        self.path = f"/realtime/v1/streams/{self.run_}/self"

    def read(self, key, run=None, **headers):
        reader = Reader(self.engine, run or self.run_, key, {k.replace("_", "-"): v for k, v in headers.items()})
        self.addCleanup(reader.close)
        return reader

    def write(self, key, text, client="c", first=0):
        return self.ok("POST", f"{self.path}/{key}", text, headers={"X-Client-Id": client,
                                                                   "X-Resume-From-Chunk": str(first)})

    def last(self, key, client="c"):
        return self.ask("HEAD", f"{self.path}/{key}", headers={"X-Client-Id": client}).headers["X-Last-Chunk-Index"]

    def test_chunks_are_followed_while_they_come_and_end_with_the_run(self):
        answer = self.ask("PUT", f"{self.path}/ai")
        self.assertEqual([answer.status, answer.json], [202, {"version": "v1"}])
        reader = self.read("ai")
        self.assertEqual(reader.response.headers["Content-Type"], "text/event-stream")
        line = socket.create_connection((self.engine.address.hostname, self.engine.address.port), 60)
        self.addCleanup(line.close)
        line.sendall((f"POST {self.path}/ai HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.engine.key}\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n").encode())
        for chunk in ('{"n":1}\n', '"tw', 'o"\n3\n', '"half'):
            line.sendall(f"{len(chunk):x}\r\n{chunk}\r\n".encode())
        reader.until(lambda r: r.data == ['{"n":1}', '"two"', "3"])  # while the request still runs
        line.sendall(b'6\r\n done"\r\n0\r\n\r\n')
        self.assertIn(b"200 OK", line.recv(4096))
        reader.until(lambda r: r.data[-1] == '"half done"')
        self.assertFalse(reader.ended)
        self.ok("POST", f"/api/v2/runs/{self.run_}/cancel")
        reader.until(lambda r: r.ended)
        again = self.read("ai").until(lambda r: r.ended)  # a run that is over: everything, and the end
        self.assertEqual(again.events, reader.events)
        self.refused(422, "PUT", f"{self.path}/late")

    def test_reading_goes_on_behind_the_last_event(self):
        self.write("k", '1\n2\n3\n')
        first = self.read("k").until(lambda r: len(r.events) == 3)
        rest = self.read("k", Last_Event_ID=first.events[1][0]).until(lambda r: r.events)
        self.assertEqual(rest.data[0], "3")
        for nonsense in ("x", "1-7", "1-99999999", "-"):
            self.read("k", Last_Event_ID=nonsense).until(lambda r: r.data == ["1", "2", "3"])
        latest = self.read("k", X_Trigger_Stream_Start="latest")
        time.sleep(0.2)
        self.write("k", "4\n", first=3)
        latest.until(lambda r: r.data == ["4"])
        ids = [tuple(map(int, event.split("-"))) for event, _ in self.read("k").until(lambda r: len(r.data) == 4).events]
        self.assertEqual(ids, sorted(set(ids)))

    def test_a_writer_that_comes_again_writes_nothing_twice(self):
        self.assertEqual(self.last("k"), "-1")
        self.write("k", "0\n1\n2\n")
        self.assertEqual([self.last("k"), self.last("k", "other")], ["2", "-1"])
        self.write("k", "1\n2\n3\n", first=1)
        self.write("k", "10\n", client="other")
        self.read("k").until(lambda r: r.data == ["0", "1", "2", "3", "10"])
        self.assertEqual(self.last("k"), "3")

    def test_what_is_no_json_comes_as_text(self):
        self.write("k", 'plain words\n\n{"a":\r 1}\n')
        self.ok("POST", f"{self.path}/k/append", "[1]")
        self.ok("POST", f"{self.path}/k/append", "one\ntwo")
        self.read("k").until(lambda r: r.data == ['"plain words"', '{"a":  1}', "[1]", '"one two"'])

    def test_limits(self):
        self.refused(413, "POST", f"{self.path}/big", '"' + "x" * (1 << 20) + '"\n')
        self.refused(400, "PUT", f"{self.path}/" + "k" * 129)
        self.refused(400, "PUT", f"/realtime/v1/streams/{self.run_}/nobody/k")
        self.refused(404, "PUT", "/realtime/v1/streams/run_none/self/k")
        self.refused(404, "GET", "/realtime/v1/streams/run_none/k")
        for i in range(63):
            self.assertEqual(self.ask("PUT", f"{self.path}/n{i}").status, 202)
        self.refused(413, "PUT", f"{self.path}/one-more")
        chunk = '"' + "x" * 900_000 + '"\n'
        for i in range(18):
            self.write("n0", chunk, first=i)
        self.assertIn("16 MiB", self.refused(413, "POST", f"{self.path}/n0", chunk, headers={
            "X-Client-Id": "c", "X-Resume-From-Chunk": "18"}))

    def test_strange_names_stay_in_their_folder(self):
        for key in ("..%2F..%2Fx", "a%20b", "%2E%2E", "ключ"):
            key = key if "%" in key else urllib.parse.quote(key)
            self.assertEqual(self.ask("PUT", f"{self.path}/{key}").status, 202)
        folder = self.engine.workspace / "streams"
        self.assertTrue(all(path.parent.parent == folder for path in folder.rglob("*") if path.is_file()))
        self.assertFalse((self.engine.workspace.parent / "x").exists())

    def test_subscribers_learn_of_a_new_stream(self):
        shape = f"/realtime/v1/runs/{self.run_}"
        self.until(self.run_, "EXECUTING")
        offset = self.ask("GET", f"{shape}?offset=-1").headers["electric-offset"]
        self.ask("PUT", f"{self.path}/ai")
        row = self.ask("GET", f"{shape}?live=true&offset={offset}").json
        self.assertIn('{"ai"}', [message["value"]["realtimeStreams"] for message in row if "value" in message])


class Survival(unittest.TestCase):
    def test_what_was_accepted_survives_a_kill(self):
        engine = Engine()
        self.addCleanup(engine.close)
        engine.ask("POST", "/runyard/v1/deploy", {"directory": os.path.join(HERE, "project")})
        run = engine.ask("POST", "/api/v1/tasks/hold/trigger", {}).json["id"]
        path = f"/realtime/v1/streams/{run}/self/k"
        self.assertEqual(engine.ask("POST", path, "1\n2\n", headers={"X-Client-Id": "c"}).status, 200)
        engine.kill()
        file = next(p for p in (engine.workspace / "streams").rglob("*") if p.is_file())
        with open(file, "ab") as torn:
            torn.write(b"1795665600000 Yw 2 {\"cut\":")
        engine.start()
        engine.address = urllib.parse.urlsplit(engine.url)
        self.assertEqual(engine.ask("HEAD", path, headers={"X-Client-Id": "c"}).headers["X-Last-Chunk-Index"], "1")
        answer = engine.ask("POST", path, "3\n", headers={"X-Client-Id": "c", "X-Resume-From-Chunk": "2"})
        self.assertEqual(answer.status, 200, answer.text)
        reader = Reader(engine, run, "k")
        self.addCleanup(reader.close)
        reader.until(lambda r: r.data == ["1", "2", "3"])


if __name__ == "__main__":
    unittest.main()
