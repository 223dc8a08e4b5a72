"""Bodies of requests without a key are not read; those with one are bounded. Measured on the real program."""

import concurrent.futures
import json
import pathlib
import socket
import sys
import threading
import time
import unittest
import urllib.parse
import urllib.request

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine, LIMIT  # noqa: E402

MEGABYTE = 1 << 20


def memory_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024


class Bodies(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM).start()
        self.addCleanup(self.engine.close)
        self.address = urllib.parse.urlsplit(self.engine.url)
        self.key = json.loads((self.engine.workspace / "credentials.json").read_text())["secretKey"]

    def connect(self):
        line = socket.create_connection((self.address.hostname, self.address.port), timeout=LIMIT)
        self.addCleanup(line.close)
        return line

    def head(self, length, key=None, path="/api/v1/tasks/echo/trigger"):
        authorization = f"Authorization: Bearer {key}\r\n" if key else ""
        return (f"POST {path} HTTP/1.1\r\nHost: {self.address.netloc}\r\n{authorization}"
                f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n").encode()

    def ask(self):
        """Seconds a request with the key takes."""
        began = time.monotonic()
        request = urllib.request.Request(self.engine.url + "/api/v1/runs", headers={"Authorization": f"Bearer {self.key}"})
        with urllib.request.urlopen(request, timeout=LIMIT) as response:
            self.assertEqual(response.status, 200)
        return time.monotonic() - began

    def test_without_a_key_the_answer_comes_before_the_body_and_the_connection_ends(self):
        for key in (None, "tr_dev_wrong", "a.b.c"):
            line = self.connect()
            line.sendall(self.head(8 * MEGABYTE, key))
            answer = line.recv(65536)
            self.assertTrue(answer.startswith(b"HTTP/1.1 401"), answer)
            self.assertIn(b"Connection: close", answer)
            line.settimeout(10)
            while line.recv(65536):
                pass  # the rest of the answer, then its end

    def test_a_thousand_bodies_without_a_key_take_no_memory_and_no_turn(self):
        self.ask()
        before = memory_mb(self.engine.process.pid)
        most = [before]
        stop = threading.Event()

        def watch():
            while not stop.wait(0.02):
                most.append(memory_mb(self.engine.process.pid))

        def attack(_):
            try:
                with socket.create_connection((self.address.hostname, self.address.port), timeout=10) as line:
                    line.sendall(self.head(8 * MEGABYTE))
                    for _ in range(8):
                        line.sendall(b"x" * (MEGABYTE - 1))
                    time.sleep(0.5)
            except OSError:
                pass

        watcher = threading.Thread(target=watch)
        watcher.start()
        slowest = 0
        with concurrent.futures.ThreadPoolExecutor(1024) as pool:
            attacks = [pool.submit(attack, i) for i in range(1024)]
            while not all(one.done() for one in attacks):
                slowest = max(slowest, self.ask())
        stop.set()
        watcher.join()
        print(f"memory {before} -> {max(most)} MB, slowest request with the key {slowest:.2f} s", file=sys.stderr)
        self.assertLess(max(most) - before, 150)
        self.assertLess(slowest, 30)

    def test_connections_that_say_nothing_do_not_keep_those_with_a_key_out(self):
        idle = [self.connect() for _ in range(1100)]
        self.assertLess(self.ask(), 5)
        self.assertEqual(len(idle), 1100)

    def test_bodies_with_the_key_are_bounded_in_all(self):
        lines, refused = [], 0
        for _ in range(45):  # 45 x 7 MB: more than the 256 MB there are
            line = self.connect()
            line.settimeout(20)
            try:
                line.sendall(self.head(8 * MEGABYTE, self.key) + b" " * (7 * MEGABYTE))
            except OSError:
                refused += 1
            lines.append(line)
        time.sleep(1)
        for line in lines:
            line.setblocking(False)
            try:
                refused += line.recv(100).startswith(b"HTTP/1.1 503")
            except OSError:
                pass
        self.assertGreater(refused, 3)
        self.assertLess(memory_mb(self.engine.process.pid), 600)
        self.assertLess(self.ask(), 5)
        for line in lines:
            line.close()
        time.sleep(0.5)
        line = self.connect()
        line.sendall(self.head(2, self.key) + b"{}")
        self.assertNotIn(b"503", line.recv(65536)[:20])


if __name__ == "__main__":
    unittest.main()
