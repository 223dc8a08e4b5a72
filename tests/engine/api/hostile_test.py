"""Clients that mean harm or are broken, against the real program: it says what is wrong, keeps its memory, and
goes on serving everybody else. Malformed bytes one by one are in http_server_test.cpp and tests/fuzz."""

import json
import resource
import socket
import threading
import unittest

from api_engine import PATIENCE, ApiTest

MEGABYTE = 1 << 20
MOST_GROWTH = 64 * MEGABYTE
CONNECTIONS = 3_000


class HostileTest(ApiTest):
    def setUp(self):
        self.before = self.resident()

    def tearDown(self):
        self.assertEqual(self.ok("GET", "/api/v1/runs", key=True)["data"] is None, False)
        self.assertLess(self.resident() - self.before, MOST_GROWTH)

    def resident(self):
        with open(f"/proc/{self.engine.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    def connect(self):
        line = socket.create_connection((self.engine.address.hostname, self.engine.address.port), timeout=PATIENCE)
        self.addCleanup(line.close)
        return line

    def head(self, method, path, *lines):
        return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.engine.key}",
                            *lines, "", ""]).encode()

    def heard(self, line, limit=16 * MEGABYTE):
        """Until the server closes."""
        pieces = []
        try:
            while piece := line.recv(65_536):
                pieces.append(piece)
                self.assertLess(sum(map(len, pieces)), limit)
        except ConnectionResetError:
            pass  # it closed while we still sent
        return b"".join(pieces)

    def sent(self, line, data):
        """As much as the server takes."""
        try:
            line.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def test_thousands_of_connections_that_say_nothing(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, CONNECTIONS + 500), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        lines = [self.connect() for _ in range(CONNECTIONS)]
        # Whoever has been here longest without showing a key made room for the next one.
        for line in lines[:CONNECTIONS - 1_024]:
            self.assertEqual(self.heard(line), b"")
        self.assertEqual(self.ask("GET", "/api/v1/runs").status, 200)
        for line in lines:
            line.close()
        self.assertEqual(self.retried_status(), 200)

    def retried_status(self):
        """The server learns of thousands of closed connections one after the other."""
        for _ in range(PATIENCE * 10):
            answer = self.ask("GET", "/healthz", key=None)
            if answer.status != 503:
                return answer.status
            threading.Event().wait(0.1)
        return 503

    def test_a_length_that_never_comes_reserves_no_memory(self):
        for _ in range(200):
            self.connect().sendall(self.head("POST", "/api/v1/tasks/hello/trigger", "Content-Length: 4000000") + b"{")
        self.assertLess(self.resident() - self.before, MOST_GROWTH)

    def test_a_body_without_end_is_cut_off(self):
        for framing in ("Content-Length: 99999999999", "Transfer-Encoding: chunked"):
            line = self.connect()
            line.sendall(self.head("POST", "/api/v1/tasks/hello/trigger", framing))
            piece = b"x" * MEGABYTE
            for _ in range(64):
                self.sent(line, (f"{len(piece):x}\r\n".encode() + piece + b"\r\n") if "chunked" in framing else piece)
            self.assertRegex(self.heard(line), rb"^HTTP/1.1 413 |^$")

    def test_a_chunk_size_beyond_all_numbers(self):
        for size in (b"ffffffffffffffffff", b"-1", b"0x10", b"7fffffffffffffff", b"1" * 5_000):
            line = self.connect()
            line.sendall(self.head("POST", "/api/v1/tasks/hello/trigger", "Transfer-Encoding: chunked") + size + b"\r\nabc\r\n")
            line.shutdown(socket.SHUT_WR)
            self.assertRegex(self.heard(line), rb"^HTTP/1.1 4(00|13) |^$")

    def test_headers_without_end(self):
        line = self.connect()
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for number in range(20_000):
            self.sent(line, b"X-%d: %s\r\n" % (number, b"y" * 80))
        self.assertRegex(self.heard(line), rb"^HTTP/1.1 431 |^$")

    def test_ten_thousand_requests_at_once_without_listening(self):
        line = self.connect()
        request = self.head("GET", "/api/v1/runs?page%5Bsize%5D=100")
        line.settimeout(5)
        try:
            for _ in range(100):
                line.sendall(request * 100)
        except TimeoutError:
            pass  # it waits until we listen: just so
        self.assertLess(self.resident() - self.before, MOST_GROWTH)
        line.close()

    def test_a_client_that_takes_its_answers_byte_by_byte_holds_nobody_up(self):
        line = self.connect()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        line.sendall(self.head("GET", "/api/v1/runs?page%5Bsize%5D=100") * 50)
        for _ in range(100):
            line.recv(1)
            self.assertEqual(self.ask("GET", "/healthz", key=None).status, 200)

    def test_a_second_request_cannot_be_smuggled_inside_a_first(self):
        """What one reader takes for the body of a request, another must not take for a request."""
        inner = self.head("POST", "/api/v1/tasks/smuggled/trigger", "Content-Length: 2") + b"{}"
        for lines in (["Content-Length: 4", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked", "Content-Length: 4"],
                      ["Transfer-Encoding:\tchunked, identity"], ["Transfer-Encoding: xchunked"],
                      ["Content-Length: 0", f"Content-Length: {len(inner)}"], ["Content-Length: +5"], ["Content-Length: 5, 5"],
                      ["Content-Length : 5"], [" Content-Length: 5"]):
            line = self.connect()
            line.sendall(self.head("POST", "/api/v1/tasks/hello/trigger", *lines) + b"0\r\n\r\n" + inner)
            line.shutdown(socket.SHUT_WR)
            answer = self.heard(line)
            self.assertNotIn(b"HTTP/1.1 200", answer, lines)
        runs = self.ok("GET", "/api/v1/runs?filter%5BtaskIdentifier%5D=smuggled")
        self.assertEqual(runs["data"], [])

    def test_paths_that_try_to_leave(self):
        for path in ("/../../etc/passwd", "/api/v1/../../etc/passwd", "/api/v1/runs/..%2f..%2fetc%2fpasswd",
                     "/api/v1/packets/..%2F..%2Fcredentials.json", "/api/v1/packets/%2Fetc%2Fpasswd",
                     "//api/v1/runs", "/api//v1/runs", "/api/v1/runs/%2e%2e", "/./api/v1/runs", "/api/v1/runs;a=b"):
            answer = self.ask("GET", path)
            self.assertIn(answer.status, (400, 404), path)
            self.assertNotIn("root:", answer.text)
            self.assertNotIn(self.engine.key, answer.text)

    def test_methods_that_are_none_of_ours(self):
        for method in ("TRACE", "CONNECT", "PROPFIND", "get", "G" * 3_000):
            line = self.connect()
            line.sendall(self.head(method, "/api/v1/runs", "Connection: close"))
            self.assertRegex(self.heard(line), rb"^HTTP/1.1 (400|405|431|501) ")

    def test_text_that_is_not_unicode_is_refused_by_name(self):
        for body in (b'{"payload":"\xff"}', b'{"payload":"\xed\xa0\x80"}', b'{"payload":{"\xc0\xaf":1}}', b"\x00\x01"):
            self.refused(400, "POST", "/api/v1/tasks/hello/trigger", body)

    def test_json_as_deep_as_the_body_allows(self):
        for open_, close in ((b"[", b"]"), (b'{"a":', b"}")):
            depth = 2 * MEGABYTE // len(open_ + close)
            body = b'{"payload":' + open_ * depth + b"1" + close * depth + b"}"
            answer = self.ask("POST", "/api/v1/tasks/hello/trigger", body)
            self.assertIn(answer.status, (400, 413))
            self.assertIn("error", json.loads(answer.text))


if __name__ == "__main__":
    unittest.main()
