"""Wrong input and broken surroundings: each says what is wrong and what to do, and loses nothing."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

PROJECT = pathlib.Path(__file__).parent / "project"
REFUSED, NOT_FOUND, WRONG_STATE, NO_ENGINE = 3, 4, 5, 6


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        cls.engine.ok("deploy", PROJECT)

    def refused(self, code, pattern, *arguments, **more):
        """The command exits with `code`, and what it says matches; the same stands in its JSON."""
        before = len(self.engine.ok("runs", "list", "--limit", "100")["data"])
        result = self.engine.run(*arguments, "--json", **more)
        self.assertEqual(result.code, code, result.err)
        self.assertRegex(result.err, pattern)
        self.assertEqual(result.json["error"]["exitCode"], code)
        self.assertEqual(len(self.engine.ok("runs", "list", "--limit", "100")["data"]), before, "a run was made")
        return result.json["error"]

    def test_malformed_json_is_shown_with_its_place(self):
        self.refused(REFUSED, r"line 2, column 7", "trigger", "echo", "-p", '{\n "a": ]}')

    def test_a_payload_against_its_schema_names_the_pointer_and_the_reason(self):
        error = self.refused(REFUSED, r"/order/id: .*integer", "trigger", "strict", "-p", '{"order": {"id": "x"}}')
        self.assertEqual([detail["path"] for detail in error["details"]], ["/order/id"])
        self.refused(REFUSED, r"order", "trigger", "strict", "-p", "{}")
        self.refused(REFUSED, r"schema", "trigger", "strict")

    def test_durations_are_explained(self):
        for option in ("--delay", "--ttl", "--max-duration", "--idempotency-key-ttl"):
            extra = ["--idempotency-key", "k"] if "key" in option else []
            self.refused(REFUSED, r"1\.5h", "trigger", "echo", option, "1.5h", *extra)
        self.refused(REFUSED, r"500ms", "trigger", "echo", "--ttl", "500ms")

    def test_a_negative_number_is_told_what_is_allowed(self):
        for pattern, *arguments in (
                (r"\"-1\" is not a limit\. Give a whole number from 0 to 100000", "queues", "limit", "task/echo", "-1"),
                (r"\"-1\" is not a limit\. Give a whole number from 0 to 100000", "queues", "limit", "--json", "task/echo", "-1"),
                (r"\"-1\" is not a limit\. Give a whole number from 1 to 10000", "limits", "--slots", "-1"),
                (r"from 1 to 250", "trigger", "echo", "--max-attempts", "-1"),
                (r"\"-3000000000\" is not a value of --priority", "trigger", "echo", "--priority", "-3000000000"),
                (r"\"-1\" is not a value of --limit\. Give a whole number from 1 to 100", "runs", "list", "--limit", "-1"),
                (r"value of --attempt.*from 0 to 1000", "runs", "logs", "run_1", "--attempt", "-1"),
                (r"value of --limit.*from 1 to 500", "bulk", "cancel", "--query", "", "--dry-run", "--limit", "-1"),
                (r"value of --limit.*from 1 to 500", "bulk", "show", "bulk_1", "--limit", "-1"),
                (r"value of --after.*from 0", "bulk", "show", "bulk_1", "--after", "-1")):
            with self.subTest(arguments=arguments):
                self.refused(REFUSED, pattern, *arguments)
        self.refused(NOT_FOUND, r"-1", "trigger", "-1")
        for arguments, pattern in ((["serve", "--port", "-1"], r"not a port.*from 0 to 65535"),
                                   (["serve", "--slots", "-1"], r"not a number of slots.*from 1 to 10000"),
                                   (["bench", "generate", "x", "--runs", "-1"], r"not a value of --runs.*from 1 to")):
            result = self.engine.run(*arguments)
            self.assertEqual(result.code, REFUSED, result.err)
            self.assertRegex(result.err, pattern)

    def test_a_negative_number_can_be_a_value(self):
        self.engine.ok("env", "set", "BELOW_ZERO", "-273.15")
        self.assertEqual(self.engine.run("env", "get", "BELOW_ZERO").out, "-273.15\n")
        _, run = self.engine.finished("echo", "-5", "--priority", "-10")
        self.assertEqual(run["output"]["data"], "-5")
        result = self.engine.run("env", "set", "DASHES", "--", "--json")
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(self.engine.run("env", "get", "DASHES").out, "--json\n")

    def test_bytes_that_are_no_text_are_refused_with_their_place(self):
        """Over HTTP such a body is refused as well."""
        bad = b'{"name": "M\xfcller"}'
        file = self.engine.folder / "latin1.json"
        file.write_bytes(bad)
        dotenv = self.engine.folder / "latin1.env"
        dotenv.write_bytes(b"NAME=M\xfcller\n")
        place = r"not UTF-8: its byte 12 is 0xfc"
        self.refused(REFUSED, place, "trigger", "echo", "-p", f"@{file}")
        self.refused(REFUSED, place, "trigger", "echo", "--text", "-p", f"@{file}")
        self.refused(REFUSED, place, "trigger", "echo", "-p", "-", stdin=bad)
        self.refused(REFUSED, place, "runs", "replay", "run_1", "-p", f"@{file}")
        self.refused(REFUSED, place, "env", "set", "LATIN", stdin=bad)
        self.refused(REFUSED, r"its byte 7 is 0xfc", "env", "import", dotenv)
        self.refused(REFUSED, r"its byte 7 is 0xfc", "env", "import", "-", stdin=dotenv.read_bytes())
        self.refused(REFUSED, place, "bulk", "replay", "--query", "", "--merge-patch", f"@{file}")
        self.refused(REFUSED, r"its byte 5 is 0xff", "runs", "cancel", "-", stdin=b"run_\xff")
        for arguments in (["trigger", "echo", "-p", bad], ["env", "set", "LATIN", b"\xff"], ["runs", "show", b"\xc3"]):
            done = subprocess.run([PROGRAM, *arguments], env=self.engine.environment, capture_output=True)
            self.assertEqual(done.returncode, REFUSED)
            self.assertIn(b"not UTF-8", done.stderr)
        self.assertNotIn("LATIN", [variable["name"] for variable in self.engine.ok("env", "list")])
        # What is UTF-8 arrives byte for byte.
        file.write_bytes('{"name": "Müller 🦊"}'.encode())
        self.assertEqual(self.engine.finished("echo", f"@{file}")[1]["output"]["data"], '{"name": "Müller 🦊"}')

    def test_limits_of_tags_and_numbers(self):
        many = [word for i in range(11) for word in ("--tag", f"t{i}")]
        self.refused(WRONG_STATE, r"10 tags", "trigger", "echo", *many)  # 422, as with the other engine
        self.refused(REFUSED, r"128", "trigger", "echo", "--tag", "x" * 129)
        self.refused(REFUSED, r"max-attempts.*from 1 to 250", "trigger", "echo", "--max-attempts", "0")
        self.refused(REFUSED, r"whole number", "trigger", "echo", "--priority", "high")
        self.refused(REFUSED, r"micro, small-1x", "trigger", "echo", "--machine", "gigantic")
        self.refused(REFUSED, r"object", "trigger", "echo", "--metadata", "[1]")
        self.refused(REFUSED, r"JSON", "trigger", "echo", "--metadata", "{")

    def test_a_payload_over_three_megabytes(self):
        file = self.engine.folder / "large.json"
        file.write_text('"' + "x" * 3_145_727 + '"')
        self.refused(REFUSED, r"3145728", "trigger", "echo", "-p", f"@{file}")

    def test_a_payload_file_that_is_not_there(self):
        self.refused(NOT_FOUND, r"nowhere\.json", "trigger", "echo", "-p", "@nowhere.json")

    def test_a_folder_is_no_file(self):
        folder = self.engine.folder
        for arguments in (["trigger", "echo", "-p", f"@{folder}"], ["runs", "replay", "run_1", "-p", f"@{folder}"],
                          ["bulk", "replay", "--query", "", "--merge-patch", f"@{folder}"],
                          ["bulk", "replay", "--query", "", "--json-patch", f"@{folder}"],
                          ["env", "import", folder]):
            with self.subTest(arguments=arguments):
                self.refused(REFUSED, r"Cannot read the file .*: Is a directory\.", *arguments)
        on_stdin = os.open(folder, os.O_RDONLY)
        done = subprocess.run([PROGRAM, "trigger", "echo", "-p", "-"], env=self.engine.environment, stdin=on_stdin,
                              capture_output=True)
        os.close(on_stdin)
        self.assertEqual(done.returncode, REFUSED)
        self.assertIn(b"Cannot read stdin: Is a directory.", done.stderr)

    def test_an_empty_text_is_taken_for_nothing(self):
        for name in ("idempotency-key", "idempotency-key-ttl", "queue", "concurrency-key", "tag", "delay", "ttl",
                     "max-duration", "machine", "metadata"):
            with self.subTest(option=name):
                self.refused(REFUSED, rf"--{name} is empty", "trigger", "echo", f"--{name}", "")
        for arguments in (["runs", "list", "--tag", ""], ["runs", "list", "--status="],
                          ["bulk", "tag", "--query", "", "--tag", ""],
                          ["bulk", "replay", "--query", "", "--jq", ""]):
            self.refused(REFUSED, r"is empty", *arguments)
        for needed, *arguments in (("the id of a task", "trigger", ""), ("the id of a run", "runs", "show", ""),
                                   ("the id of a run", "runs", "cancel", "run_1", ""),
                                   ("the id of a run", "bulk", "cancel", ""),
                                   ("the id of a run", "queues", "step", "task/echo", ""),
                                   ("the name of a queue", "queues", "pause", ""),
                                   ("the id of an action", "bulk", "undo", ""),
                                   ("the id of a schedule", "schedules", "activate", ""), ("a folder", "deploy", ""),
                                   ("a value for NAME", "env", "get", ""), ("a file", "env", "import", "")):
            with self.subTest(arguments=arguments):
                self.refused(REFUSED, needed, *arguments)
        self.engine.ok("env", "set", "EMPTY", "")
        self.assertEqual(self.engine.run("env", "get", "EMPTY").out, "\n")

    def test_a_duration_of_an_attempt_that_would_be_another_one(self):
        self.refused(REFUSED, r"\"1s\" is too short for --max-duration\. Give a duration from 5s to", "trigger", "echo",
                     "--max-duration", "1s")
        self.refused(REFUSED, r"too long for --max-duration", "trigger", "echo", "--max-duration", "5000w")

    def test_the_options_are_called_what_they_are_called_here(self):
        for pattern, *arguments in (
                (r"--status: unknown: X\. Known statuses: WAITING_FOR_DEPLOY", "--status", "X"),
                (r"\"soon\" is not a time\. Write", "--from", "soon"), (r"1\.5h", "--period", "1.5h")):
            error = self.refused(REFUSED, pattern, "runs", "list", *arguments)
            self.assertNotRegex(error["message"] + error["hint"], r"filter|page\[|header|\.;")
        self.refused(REFUSED, r"The text on stdin is not UTF-8", "trigger", "echo", "-p", "-", stdin=b"\xff")

    def test_runs_that_do_not_exist(self):
        for words in (["show"], ["logs"], ["replay"], ["cancel"], ["freeze"], ["resume"],
                      ["reschedule", "--delay", "1h"]):
            self.refused(NOT_FOUND, r"run_nothing", "runs", words[0], "run_nothing", *words[1:])

    def test_only_delayed_runs_are_rescheduled_and_only_into_the_future(self):
        _, done = self.engine.finished("echo", "1")
        self.refused(WRONG_STATE, r"Completed.*Only Delayed", "runs", "reschedule", done["id"], "--delay", "1h")
        delayed = self.engine.trigger("echo", "1", "--delay", "1h")
        self.refused(REFUSED, r"has passed", "runs", "reschedule", delayed, "--delay", "2001-01-01T00:00:00Z")
        self.refused(REFUSED, r"--delay", "runs", "reschedule", delayed)
        self.refused(WRONG_STATE, r"cannot be resumed", "runs", "resume", delayed)
        self.refused(WRONG_STATE, r"cannot be frozen", "runs", "freeze", done["id"])
        self.engine.ok("runs", "cancel", delayed)

    def test_unknown_statuses_and_queues_are_named(self):
        self.refused(REFUSED, r"BROKEN, WORSE", "runs", "list", "--status", "BROKEN,FAILED,WORSE")
        self.refused(REFUSED, r"100", "runs", "list", "--limit", "1000")
        self.refused(NOT_FOUND, r"no-such-queue", "queues", "pause", "no-such-queue")
        self.refused(REFUSED, r"limit", "queues", "limit", "task/echo")
        self.refused(REFUSED, r"limit", "queues", "limit", "task/echo", "many")

    def test_wrong_words_on_the_command_line(self):
        for arguments in (["bogus"], ["runs"], ["runs", "list", "--bogus"], ["trigger"], ["runs", "show"],
                          ["deploy", "a", "b"]):
            result = self.engine.run(*arguments)
            self.assertEqual(result.code, 2, arguments)
            self.assertIn("--help", result.err)


class Projects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)

    def faults(self, text, *patterns):
        folder = self.engine.folder / "project"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "runyard.toml").write_text(text)
        result = self.engine.run("deploy", folder)
        self.assertEqual(result.code, REFUSED, result.err)
        for pattern in patterns:
            self.assertRegex(result.err, pattern)
        self.assertEqual(self.engine.ok("tasks", "list")["data"], [])

    def test_a_broken_project_is_refused_with_file_line_and_what_is_expected(self):
        head = '[project]\nname = "x"\n'
        task = head + '[[task]]\nid = "a"\ncommand = ["cat"]\n'
        self.faults("[project\n", r"runyard\.toml:1")
        self.faults(task + "retries = 3\n", r"runyard\.toml:6.*retries")
        self.faults(head + '[[task]]\nid = "a"\ncommand = "cat"\n', r"runyard\.toml:5.*list")
        self.faults(task + 'max_duration = "1.5h"\n', r"runyard\.toml:6.*1\.5h")
        self.faults(task + 'payload_schema = "nowhere.json"\n', r"runyard\.toml:6.*nowhere\.json")
        self.faults(task + '[[task]]\nid = "a"\ncommand = ["cat"]\n', r"runyard\.toml:7.*\"a\"")

    def test_every_fault_is_named_at_once(self):
        self.faults('[project]\nname = "x"\n[[task]]\nid = "a"\ncommand = ["cat"]\nttl = "soon"\nmachine = "huge"\n',
                    r"runyard\.toml:6", r"runyard\.toml:7")

    def test_a_folder_without_a_project(self):
        result = self.engine.run("deploy", self.engine.folder)
        self.assertEqual(result.code, NOT_FOUND)
        self.assertIn("runyard.toml", result.err)
        self.assertEqual(self.engine.run("deploy", "/no/such/folder").code, NOT_FOUND)


class BadSchedules(unittest.TestCase):
    def test_a_schedule_that_cannot_be_used_is_said_and_the_tasks_are_deployed(self):
        engine = Engine(PROGRAM).start()
        self.addCleanup(engine.close)
        task = '[project]\nname = "x"\n[[task]]\nid = "b"\ncommand = ["cat"]\n[[schedule]]\ntask = "b"\n'
        for number, (lines, pattern) in enumerate((
                ('cron = "61 * * * *"\n', r"Warning: runyard\.toml:8: .*minute"),
                ('cron = "0 3 * * *"\ntimezone = "Mars/Base"\n', r"Warning: runyard\.toml:9: .*Mars/Base"),
                ('cron = "0 0 31 2 *"\n', r"Warning: runyard\.toml:8: .*\"0 0 31 2 \*\" would never fire"))):
            folder = engine.folder / f"bad-schedule-{number}"
            folder.mkdir()
            (folder / "runyard.toml").write_text(task + lines)
            result = engine.run("deploy", folder)
            self.assertEqual(result.code, 0, result.err)
            self.assertRegex(result.err, pattern)
            listed = engine.ok("schedules", "list")["data"][0]
            self.assertTrue(listed["active"])
            self.assertRegex(listed["neverFires"], pattern.rpartition(".*")[2])
            table = engine.run("schedules", "list").out
            self.assertIn("never fires: " + listed["neverFires"], table)
            self.assertNotRegex(table, r"\bactive\b")
            again = engine.run("schedules", "activate", listed["id"])
            self.assertIn("never fires: ", again.out)
        self.assertIn("b", [one["id"] for one in engine.ok("tasks", "list")["data"]])


class Surroundings(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM)
        self.addCleanup(self.engine.close)

    def does_not_start(self, pattern, *options):
        result = self.engine.run("serve", "--port", "0", *options)
        self.assertNotEqual(result.code, 0)
        self.assertRegex(result.err, pattern)
        return result

    def test_no_engine_is_running(self):
        result = self.engine.run("tasks", "list")
        self.assertEqual(result.code, NO_ENGINE)
        self.assertIn("runyard serve", result.err)

    def test_the_engine_was_killed(self):
        self.engine.start().kill()
        result = self.engine.run("tasks", "list")
        self.assertEqual(result.code, NO_ENGINE)
        self.assertRegex(result.err, r"does not answer.*runyard serve")

    def test_the_workspace_is_in_use(self):
        self.engine.start()
        result = self.does_not_start(rf"in use by .*process {self.engine.process.pid}.*--workspace")
        self.assertEqual(result.code, WRONG_STATE)
        self.assertEqual(self.engine.ok("status")["slotsInUse"], 0)

    def test_the_port_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.does_not_start(r"taken by another program.*--port", "--port", str(taken.getsockname()[1]))
        self.does_not_start(r"not a port", "--port", "99999")

    def test_the_workspace_cannot_be_made(self):
        self.engine.folder.joinpath("workspace").write_text("a file, not a folder")
        self.does_not_start(r"workspace.*--workspace")
        self.does_not_start(r"Cannot make the workspace", "--workspace", "/proc/nowhere")

    def test_a_damaged_database_is_left_as_it_is(self):
        self.engine.start()
        self.engine.ok("deploy", PROJECT)
        self.engine.stop()
        file = self.engine.workspace / "runyard.db"
        content = bytearray(file.read_bytes())
        content[100:4000] = os.urandom(3_900)
        file.write_bytes(content)
        result = self.does_not_start(r"(?i)damaged|not a database|malformed")
        self.assertRegex(result.err, re.escape(str(file)))
        self.assertEqual(file.read_bytes()[:4_096], content[:4_096])


if __name__ == "__main__":
    unittest.main()
