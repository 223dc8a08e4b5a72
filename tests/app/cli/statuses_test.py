"""A run in every status that needs neither waits nor a dev worker, by serve, deploy and trigger alone."""

import pathlib
import sys
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

PROJECT = pathlib.Path(__file__).parent / "project"


def path(run):
    """The statuses a run went through."""
    return [move["to"] for move in run["transitions"]]


class Statuses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        cls.engine.ok("deploy", PROJECT)

    def attempt(self, run, number=1):
        attempt = run["attempts"][number - 1]
        self.assertEqual(attempt["number"], number)
        self.assertTrue(attempt["id"].startswith("attempt_"))
        self.assertLessEqual(attempt["createdAt"], attempt["finishedAt"])
        return attempt

    def test_completed(self):
        code, run = self.engine.finished("echo", '{"a": [1, 2.50]}')
        self.assertEqual((code, run["status"]), (0, "COMPLETED"))
        self.assertEqual(path(run), ["QUEUED", "DEQUEUED", "EXECUTING", "COMPLETED"])
        self.assertEqual(run["output"], {"data": '{"a": [1, 2.50]}', "type": "application/json"})
        attempt = self.attempt(run)
        self.assertEqual((attempt["status"], attempt["exitCode"]), ("COMPLETED", 0))
        self.assertGreaterEqual(attempt["durationMs"], 0)
        self.assertLessEqual(attempt["startedAt"], attempt["finishedAt"])

    def test_failed_after_its_last_attempt(self):
        code, run = self.engine.finished("fail", "null")
        self.assertEqual((code, run["status"]), (10, "FAILED"))
        self.assertEqual(path(run), ["QUEUED", "DEQUEUED", "EXECUTING", "REATTEMPTING", "DEQUEUED", "EXECUTING",
                                     "FAILED"])
        for number in (1, 2):
            attempt = self.attempt(run, number)
            self.assertEqual((attempt["status"], attempt["exitCode"]), ("FAILED", 3))
            self.assertIn("no such order 42", str(attempt["error"]))
        self.assertNotIn("output", run)

    def test_failed_with_the_error_the_task_reports(self):
        code, run = self.engine.finished("structured")
        self.assertEqual((code, run["status"]), (10, "FAILED"))
        self.assertEqual(run["error"], {"type": "BUILT_IN_ERROR", "name": "UpstreamError",
                                        "message": "the shop answered 503", "stackTrace": "at fetch\nat run"})

    def test_failed_without_retry_when_the_task_refuses_the_payload(self):
        code, run = self.engine.finished("refuse", "1")
        self.assertEqual((code, run["status"], len(run["attempts"])), (10, "FAILED", 1))
        self.assertEqual(self.attempt(run)["exitCode"], 65)

    def test_timed_out(self):
        code, run = self.engine.finished("overtime")
        self.assertEqual((code, run["status"], len(run["attempts"])), (11, "TIMED_OUT", 1))
        attempt = self.attempt(run)
        self.assertEqual((attempt["status"], attempt["signalName"]), ("TIMED_OUT", "SIGTERM"))
        self.assertGreaterEqual(attempt["durationMs"], 5_000)

    def test_crashed_by_a_signal(self):
        code, run = self.engine.finished("segfault")
        self.assertEqual((code, run["status"]), (12, "CRASHED"))
        attempt = self.attempt(run)
        self.assertEqual((attempt["status"], attempt["signalName"]), ("CRASHED", "SIGSEGV"))
        self.assertEqual(run["error"]["code"], "TASK_PROCESS_SIGSEGV")

    def test_crashed_out_of_memory_and_not_tried_again(self):
        code, run = self.engine.finished("hog")
        self.assertEqual((code, run["status"], len(run["attempts"])), (12, "CRASHED", 1))
        self.assertTrue(self.attempt(run)["outOfMemory"])
        self.assertEqual(run["error"]["code"], "TASK_PROCESS_OOM_KILLED")

    def test_system_failure_when_the_command_does_not_exist(self):
        code, run = self.engine.finished("missing")
        self.assertEqual((code, run["status"]), (14, "SYSTEM_FAILURE"))
        self.assertEqual(run["error"]["code"], "COULD_NOT_FIND_EXECUTOR")
        self.assertIn("no-such-interpreter", run["error"]["message"])

    def test_delayed_then_rescheduled_then_completed(self):
        run = self.engine.trigger("echo", '"late"', "--delay", "1h")
        self.assertEqual(self.engine.show(run)["status"], "DELAYED")
        self.engine.ok("runs", "reschedule", run, "--delay", "1s")
        self.assertEqual(path(self.engine.until(run, "COMPLETED")),
                         ["DELAYED", "DELAYED", "QUEUED", "DEQUEUED", "EXECUTING", "COMPLETED"])

    def test_delayed_then_started_now(self):
        run = self.engine.trigger("echo", '"early"', "--delay", "1h")
        self.engine.ok("runs", "start-now", run)
        self.assertEqual(path(self.engine.until(run, "COMPLETED")),
                         ["DELAYED", "QUEUED", "DEQUEUED", "EXECUTING", "COMPLETED"])

    def test_queued_then_jumps_the_queue(self):
        self.engine.ok("trigger", "echo", "-p", "1", "--queue", "crowded", "--wait")
        self.engine.ok("queues", "pause", "crowded")
        self.engine.trigger("echo", "2", "--queue", "crowded")
        last = self.engine.trigger("echo", "3", "--queue", "crowded")
        self.assertEqual(self.engine.ok("runs", "jump", last)["status"], "QUEUED")
        self.assertEqual(path(self.engine.show(last)), ["QUEUED", "QUEUED"])
        self.engine.ok("queues", "resume", "crowded")
        self.engine.until(last, "COMPLETED")

    def test_queued_while_its_queue_is_paused_then_expired(self):
        self.engine.ok("trigger", "echo", "-p", "1", "--queue", "closed", "--wait")
        self.engine.ok("queues", "pause", "closed")
        waiting = self.engine.trigger("echo", "2", "--queue", "closed")
        code, expired = self.engine.finished("echo", "3", "--queue", "closed", "--ttl", "1s")
        self.assertEqual((code, expired["status"], expired["attempts"]), (15, "EXPIRED", []))
        self.assertEqual(self.engine.show(waiting)["status"], "QUEUED")
        self.engine.ok("queues", "resume", "closed")
        self.engine.until(waiting, "COMPLETED")

    def test_waiting_for_deploy_until_a_project_brings_the_task(self):
        run = self.engine.trigger("newcomer", "5", "--even-undeployed")
        self.assertEqual(self.engine.show(run)["status"], "WAITING_FOR_DEPLOY")
        folder = self.engine.folder / "newcomer"
        folder.mkdir()
        (folder / "runyard.toml").write_text(
            '[project]\nname = "Newcomer"\n[[task]]\nid = "newcomer"\ncommand = ["cat"]\n')
        self.assertEqual(self.engine.ok("deploy", folder)["releasedRuns"], 1)
        self.assertEqual(path(self.engine.until(run, "COMPLETED"))[:2], ["WAITING_FOR_DEPLOY", "QUEUED"])

    def test_executing_then_frozen_then_canceled(self):
        run = self.engine.trigger("sleep")
        self.engine.until(run, "EXECUTING")
        self.assertEqual(self.engine.ok("runs", "freeze", run)["status"], "FROZEN")
        self.engine.ok("runs", "resume", run)
        self.engine.until(run, "EXECUTING")
        self.engine.ok("runs", "cancel", run, "--reason", "no longer wanted")
        shown = self.engine.until(run, "CANCELED")
        self.assertEqual(path(shown), ["QUEUED", "DEQUEUED", "EXECUTING", "FROZEN", "EXECUTING", "CANCELED"])
        self.assertIn("no longer wanted", str(shown["error"]))
        self.assertTrue(self.engine.ok("runs", "cancel", run)["alreadyFinished"])

    def test_cancel_takes_a_running_child_along(self):
        run = self.engine.trigger("parent")
        child = None
        for _ in range(600):
            if children := self.engine.show(run)["children"]:
                child = children[0]["id"]
                break
        self.assertIsNotNone(child)
        self.assertEqual(self.engine.show(child)["parent"], run)
        self.engine.until(child, "EXECUTING")
        self.assertEqual(self.engine.ok("runs", "cancel", run)["canceledDescendants"], 1)
        for canceled in (run, child):
            self.engine.until(canceled, "CANCELED")

    def test_reattempting_then_retried_now(self):
        run = self.engine.trigger("later")
        shown = self.engine.until(run, "REATTEMPTING")
        self.assertIn("retryAt", shown)
        self.engine.ok("runs", "retry-now", run)
        shown = self.engine.until(run, "COMPLETED")
        # Its delay was long enough for it to give its slot back, so it went through the queue again.
        self.assertEqual(path(shown), ["QUEUED", "DEQUEUED", "EXECUTING", "REATTEMPTING", "QUEUED", "DEQUEUED",
                                       "EXECUTING", "COMPLETED"])
        self.assertEqual(shown["output"]["data"].strip(), '"at last"')


class Restart(unittest.TestCase):
    def test_interrupted_by_a_killed_engine_or_tried_again(self):
        engine = Engine(PROGRAM).start()
        self.addCleanup(engine.close)
        engine.ok("deploy", PROJECT)
        once, again = engine.trigger("sleep"), engine.trigger("restartable")
        for run in (once, again):
            engine.until(run, "EXECUTING")
        engine.kill()
        engine.start()
        ended = engine.until(once, "INTERRUPTED")
        self.assertEqual([a["status"] for a in ended["attempts"]], ["INTERRUPTED"])
        done = engine.until(again, "COMPLETED")
        self.assertEqual([a["status"] for a in done["attempts"]], ["INTERRUPTED", "COMPLETED"])
        self.assertEqual(done["output"]["data"].strip(), '"second time"')
        self.assertIn("2", engine.ok("status")["recoveryReport"])


if __name__ == "__main__":
    unittest.main()
