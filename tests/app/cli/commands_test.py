"""Every command of the command line against a real engine: what it prints and how it exits."""

import json
import pathlib
import subprocess
import sys
import time
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import LIMIT, Engine  # noqa: E402

PROJECT = pathlib.Path(__file__).parent / "project"


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        cls.engine.ok("deploy", PROJECT)

    def test_help_names_every_command_and_each_has_its_own(self):
        overview = self.engine.run("--help")
        self.assertEqual(overview.code, 0)
        for words in ("serve", "deploy", "dev", "trigger", "wait", "wait-token", "runs list", "runs show", "runs logs", "runs replay",
                      "runs export", "runs reschedule", "runs cancel", "runs freeze", "runs resume",
                      "queues list", "queues pause", "queues resume", "queues step", "queues limit", "limits", "bulk cancel", "bulk replay", "bulk reschedule", "bulk tag",
                      "bulk list", "bulk show", "bulk undo", "bulk stop", "bulk resume", "bulk cancel-made",
                      "schedules list", "tasks list", "bench generate"):
            self.assertIn("runyard " + words, overview.out)
            own = self.engine.run(*words.split(), "--help")
            self.assertEqual(own.code, 0)
            self.assertTrue(own.out.startswith("runyard " + words), own.out)
            self.assertIn("--json", own.out)

    def test_a_payload_is_passed_on_byte_for_byte(self):
        odd = '{ "b" : 1.50,\t"a":12345678901234567890, "a": "ä\\u0000" }'
        file = self.engine.folder / "payload.json"
        file.write_text(odd)
        for given, stdin in ((odd, b""), (f"@{file}", b""), ("-", odd.encode())):
            run = self.engine.run("trigger", "echo", "-p", given, "--wait", "--json", stdin=stdin).json
            self.assertEqual(run["payload"]["data"], odd)
            self.assertEqual(run["output"]["data"], odd)

    def test_plain_text_and_no_payload(self):
        run = self.engine.ok("trigger", "echo", "-p", "not {json", "--text", "--wait")
        self.assertEqual(run["payload"], {"data": "not {json", "type": "text/plain"})
        self.assertEqual(run["output"]["data"], "not {json")
        self.assertNotIn("payload", self.engine.ok("trigger", "echo", "--wait"))

    def test_every_option_of_a_trigger_reaches_the_run(self):
        run = self.engine.show(self.engine.trigger(
            "echo", "{}", "--delay", "1h", "--ttl", "2h", "--tag", "a", "--tag", "b c", "--queue", "q",
            "--concurrency-key", "user-1", "--priority", "30", "--max-attempts", "7", "--max-duration", "9m",
            "--machine", "micro", "--metadata", '{"step": 1}', "--idempotency-key", "once",
            "--idempotency-key-ttl", "1d"))
        for name, value in {"status": "DELAYED", "ttlSeconds": 7200, "tags": ["a", "b c"], "queue": "q",
                            "concurrencyKey": "user-1", "priority": 30, "maxAttempts": 7,
                            "maxDurationSeconds": 540, "machine": "micro", "metadata": {"step": 1}}.items():
            self.assertEqual(run[name], value)
        self.assertEqual(run["idempotencyKey"]["key"], "once")
        again = self.engine.ok("trigger", "echo", "-p", "2", "--idempotency-key", "once")
        self.assertEqual(again, {"id": run["id"], "isCached": True})

    def test_a_task_nobody_deployed_is_said_at_once(self):
        before = self.engine.ok("runs", "list")["data"]
        for options in ((), ("--wait",)):
            refused = self.engine.run("trigger", "ehco", "-p", "1", *options)
            self.assertEqual(refused.code, 4)
            self.assertIn('No deployed version has a task "ehco"', refused.err)
            self.assertIn('Did you mean "echo"?', refused.err)
            self.assertIn("--even-undeployed", refused.err)
            self.assertEqual(refused.out, "")
        self.assertNotIn("Did you mean", self.engine.run("trigger", "nothing-like-it-at-all").err)
        self.assertEqual(self.engine.ok("runs", "list")["data"], before)  # none was made
        run = self.engine.trigger("ehco", "1", "--even-undeployed")
        self.assertEqual(self.engine.show(run)["status"], "WAITING_FOR_DEPLOY")
        refused = self.engine.run("runs", "replay", run)
        self.assertEqual(refused.code, 4)
        self.engine.ok("runs", "cancel", run)

    def test_no_ttl_can_be_said(self):
        for none in ("0", "0s"):
            run = self.engine.show(self.engine.trigger("echo", "1", "--ttl", none, "--delay", "1h"))
            self.assertNotIn("ttlSeconds", run)
            self.engine.ok("runs", "cancel", run["id"])

    def test_commands_take_many_ids(self):
        runs = [self.engine.trigger("echo", "1", "--delay", "1h") for _ in range(4)]
        moved = self.engine.ok("runs", "reschedule", *runs, "--delay", "2h")
        self.assertEqual([run["id"] for run in moved], runs)
        some = self.engine.run("runs", "cancel", runs[0], "run_none", runs[1])
        self.assertEqual(some.code, 4)  # of the one that is not there; the others were canceled all the same
        self.assertIn("run_none", some.err)
        self.assertEqual(len(some.out.splitlines()), 2)
        listed = self.engine.run("runs", "cancel", "-", "--json", stdin="\n".join(runs[2:]).encode())
        self.assertEqual([run["id"] for run in listed.json], runs[2:])
        for run in runs:
            self.assertEqual(self.engine.show(run)["status"], "CANCELED")
        self.engine.ok("trigger", "echo", "-p", "1", "--queue", "many-a", "--wait")
        self.engine.ok("trigger", "echo", "-p", "1", "--queue", "many-b", "--wait")
        paused = self.engine.ok("queues", "pause", "many-a", "many-b")
        self.assertEqual([queue["paused"] for queue in paused], [True, True])
        self.engine.ok("queues", "resume", "many-a", "many-b")

    def test_list_filters_and_pages(self):
        ids = [self.engine.trigger("echo", str(i), "--tag", "paged") for i in range(5)]
        first = self.engine.ok("runs", "list", "--tag", "paged", "--limit", "3")
        rest = self.engine.ok("runs", "list", "--tag", "paged", "--limit", "3", "--after",
                              first["pagination"]["next"])
        self.assertEqual([run["id"] for run in first["data"] + rest["data"]], ids[::-1])
        self.assertNotIn("next", rest["pagination"])
        for run in ids:
            self.engine.until(run, "COMPLETED")
        both = self.engine.ok("runs", "list", "--tag", "paged", "--status", "COMPLETED,FAILED", "--task", "echo")
        self.assertEqual(len(both["data"]), 5)
        self.assertEqual(self.engine.ok("runs", "list", "--tag", "paged", "--status", "FAILED")["data"], [])
        table = self.engine.run("runs", "list", "--tag", "paged").out.splitlines()
        self.assertEqual(len(table), 6)
        self.assertIn("Completed", table[1])

    def test_logs_of_every_attempt_and_of_one(self):
        _, run = self.engine.finished("fail")
        whole = self.engine.run("runs", "logs", run["id"])
        self.assertEqual(whole.out.count("no such order 42"), 2)
        second = self.engine.run("runs", "logs", run["id"], "--attempt", "2", "--json").out.splitlines()
        self.assertEqual([json.loads(line)["text"] for line in second], ["looking", "no such order 42"])

    def test_followed_logs_end_with_the_run(self):
        run = self.engine.trigger("fail")
        followed = self.engine.run("runs", "logs", run, "--follow")
        self.assertEqual(followed.code, 0)
        self.assertEqual(followed.out.count("no such order 42"), 2)

    def test_replay_with_the_same_and_with_another_payload(self):
        _, failed = self.engine.finished("strict", '{"order":  {"id": 7}}')
        same = self.engine.ok("runs", "replay", failed["id"], "--wait")
        self.assertEqual((same["payload"], same["replayOf"]), (failed["payload"], failed["id"]))
        other = self.engine.ok("runs", "replay", failed["id"], "-p", '{"order": {"id": 8}}', "--wait")
        self.assertEqual(other["output"]["data"], '{"order": {"id": 8}}')
        self.assertEqual(self.engine.show(failed["id"])["replays"], [same["id"], other["id"]])

    def test_a_paused_queue_is_stepped_through(self):
        refused = self.engine.run("queues", "step", "task/echo")
        self.assertNotEqual(refused.code, 0)
        self.assertIn("not paused", refused.err)
        self.engine.ok("queues", "pause", "task/echo")
        self.addCleanup(self.engine.ok, "queues", "resume", "task/echo")
        first = self.engine.ok("trigger", "echo", "-p", "1")["id"]
        second = self.engine.ok("trigger", "echo", "-p", "2")["id"]
        stepped = self.engine.run("queues", "step", "task/echo", second)
        self.assertEqual(stepped.code, 0, stepped.err)
        self.assertIn("Released " + second, stepped.out)
        self.assertEqual(self.engine.ok("queues", "step", "task/echo")["id"], first)
        self.assertRegex(self.engine.run("queues", "step", "task/echo").err, "no run is waiting|its limit")

    def test_slots_are_set_without_a_window(self):
        before = self.engine.ok("limits")["slots"]
        self.addCleanup(self.engine.ok, "limits", "--slots", before)
        self.assertEqual(self.engine.ok("limits", "--slots", 7)["slots"], 7)
        self.assertIn("At most 7 runs", self.engine.run("limits").out)
        for wrong in ("0", "-1", "10001", "many", "2.5"):
            self.assertNotEqual(self.engine.run("limits", "--slots", wrong).code, 0)
        self.assertEqual(self.engine.ok("limits")["slots"], 7)
        other = Engine(PROGRAM)
        self.addCleanup(other.close)
        self.assertEqual(other.start("--slots", "3").ok("limits")["slots"], 3)
        other.stop()
        self.assertNotEqual(other.start().ok("limits")["slots"], 3)  # for that start only
        self.assertIn("number of slots", other.run("serve", "--slots", "none").err)

    def test_a_new_queue_is_told(self):
        told = self.engine.run("trigger", "echo", "--queue", "oen")
        self.assertIn('The queue "oen" is new'.lower(), told.err.lower())
        self.assertEqual(self.engine.run("trigger", "echo", "--queue", "oen").err, "")

    def test_queues_are_paused_resumed_and_limited(self):
        self.engine.ok("trigger", "echo", "--wait")
        for words, paused in (("pause", True), ("resume", False)):
            self.assertEqual(self.engine.ok("queues", words, "task/echo")["paused"], paused)
        self.assertEqual(self.engine.ok("queues", "limit", "task/echo", "3")["concurrencyLimit"], 3)
        self.assertIsNone(self.engine.ok("queues", "limit", "task/echo", "--reset")["concurrencyLimit"])
        names = [queue["name"] for queue in self.engine.ok("queues", "list")["data"]]
        self.assertIn("echo", names)
        self.assertIn("task/echo", self.engine.run("queues", "list").out)

    def test_tasks_schedules_and_status_are_listed(self):
        self.assertIn("overtime", [task["id"] for task in self.engine.ok("tasks", "list")["data"]])
        self.assertEqual(self.engine.ok("schedules", "list")["data"], [])
        status = self.engine.ok("status")
        self.assertEqual(status["workspace"], str(self.engine.workspace))
        self.assertEqual(status["apiUrl"], self.engine.url)

    def test_wait_survives_a_restart_of_the_engine(self):
        engine = Engine(PROGRAM).start()
        self.addCleanup(engine.close)
        engine.ok("deploy", PROJECT)
        waiting = subprocess.Popen([PROGRAM, "trigger", "restartable", "--wait", "--json"], env=engine.environment,
                                   stdout=subprocess.PIPE)
        end = time.monotonic() + LIMIT
        while not engine.ok("runs", "list", "--status", "EXECUTING")["data"] and time.monotonic() < end:
            time.sleep(0.05)
        engine.kill()
        engine.start()
        out, _ = waiting.communicate(timeout=LIMIT)
        self.assertEqual((waiting.returncode, json.loads(out)["status"]), (0, "COMPLETED"))

    def test_dev_deploys_again_on_every_save(self):
        folder = self.engine.folder / "watched"
        folder.mkdir()
        toml = folder / "runyard.toml"
        text = '[project]\nname = "Watched"\n[[task]]\nid = "watched"\ncommand = ["cat"]\n'
        toml.write_text(text)
        watcher = subprocess.Popen([PROGRAM, "dev", str(folder), "--json"], env=self.engine.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            first = json.loads(watcher.stdout.readline())
            watcher.stderr.readline()  # it watches now
            toml.write_text("broken")
            self.assertIn(b"runyard.toml", watcher.stderr.readline() + watcher.stderr.readline())
            toml.write_text(text + '[[task]]\nid = "second"\ncommand = ["cat"]\n')
            second = json.loads(watcher.stdout.readline())
        finally:
            watcher.kill()
            watcher.communicate()
        self.assertEqual(second["tasks"], ["watched", "second"])
        self.assertNotEqual(first["version"], second["version"])

    def test_a_clean_stop_exits_with_zero_and_everything_is_there_after_it(self):
        engine = Engine(PROGRAM).start()
        self.addCleanup(engine.close)
        engine.ok("deploy", PROJECT)
        _, run = engine.finished("echo", '"kept"')
        self.assertEqual(engine.stop(), 0)
        left = {file.name for file in engine.workspace.iterdir()}
        self.assertEqual(left & {"engine.json", "engine.lock", "runyard.db-wal", "runyard.db-shm"}, set())
        engine.start()
        self.assertEqual(engine.show(run["id"]), run)

    def test_credentials_are_private_and_can_be_preset(self):
        credentials = self.engine.workspace / "credentials.json"
        self.assertEqual(credentials.stat().st_mode & 0o777, 0o600)
        keys = json.loads(credentials.read_text())
        self.assertTrue(keys["secretKey"].startswith("tr_dev_"))
        self.assertTrue(keys["accessToken"].startswith("tr_pat_"))
        self.assertTrue(keys["projectRef"].startswith("proj_"))
        preset = {"RUNYARD_SECRET_KEY": "tr_dev_wrong"}
        self.assertEqual(self.engine.run("tasks", "list", environment=preset).code, 7)


if __name__ == "__main__":
    unittest.main()
