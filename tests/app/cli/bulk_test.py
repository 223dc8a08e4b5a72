"""Acting on many runs from the command line: preview, canary, wait, stop, undo, and what the exit codes say."""

import json
import pathlib
import subprocess
import sys
import time
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

PROJECT = pathlib.Path(__file__).parent / "project"


class Bulk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        cls.engine.ok("deploy", PROJECT)

    def delayed(self, tag, count, payload="{}"):
        return [self.engine.trigger("echo", payload, "--delay", "1h", "--tag", tag) for _ in range(count)]

    def test_a_dry_run_shows_each_run_before_and_after_and_does_nothing(self):
        good = self.engine.trigger("strict", '{"order":{"id":1}}', "--delay", "1h", "--tag", "dry")
        bad = self.engine.trigger("echo", "just text", "--text", "--delay", "1h", "--tag", "dry")
        answer = self.engine.ok("bulk", "replay", "--query", "tag:dry", "--jq", ".order.id += 1", "--dry-run")
        self.assertEqual(answer["total"], 2)
        self.assertEqual([row["run"] for row in answer["data"]], [good, bad])
        self.assertEqual(answer["data"][0]["after"], '{"order":{"id":2}}')
        self.assertIn("text/plain, not JSON", answer["data"][1]["problem"])
        table = self.engine.run("bulk", "replay", "--query", "tag:dry", "--jq", ".order.id += 1", "--dry-run").out
        self.assertIn("left out", table)
        self.assertEqual(len(self.engine.ok("runs", "list", "--tag", "dry")["data"]), 2)

    def test_every_row_of_a_dry_run_is_one_line_and_says_what_happens(self):
        run = self.engine.trigger("echo", '{\n  "a": 1,\r\n  "b": 2\n}', "--delay", "1h", "--tag", "lines")
        replay = ["bulk", "replay", "--query", "tag:lines", "--dry-run"]
        for words, effect in ((replay, "runs again with the same payload"),
                              ([*replay, "--merge-patch", '{"a": 3}'], r'\r\n  "b": 2'),
                              (["bulk", "cancel", run, "--dry-run"], "is canceled"),
                              (["bulk", "reschedule", run, "--delay", "2h", "--dry-run"], "is rescheduled"),
                              (["bulk", "tag", run, "--tag", "x", "--dry-run"], "is tagged")):
            with self.subTest(words=words):
                lines = self.engine.run(*words).out.splitlines()
                self.assertEqual(len(lines), 3, lines)
                self.assertRegex(lines[1], rf"{run}  included  ")
                self.assertIn(effect, lines[1])

    def test_an_action_that_leaves_every_run_alone_is_an_exit_code_of_its_own(self):
        ended = self.engine.finished("echo", "1", "--tag", "ended")[1]["id"]
        done = self.engine.run("bulk", "cancel", ended, "--wait")
        self.assertEqual(done.code, 5, done.out)
        self.assertIn("0 of 1 done, 1 skipped", done.out)
        some = self.engine.run("bulk", "cancel", ended, *self.delayed("ended", 1), "--wait")
        self.assertEqual(some.code, 0, some.out)

    def test_a_dry_run_is_paged(self):
        runs = self.delayed("pages", 5)
        first = self.engine.ok("bulk", "cancel", "--query", "tag:pages", "--dry-run", "--limit", "3")
        rest = self.engine.ok("bulk", "cancel", "--query", "tag:pages", "--dry-run", "--after", first["next"])
        self.assertEqual([row["run"] for row in first["data"] + rest["data"]], runs)
        self.assertNotIn("next", rest)

    def test_replay_with_a_patch_waits_for_you_after_five_and_goes_on(self):
        runs = self.delayed("canary", 7, '{"n": 1}')
        first = self.engine.run("bulk", "replay", *runs, "--merge-patch", '{"n": 2}', "--canary", "--tag", "again",
                                "--name", "the seven", "--wait", "--json")
        self.assertEqual(first.code, 17, first.err)
        action = first.json
        self.assertEqual([action["state"], action["name"], action["counts"]["made"]], ["REVIEW", "the seven", 5])
        rest = self.engine.run("bulk", "resume", action["id"], "--wait", "--json")
        self.assertEqual(rest.code, 0, rest.err)
        shown = self.engine.ok("bulk", "show", action["id"])
        self.assertEqual([item["run"] for item in shown["items"]], runs)
        made = self.engine.show(shown["items"][0]["made"])
        self.assertEqual([made["payload"]["data"], made["replayOf"], made["tags"]],
                         ['{"n": 2}', runs[0], ["canary", "again"]])
        self.assertIn(action["id"], self.engine.run("bulk", "list").out)
        self.assertIn("DONE", self.engine.run("bulk", "show", action["id"]).out)

        # Everything it made can be canceled later; what had ended meanwhile is left alone.
        undone = self.engine.run("bulk", "cancel-made", action["id"], "--wait", "--json")
        self.assertEqual([undone.code, undone.json["counts"]["skipped"]], [5, 7], undone.err)
        self.assertEqual(undone.json["madeBy"], action["id"])
        self.assertEqual(undone.json["counts"]["total"], 7)

    def test_failures_of_some_runs_are_an_exit_code_of_their_own(self):
        self.delayed("some", 1, '{"n": 1}')
        self.delayed("some", 1, '{"n": "one"}')
        done = self.engine.run("bulk", "replay", "--query", "tag:some", "--jq", ".n + 1", "--wait", "--json")
        self.assertEqual(done.code, 10, done.err)
        self.assertEqual([done.json["counts"][name] for name in ("done", "failed")], [1, 1])
        trouble = self.engine.ok("bulk", "show", done.json["id"], "--troubles")["items"]
        self.assertEqual(len(trouble), 1)
        self.assertIn("cannot be added", trouble[0]["reason"])

    def test_waiting_waits_for_the_runs_it_makes_and_the_code_tells_how_they_ended(self):
        self.delayed("queue-shut", 3)
        self.engine.ok("queues", "pause", "task/echo")
        self.addCleanup(self.engine.run, "queues", "resume", "task/echo")
        waiting = subprocess.Popen([PROGRAM, "bulk", "replay", "--query", "tag:queue-shut", "--wait", "--json"],
                                   env=self.engine.environment, stdout=subprocess.PIPE)
        self.addCleanup(waiting.kill)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            newest = self.engine.ok("bulk", "list")["data"][0]
            if newest["state"] == "FINISHED" and newest["counts"]["made"] == 3:
                break
            time.sleep(0.2)
        time.sleep(1.5)
        self.assertIsNone(waiting.poll(), "it does not wait for the runs it made")
        self.assertIn("3 made, 3 still queued", self.engine.run("bulk", "show", newest["id"]).out)
        self.engine.ok("queues", "resume", "task/echo")
        out, _ = waiting.communicate(timeout=60)
        self.assertEqual(waiting.returncode, 0)
        self.assertEqual(json.loads(out)["madeByStatus"], {"COMPLETED": 3})

        failing = self.engine.trigger("refuse", "{}")
        self.engine.until(failing, "FAILED")
        done = self.engine.run("bulk", "replay", failing, "--wait")
        self.assertEqual(done.code, 10, done.err)
        self.assertIn("1 made, 1 failed", done.out)

    def test_undo_takes_it_back_and_ids_come_from_stdin(self):
        runs = self.delayed("undo", 3)
        started = self.engine.ok("bulk", "cancel", "-", "--reason", "no need", stdin="\n".join(runs).encode())
        self.assertEqual([started["state"], started["counts"]["total"], started["actor"]], ["WAITING", 3, "API"])
        self.assertEqual(self.engine.ok("bulk", "undo", started["id"])["state"], "UNDONE")
        self.assertEqual(self.engine.run("bulk", "undo", started["id"]).code, 5)
        for run in runs:
            self.assertEqual(self.engine.show(run)["status"], "DELAYED")

    def test_reschedule_and_stop(self):
        self.delayed("later", 2)
        started = self.engine.ok("bulk", "reschedule", "--query", "tag:later", "--delay", "2d")
        self.assertEqual(self.engine.ok("bulk", "stop", started["id"])["state"], "STOPPED")
        stopped = self.engine.run("bulk", "stop", started["id"])
        self.assertEqual(stopped.code, 5)

    def test_what_is_wrong_is_said_and_nothing_is_started(self):
        self.delayed("wrong", 1)
        before = len(self.engine.ok("bulk", "list")["data"])
        for code, words, said in (
                (3, ["cancel"], "Select runs"),
                (3, ["cancel", "run_1", "--query", "tag:wrong"], "Select runs"),
                (3, ["cancel", "--query", "stauts:failed"], "stauts"),
                (4, ["cancel", "run_00000000000000000000000000"], "There is no run"),
                (3, ["replay", "--query", "tag:wrong", "--merge-patch", '{"a": '], "line 1"),
                (3, ["replay", "--query", "tag:wrong", "--json-patch", '[{"op":"put"}]'], "Operation 1"),
                (3, ["replay", "--query", "tag:wrong", "--jq", ".a |"], "line 1"),
                (3, ["replay", "--query", "tag:wrong", "--jq", ".", "--merge-patch", "{}"], "one of"),
                (3, ["reschedule", "--query", "tag:wrong"], "start time is missing"),
                (3, ["tag", "--query", "tag:wrong"], "tags are missing"),
                (4, ["show", "bulk_0"], "no bulk action"),
                (4, ["undo", "bulk_0"], "no bulk action")):
            with self.subTest(words=words):
                result = self.engine.run("bulk", *words)
                self.assertEqual(result.code, code, result.err)
                self.assertIn(said, result.err)
        self.assertEqual(len(self.engine.ok("bulk", "list")["data"]), before)


if __name__ == "__main__":
    unittest.main()
