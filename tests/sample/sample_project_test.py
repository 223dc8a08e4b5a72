"""Runs every task of the sample project by the process contract alone: payload in, result out."""

import glob
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest

PROJECT = os.path.abspath(sys.argv.pop(1))
MANIFEST = pathlib.Path(PROJECT, "runyard.toml").read_text("utf-8")
# This machine's Python may be too old for tomllib, and the manifest here is regular.
COMMANDS = {task: json.loads(command) for task, command in
            re.findall(r'^id = "([^"]+)"\n(?:[a-z].*\n)*?command = (\[.*\])$', MANIFEST, re.M)}


def attempt(task, payload, number=1, **options):
    command = list(COMMANDS[task])
    if "/" in command[0]:
        command[0] = os.path.join(PROJECT, command[0])
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd=PROJECT, timeout=60,
                          env={**os.environ, "RUNYARD_ATTEMPT_NUMBER": str(number), "RUNYARD_RUN_ID": "run_test"},
                          **options)


def result(task, payload, **options):
    done = attempt(task, payload, **options)
    assert done.returncode == 0, f"{task} ended with {done.returncode}:\n{done.stderr}"
    return json.loads(done.stdout)


def last_error(done):
    return json.loads(done.stderr.strip().splitlines()[-1])


class SampleProject(unittest.TestCase):
    def test_declares_eight_tasks_with_schemas_that_are_there(self):
        self.assertEqual(len(COMMANDS), 8)
        schemas = re.findall(r'payload_schema = "(.*)"', MANIFEST)
        self.assertEqual(len(schemas), 8)
        for schema in schemas:
            json.loads(pathlib.Path(PROJECT, schema).read_text("utf-8"))

    def test_bundled_data_is_small(self):
        files = glob.glob(f"{PROJECT}/data/**/*", recursive=True)
        self.assertLess(sum(os.path.getsize(f) for f in files if os.path.isfile(f)), 200_000)

    def test_checksum_tree_agrees_with_python(self):
        tree = result("checksum-tree", {"path": "data"})
        self.assertGreaterEqual(tree["count"], 5)
        for entry in tree["files"]:
            content = pathlib.Path(PROJECT, entry["file"]).read_bytes()
            self.assertEqual(entry["sha256"], hashlib.sha256(content).hexdigest())
            self.assertEqual(entry["bytes"], len(content))
        self.assertEqual(tree["bytes"], sum(entry["bytes"] for entry in tree["files"]))

    def test_checksum_tree_takes_odd_file_names(self):
        with tempfile.TemporaryDirectory() as folder:
            open(f"{folder}/a 'b' \"c\" ü", "w", encoding="utf-8").close()
            tree = result("checksum-tree", {"path": folder})
            self.assertEqual([e["file"] for e in tree["files"]], [f"{folder}/a 'b' \"c\" ü"])

    def test_checksum_tree_refuses_what_is_no_folder_for_good(self):
        done = attempt("checksum-tree", {"path": "no/such"})
        self.assertEqual(done.returncode, 65)
        self.assertEqual(last_error(done)["name"], "NoSuchFolder")
        self.assertEqual(attempt("checksum-tree", "{}").returncode, 65)

    def test_summarise_log_counts_every_line(self):
        log = pathlib.Path(PROJECT, "data/access.log").read_text("utf-8").splitlines()
        summary = result("summarise-log", {"path": "data/access.log", "top": 3})
        self.assertEqual(summary["requests"], len(log))
        self.assertEqual(summary["unreadableLines"], 0)
        self.assertEqual(sum(summary["statuses"].values()), len(log))
        self.assertEqual(len(summary["pages"]), 3)
        self.assertEqual(summary["statuses"]["404"], sum(" 404 " in line for line in log))

    def test_summarise_log_reports_lines_it_cannot_read(self):
        with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
            log.write("nonsense\n")
            log.flush()
            self.assertEqual(result("summarise-log", {"path": log.name})["unreadableLines"], 1)

    def test_build_report_agrees_with_the_database(self):
        report = result("build-report", {})
        database = sqlite3.connect(f"file:{PROJECT}/data/shop.sqlite?mode=ro", uri=True)
        (cents,) = database.execute(
            "SELECT sum(quantity * cents) FROM line JOIN product ON product.id = product_id").fetchone()
        self.assertEqual(report["totalCents"], cents)
        self.assertEqual(sum(product["cents"] for product in report["products"]), cents)
        one_year = result("build-report", {"year": 2026})
        self.assertTrue(all(m["month"].startswith("2026-") for m in one_year["months"]))
        self.assertTrue(0 < one_year["totalCents"] < cents)

    @unittest.skipUnless(shutil.which("node"), "Node is not installed")
    def test_make_thumbnails_writes_pictures_of_the_asked_width(self):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TMPDIR"] = folder
            try:
                made = result("make-thumbnails", {"width": 48})
            finally:
                del os.environ["TMPDIR"]
            self.assertEqual(len(made["pictures"]), 3)
            for picture in made["pictures"]:
                head = pathlib.Path(picture["file"]).read_bytes()
                self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
                self.assertEqual(struct.unpack(">II", head[16:24]), (48, picture["height"]))
                if shutil.which("identify"):
                    subprocess.run(["identify", "-regard-warnings", picture["file"]], check=True, capture_output=True)

    @unittest.skipUnless(shutil.which("node"), "Node is not installed")
    def test_flaky_fetch_succeeds_on_its_third_attempt(self):
        for number in (1, 2):
            done = attempt("flaky-fetch", {}, number)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(last_error(done)["name"], "UpstreamError")
        self.assertEqual(result("flaky-fetch", {}, number=3)["attempt"], 3)

    def test_slow_steps_tells_each_step(self):
        done = attempt("slow-steps", {"steps": 4, "seconds": 0.01})
        self.assertEqual(json.loads(done.stdout), {"steps": 4})
        self.assertEqual(done.stderr.count("step "), 4)

    def test_slow_steps_stops_when_told(self):
        child = subprocess.Popen([f"{PROJECT}/{COMMANDS['slow-steps'][0]}"], cwd=PROJECT, text=True,
                                 stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        child.stdin.write('{"steps": 100, "seconds": 0.2}')
        child.stdin.close()
        child.stderr.readline()
        before = time.monotonic()
        os.killpg(child.pid, signal.SIGTERM)
        self.assertEqual(child.wait(10), 143)
        self.assertLess(time.monotonic() - before, 3)
        child.stderr.close()

    def test_memory_hog_fails_where_memory_is_short(self):
        def short():
            resource.setrlimit(resource.RLIMIT_DATA, (128 << 20, 128 << 20))
        self.assertNotEqual(attempt("memory-hog", {"megabytes": 512}, preexec_fn=short).returncode, 0)
        self.assertEqual(result("memory-hog", {"megabytes": 32}), {"megabytes": 32})

    def test_crasher_dies_as_asked(self):
        for how, code in {"segfault": -11, "abort": -6, "kill": -9, "exit": 3, "exception": 1}.items():
            with self.subTest(how):
                self.assertEqual(attempt("crasher", {"how": how}).returncode, code)
        self.assertEqual(result("crasher", {"how": "nothing"}), {"survived": True})

    def test_malformed_payloads_are_refused_for_good(self):
        for task in ("summarise-log", "build-report", "crasher"):
            with self.subTest(task):
                self.assertEqual(attempt(task, "{broken").returncode, 65)


if __name__ == "__main__":
    unittest.main()
