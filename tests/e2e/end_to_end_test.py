"""A user's day with the real program: its window driven from outside, its engine, processes and database
real, every outcome asked for again on the command line.

    end_to_end_test.py PROGRAM [unittest arguments]
"""

import json
import pathlib
import sys
import unittest
import urllib.error

from runyard_window import RunyardWindow
from window_driver import PATIENCE, keys, type_text
from workspace import Workspace

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()


def is_alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and its parent has not asked yet


class EndToEnd(unittest.TestCase):
    def setUp(self):
        self.workspace = Workspace(PROGRAM)
        self.addCleanup(self.workspace.remove)
        self.open_window()

    def open_window(self):
        self.process = self.workspace.start()
        self.addCleanup(self.workspace.stop, self.process)
        self.window = RunyardWindow(self.process)

    def deploy_own_project(self):
        # The engine is in the window: the command line finds it once that is up.
        self.window.find("push button", "Deploy a folder")
        self.workspace.run("deploy", self.workspace.own_project())
        self.window.show_runs()

    def trigger(self, task, payload, *options):
        """By the command line; for what a scenario only needs to be there."""
        return self.workspace.run("trigger", task, "-p", json.dumps(payload), *options)["id"]

    def assert_status(self, run_id, status):
        self.assertEqual(self.workspace.show(run_id)["status"], status)

    def test_first_start_deploys_the_sample_project_and_runs_one_of_its_tasks(self):
        window = self.window
        window.deploy_sample()
        self.assertEqual(len(self.workspace.run("tasks", "list")["data"]), 8)

        window.trigger("summarise-log", '{"path": "data/access.log"}')
        run_id = window.wait_for_run("Completed", Task="summarise-log")

        window.open_run(run_id)
        window.tab("Output")
        shown = window.wait_until("the output shows", lambda: window.find("text", "Output").text)
        stored = self.workspace.show(run_id)
        self.assertEqual(json.loads(shown), json.loads(stored["output"]["data"]))
        self.assertEqual(stored["status"], "COMPLETED")

    def test_a_triggered_run_goes_live_from_queued_to_completed(self):
        window = self.window
        self.deploy_own_project()
        gate = self.workspace.home / "gate"
        before = self.trigger("gated", {"gate": str(self.workspace.home / "before")})  # takes the only place
        window.wait_for_run("Executing", Task="gated")

        payload = json.dumps({"gate": str(gate)})
        window.trigger("gated", payload)
        run_id = window.wait_for_run("Queued", Task="gated")
        window.open_run(run_id)
        window.tab("Payload")
        self.assertEqual(json.loads(window.find("text", "Payload").text), json.loads(payload))

        self.workspace.run("runs", "cancel", before)
        window.wait_for_status("Executing")
        window.wait_for_run("Executing", Run=run_id)
        window.tab("Logs")
        window.wait_until("the log shows what the task writes while it runs",
                          lambda: "attempt 1 waits" in window.find("list", "Log lines").description)

        gate.with_name("gate1").touch()
        window.wait_for_run("Reattempting", Run=run_id)
        window.menu("Run", "Retry now")  # else it would wait an hour
        window.wait_for_status("Executing")
        gate.with_name("gate2").touch()
        window.wait_for_run("Completed", Run=run_id)
        window.wait_for_status("Completed")

        stored = self.workspace.show(run_id)
        self.assertEqual(stored["payload"]["data"], payload)
        self.assertEqual([attempt["status"] for attempt in stored["attempts"]], ["FAILED", "COMPLETED"])
        self.assertEqual([move["to"] for move in stored["transitions"]],
                         ["QUEUED", "DEQUEUED", "EXECUTING", "REATTEMPTING",
                          "QUEUED", "DEQUEUED", "EXECUTING", "COMPLETED"])

    def test_a_failed_run_is_replayed_with_an_edited_payload_to_success(self):
        window = self.window
        self.deploy_own_project()
        failed = self.trigger("import-order", {"order": 42})
        window.open_run(failed)
        window.wait_for_status("Failed")
        window.tab("Error")
        self.assertIn("no such order 42", window.find("text", "Error").text)

        window.menu("Run", "Replay…")
        dialog = window.dialog("Replay a run")
        self.assertEqual(json.loads(window.find("text", "Payload to send", dialog).text), {"order": 42})
        window.write("Payload to send", '{"order": 7}', dialog)
        window.wait_until("the dialog says that the payload is edited",
                          lambda: "edited payload" in window.note("What will happen", dialog))
        keys("ctrl+Return")

        window.wait_gone("dialog", "Replay a run")
        replay = window.wait_for_run("Completed", Task="import-order")
        stored = self.workspace.show(replay)
        self.assertEqual(stored["replayOf"], failed)
        self.assertEqual(stored["payload"]["data"], '{"order": 7}')
        self.assertEqual(json.loads(stored["output"]["data"]), {"imported": {"order": 7}})
        original = self.workspace.show(failed)
        self.assertEqual((original["status"], original["payload"]["data"]), ("FAILED", '{"order": 42}'))

    def test_a_replay_without_edits_sends_the_same_bytes(self):
        window = self.window
        self.deploy_own_project()
        text = '{"order":  7, "n": 1.0, "big": 12345678901234567890}'
        first = self.workspace.run("trigger", "import-order", "-p", text)["id"]
        window.open_run(first)
        window.wait_for_status("Completed")

        window.menu("Run", "Replay…")
        dialog = window.dialog("Replay a run")
        window.find("text", "Payload to send", dialog)
        keys("ctrl+Return")
        window.wait_gone("dialog", "Replay a run")

        replay = window.wait_until("there is a second run", lambda: [
            run["id"] for run in self.workspace.runs() if run["id"] != first])[0]
        self.assertEqual(self.workspace.show(replay)["payload"]["data"], text)

    def test_a_delayed_run_is_rescheduled(self):
        window = self.window
        self.deploy_own_project()
        run_id = self.trigger("greet", {"name": "Ada"}, "--delay", "1h")
        planned = self.workspace.show(run_id)["delayUntil"]
        window.open_run(run_id)
        window.wait_for_status("Delayed")

        self.reschedule("3h")
        window.wait_until("it starts later than planned",
                          lambda: self.workspace.show(run_id)["delayUntil"] > planned)
        self.assert_status(run_id, "DELAYED")

        self.reschedule("1s")
        window.wait_for_status("Completed")
        self.assertEqual(json.loads(self.workspace.show(run_id)["output"]["data"]), {"greeting": "hello Ada"})

    def reschedule(self, duration):
        self.window.menu("Run", "Reschedule…")
        dialog = self.window.dialog("Reschedule a run")
        self.window.write("Duration to start in", duration, dialog)
        self.window.wait_until("the dialog says when it will start",
                               lambda: "Starts at" in self.window.note("Resulting time", dialog))
        self.window.press("Reschedule run", within=dialog)
        self.window.wait_gone("dialog", "Reschedule a run")

    def test_canceling_a_parent_names_the_running_child_and_takes_it_along(self):
        window = self.window
        self.deploy_own_project()
        parent = self.trigger("parent", {})
        child = window.wait_for_run("Executing", Task="child")
        sleeper = self.pid_of_the_childs_sleep(child)
        self.assertEqual(self.workspace.show(child)["parent"], parent)

        window.open_run(parent)
        window.menu("Run", "Cancel run…")
        dialog = window.dialog("Cancel a run")
        along = window.table("Runs that are canceled too", dialog)
        self.assertIsNotNone(window.wait_until("the dialog names the child",
                                               lambda: [along.row_number(Task="child")])[0])
        window.write("Reason for canceling", "the shop is closed", dialog)
        window.press("Cancel 2 runs", within=dialog)
        window.wait_gone("dialog", "Cancel a run")

        window.wait_for_run("Canceled", Run=parent)
        window.wait_for_run("Canceled", Run=child)
        self.assert_status(parent, "CANCELED")
        self.assert_status(child, "CANCELED")
        window.wait_until("nothing of the child is left", lambda: not is_alive(sleeper))

    def pid_of_the_childs_sleep(self, child):
        def logged():
            lines = self.workspace.log_lines(child)
            return [line.split()[-1] for line in lines if line.startswith("child waits with")]

        return int(self.window.wait_until("the child has logged", logged)[0])

    def test_malformed_and_unfitting_payloads_are_explained_and_nothing_is_lost(self):
        window = self.window
        self.deploy_own_project()
        window.menu("Run", "Trigger…")
        dialog = window.dialog("Trigger a run")
        window.choose_task(dialog, "greet")

        broken = '{"name": "Ada",'
        window.write("Payload to send", broken, dialog)
        keys("ctrl+Return")
        window.wait_until("the dialog says what is wrong with the JSON",
                          lambda: "JSON" in window.note("Verdict on the payload", dialog))
        self.assertEqual(window.find("text", "Payload to send", dialog).text, broken)

        window.write("Payload to send", '{"name": 5}', dialog)
        keys("ctrl+Return")
        window.wait_until("the dialog names the place that does not fit the schema",
                          lambda: "/name" in window.note("Verdict on the payload", dialog))
        self.assertEqual(self.workspace.runs(), [])

        window.write("Payload to send", '{"name": "Ada"}', dialog)
        keys("ctrl+Return")
        window.wait_gone("dialog", "Trigger a run")
        run_id = window.wait_for_run("Completed", Task="greet")
        self.assertEqual(self.workspace.show(run_id)["payload"]["data"], '{"name": "Ada"}')

    def test_leaving_a_dialog_with_edits_asks_first(self):
        window = self.window
        self.deploy_own_project()
        window.menu("Run", "Trigger…")
        dialog = window.dialog("Trigger a run")
        window.write("Payload to send", '{"typed": true}', dialog)
        keys("Escape")
        window.press("Keep editing")
        window.wait_gone("push button", "Keep editing")
        self.assertEqual(window.find("text", "Payload to send", dialog).text, '{"typed": true}')
        keys("Escape")
        window.press("Discard edits")
        window.wait_gone("dialog", "Trigger a run")
        self.assertEqual(self.workspace.runs(), [])

    def test_being_told_to_stop_it_stops_whatever_is_open(self):
        self.deploy_own_project()
        self.window.menu("Run", "Trigger…")
        dialog = self.window.dialog("Trigger a run")
        self.window.write("Payload to send", '{"typed": true}', dialog)
        self.process.terminate()
        self.assertEqual(self.process.wait(PATIENCE), 0)

    def test_a_run_is_triggered_found_and_replayed_by_the_keyboard_alone(self):
        window = self.window
        self.deploy_own_project()
        keys("ctrl+t")
        dialog = window.dialog("Trigger a run")
        # The dialog opens in its editor; the task is above it.
        window.wait_until("the editor has the keyboard",
                          lambda: window.find("text", "Payload to send", dialog).has("FOCUSED"))
        keys("ctrl+a")
        type_text('{"order": 1}')
        window.key_until("shift+Tab", "the task can be typed", lambda: window.task_field(dialog).has("FOCUSED"))
        type_text("import-order")
        keys("ctrl+Return")
        window.wait_gone("dialog", "Trigger a run")
        failed = window.wait_for_run("Failed", Task="import-order")

        other = self.trigger("greet", {"name": "Ada"})
        window.wait_for_run("Completed", Run=other)
        keys("ctrl+f")
        type_text("such order")  # words of the error
        window.wait_until("the list shows only what was searched for",
                          lambda: [row["Run"] for row in window.runs().rows()] == [failed])
        keys("Down")  # from the search into the list
        window.wait_until("the run is opened", lambda: window.can_choose("Run", "Replay…"))
        keys("ctrl+r")
        dialog = window.dialog("Replay a run")
        window.wait_until("the editor has the keyboard",
                          lambda: window.find("text", "Payload to send", dialog).has("FOCUSED"))
        keys("ctrl+a")
        type_text('{"order": 7}')
        keys("ctrl+Return")
        window.wait_gone("dialog", "Replay a run")
        window.wait_for_status("Completed")  # the replay is opened though the search does not find it
        self.assertEqual(self.workspace.show(self.workspace.runs()[0]["id"])["replayOf"], failed)

    def test_a_command_line_is_let_in_by_its_code_or_refused(self):
        window = self.window
        window.find("push button", "Deploy a folder")
        for button in ("Let it in", "Refuse"):
            asked = self.workspace.ask("/api/v1/authorization-code", "{}")
            code = asked["url"].rpartition("/")[2]
            mine = json.dumps({"authorizationCode": asked["authorizationCode"]})
            window.find("alert", "Log-in")
            self.assertEqual([login["code"] for login in self.workspace.run("login")["logins"]], [code])
            self.assertIsNone(self.workspace.ask("/api/v1/token", mine)["token"])
            window.press(button)
            window.wait_gone("alert", "Log-in")
            if button == "Refuse":
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    self.workspace.ask("/api/v1/token", mine)
                self.assertEqual(refused.exception.code, 404)
            else:
                self.assertTrue(self.workspace.ask("/api/v1/token", mine)["token"]["token"].startswith("tr_pat_"))

    def test_closed_and_opened_again_everything_is_still_there(self):
        window = self.window
        self.deploy_own_project()
        done = self.trigger("greet", {"name": "Ada"})
        waiting = self.trigger("greet", {"name": "Bob"}, "--delay", "2h")
        window.wait_for_run("Completed", Run=done)
        window.open_run(done)
        window.resize(1320, 760)
        before = window.layout()

        window.menu("Project", "Quit")
        self.assertEqual(self.process.wait(PATIENCE), 0)
        self.open_window()
        window = self.window
        window.find("list", "Pages")
        window.wait_for_run("Completed", Run=done)
        window.wait_for_run("Delayed", Run=waiting)
        window.open_run(done)
        window.wait_until("the window looks as it did", lambda: window.layout() == before)
        self.assert_status(waiting, "DELAYED")


if __name__ == "__main__":
    unittest.main()
