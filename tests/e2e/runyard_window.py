"""The words in which tests and screenshots speak about Runyard's window."""

import subprocess
import time

from window_driver import PATIENCE, POLL, Atspi, Element, Window, keys, xdotool


CLICK_SECONDS = 5  # for the inspector to follow a click


class RunyardWindow(Window):
    def deploy_sample(self):
        """First start: the welcome page deploys the sample project with one click."""
        self.press("Deploy the sample project")
        self.show_runs()

    def show_runs(self):
        """Leaves whichever page is up; the welcome page goes once something is deployed."""
        self.find("list", "Pages")
        self.menu("View", "Runs")

    def runs(self):
        return self.table("Runs")

    def wait_for_run(self, status, **cells):
        """The id of the newest run of the list that looks like this."""
        table = self.runs()

        def seen():
            number = table.row_number(Status=status, **cells)
            return None if number is None else list(table.rows())[number]["Run"]

        return self.wait_until(f"the list has a {status} run with {cells}", seen)

    def open_run(self, run_id):
        """Clicks the run in the list; the inspector shows it beside. At its top the list lets new rows in,
        so that the row may have moved before the click: then the click is made again."""
        table = self.runs()

        def shown():
            return self.note("Run id in the header")[-6:] == run_id[-6:]

        def clicked():
            number = table.row_number(Run=run_id)
            if number is None:
                return False
            table.cell(number, "Status").click()
            give_up = time.monotonic() + CLICK_SECONDS
            while not shown() and time.monotonic() < give_up:
                time.sleep(POLL)
            return shown()

        self.wait_until(f"the inspector shows {run_id}", clicked)

    def status(self):
        """Of the opened run, as the inspector's header says it."""
        return self.note("Run status").split(" · ")[0]

    def wait_for_status(self, status):
        self.wait_until(f"the opened run is {status}", lambda: self.status() == status)

    def tab(self, name):
        self.press_tab(name, self.find("filler", "Run details"))

    def press_tab(self, name, within):
        """Tabs count in brackets what is on them: "Changes (2)"."""
        tabs = [each for each in within.descendants()
                if each.role == "page tab" and each.name.partition(" (")[0] == name]
        tabs[0].press()

    def choose_theme(self, name):
        view = self.find("menu item", "View")
        self.find("menu item", name, view, hidden=True).press()

    def select_first(self, subject):
        """The first row of a page's list: "tasks", "queues"."""
        table = self.table(f"List of {subject}")
        self.wait_until(f"the list of {subject} has a row", lambda: any(table.rows()))
        Element(Atspi.Table.get_accessible_at(table.node, 0, 0)).click()

    def task_field(self, dialog):
        box = self.find("combo box", "Task to run", dialog)
        return next(each for each in box.descendants() if each.role == "text")

    def choose_task(self, dialog, task):
        field = self.task_field(dialog)
        self.write_into(field, task)
        keys("Tab")  # leaves the list of suggestions

    def trigger(self, task, payload=None, **options):
        """Through the dialog, from the menu to Ctrl+Enter."""
        self.menu("Run", "Trigger…")
        dialog = self.dialog("Trigger a run")
        self.choose_task(dialog, task)
        if payload is not None:
            self.write("Payload to send", payload, dialog)
        if options:
            self.press("Options", "page tab", dialog)
            for name, value in options.items():
                self.write(name, value, dialog)
        keys("ctrl+Return")
        self.wait_gone("dialog", "Trigger a run")

    def frame(self):
        return next(each for each in self.application().children() if each.role == "frame")

    def layout(self):
        """What one has arranged: the window's size and the panels' places in it."""
        x, y, width, height = self.frame().box()
        panels = {}
        for role, name in (("list", "Narrow the runs by"), ("table", "Runs"), ("filler", "Run inspector")):
            left, top, wide, high = self.find(role, name).box()
            panels[name] = (left - x, top - y, wide, high)
        return (width, height), panels

    def resize(self, width, height):
        xdotool("windowsize", "--sync", self.x_window(), width, height)
        self.wait_until(f"the window is {width} x {height}",
                        lambda: self.frame().box()[2:] == (width, height))

    def x_window(self, title="Runyard"):
        """The window system's number of the window whose title begins like this."""
        found = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid), "--name",
                                "^" + title], capture_output=True, text=True, timeout=PATIENCE)
        return found.stdout.split()[0]
