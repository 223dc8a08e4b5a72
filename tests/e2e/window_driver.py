"""Drives a program from outside, as its user: finds things by role and accessible name (AT-SPI), presses,
clicks and types (X11), and waits for what is to be seen. Knows nothing of Runyard.

Needs a display with a window manager and a D-Bus session: ./dev test has them.
"""

import os
import pathlib
import subprocess
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

warnings.filterwarnings("ignore", category=DeprecationWarning, message="Atspi")

PATIENCE = float(os.environ.get("RUNYARD_E2E_PATIENCE", 90))  # seconds a loaded machine may take for one thing
POLL = 0.1
ARTIFACTS = pathlib.Path(os.environ.get("RUNYARD_E2E_ARTIFACTS", "."))  # what a failure leaves to look at
TABLES = ("table", "tree table", "tree")


class NotSeen(AssertionError):
    """Something was waited for and did not come."""


class Element:
    """One accessible object. Every answer is asked anew; nothing is remembered."""

    def __init__(self, node):
        self.node = node

    @property
    def role(self):
        return self.node.get_role_name()

    @property
    def name(self):
        return self.node.get_name()

    @property
    def description(self):
        return self.node.get_description()

    @property
    def text(self):
        """What it says: the content of an editor, else the text of a label, else its name."""
        if "Text" in self.node.get_interfaces():
            return Atspi.Text.get_text(self.node, 0, Atspi.Text.get_character_count(self.node))
        return self.description or self.name

    def has(self, *states):
        all_states = self.node.get_state_set()
        return all(all_states.contains(getattr(Atspi.StateType, state)) for state in states)

    def children(self):
        for index in range(self.node.get_child_count()):
            child = self.node.get_child_at_index(index)
            if child:
                yield Element(child)

    def descendants(self, hidden=False):
        """Everything below that shows, outermost first. Cells are not walked: see Table."""
        for child in self.children():
            if hidden or child.has("SHOWING"):
                yield child
                if child.role not in TABLES:
                    yield from child.descendants(hidden)

    def box(self):
        """x, y, width, height on the screen."""
        area = Atspi.Component.get_extents(self.node, Atspi.CoordType.SCREEN)
        return area.x, area.y, area.width, area.height

    def press(self):
        """Does its first action, as an assistive tool would; False when it has none or refused."""
        return Atspi.Action.get_n_actions(self.node) > 0 and Atspi.Action.do_action(self.node, 0)

    def click(self, button=1, count=1):
        """The pointer goes to its middle and clicks."""
        x, y, width, height = self.box()
        xdotool("mousemove", "--sync", x + width // 2, y + height // 2)
        xdotool("click", "--repeat", count, "--delay", 60, button)

    def outline(self, depth=0):
        """The tree from here on, a line per object; what a failure prints."""
        try:
            said = self.text
            text = f" {said[:100]!r}" if said not in ("", self.name) else ""
            shown = "" if self.has("SHOWING") else " (hidden)"
            yield f"{'  ' * depth}{self.role} {self.name!r}{text}{shown}"
            below = Table(self.node).outline() if self.role in TABLES else None
            if below:
                yield from ("  " * (depth + 1) + line for line in below)
            elif not shown or depth < 2:
                for child in self.children():
                    yield from child.outline(depth + 1)
        except GLib.Error as gone:
            yield f"{'  ' * depth}(gone: {gone.message})"


class Table(Element):
    """A table read by its rows and the titles of its columns."""

    def titles(self):
        count = Atspi.Table.get_n_columns(self.node)
        headers = (Atspi.Table.get_column_header(self.node, column) for column in range(count))
        return [header.get_name() if header else "" for header in headers]

    def cell(self, row, title):
        return Element(Atspi.Table.get_accessible_at(self.node, row, self.titles().index(title)))

    def rows(self):
        """The rows as dictionaries from column title to text."""
        titles = self.titles()
        for row in range(Atspi.Table.get_n_rows(self.node)):
            cells = (Atspi.Table.get_accessible_at(self.node, row, column) for column in range(len(titles)))
            yield {title: cell.get_name() if cell else "" for title, cell in zip(titles, cells)}

    def row_number(self, **wanted):
        """Of the first row whose cells say what is wanted; None without one."""
        for number, row in enumerate(self.rows()):
            if all(row.get(title) == text for title, text in wanted.items()):
                return number
        return None

    def outline(self):
        return [str(row) for row, _ in zip(self.rows(), range(40))]


def xdotool(*arguments):
    subprocess.run(["xdotool", *map(str, arguments)], check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)


def keys(*combinations):
    """Presses key combinations one after the other: keys("ctrl+t", "Down")."""
    for combination in combinations:
        xdotool("key", "--clearmodifiers", combination)


def type_text(text):
    xdotool("type", "--clearmodifiers", "--delay", 12, "--", text)


class Window:
    """The windows of one process. What it looks for is waited for, and must be there once only."""

    def __init__(self, process):
        self.process = process

    def wait_until(self, sentence, seen, seconds=PATIENCE):
        """Returns what seen() answers once it is true. The sentence completes "waited until"."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = seen()
            except (GLib.Error, IndexError):  # it changed while it was read
                answer = None
            if answer:
                return answer
            if self.process.poll() is not None:
                raise NotSeen(f"waited until {sentence}, but the program ended with {self.process.returncode}")
            if time.monotonic() > deadline:
                raise NotSeen(f"waited {seconds} s until {sentence}\n{self.evidence()}")
            time.sleep(POLL)

    def application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            node = desktop.get_child_at_index(index)
            if node and node.get_process_id() == self.process.pid:
                node.set_cache_mask(Atspi.Cache.NONE)  # the library's own memory goes stale
                return Element(node)
        return None

    def find_all(self, role, name, within=None, hidden=False):
        root = within or self.application()
        if root is None:
            return []
        return [each for each in root.descendants(hidden) if each.role == role and each.name == name]

    def sees(self, role, name, within=None):
        try:
            return bool(self.find_all(role, name, within))
        except GLib.Error:
            return False

    def find(self, role, name, within=None, hidden=False):
        found = self.wait_until(f"there is a {role} {name!r}",
                                lambda: self.find_all(role, name, within, hidden))
        if len(found) > 1:
            raise AssertionError(f"{len(found)} times there is a {role} {name!r}:\n{self.evidence()}")
        return found[0]

    def press(self, name, role="push button", within=None):
        element = self.find(role, name, within)
        self.wait_until(f"the {role} {name!r} can be pressed", lambda: element.has("ENABLED"))
        if not element.press():
            raise AssertionError(f"the {role} {name!r} refuses to be pressed")

    def menu_entry(self, menu, item):
        return self.find("menu item", item, self.find("menu item", menu), hidden=True)

    def can_choose(self, menu, item):
        return self.menu_entry(menu, item).has("ENABLED")

    def menu(self, menu, item):
        """Chooses an item of the menu bar once it is enabled."""
        self.wait_until(f"{menu} > {item} can be chosen", lambda: self.can_choose(menu, item))
        self.menu_entry(menu, item).press()

    def dialog(self, name):
        dialog = self.find("dialog", name)
        self.wait_until(f"the dialog {name!r} has the keyboard", lambda: dialog.has("ACTIVE"))
        return dialog

    def wait_gone(self, role, name):
        self.wait_until(f"the {role} {name!r} is gone", lambda: not self.find_all(role, name))

    def table(self, name, within=None):
        found = self.wait_until(f"there is a table {name!r}", lambda: [
            each for each in (within or self.application()).descendants()
            if each.role in TABLES and each.name == name])
        return Table(found[0].node)

    def items(self, name, within=None):
        """The texts of the list with this name."""
        return [item.name for item in self.find("list", name, within).children()]

    def note(self, about, within=None):
        """What the label about something says now, '' when it does not show. Its subject is its name or,
        where the text itself is the name, its description."""
        for each in (within or self.application()).descendants():
            if each.role == "label" and about in (each.name, each.description):
                return each.description if each.name == about else each.name
        return ""

    def write(self, name, text, within=None, role="text"):
        """Replaces what a field or an editor holds, by the keyboard."""
        self.write_into(self.find(role, name, within), text)

    def write_into(self, field, text):
        what = field.name or field.text
        self.wait_until(f"one can write in {what!r}", lambda: field.has("ENABLED"))
        field.click()
        self.wait_until(f"{what!r} has the keyboard", lambda: field.has("FOCUSED"))
        keys("ctrl+a")
        type_text(text)
        self.wait_until(f"{what!r} holds what was typed", lambda: field.text == text)

    def key_until(self, key, sentence, seen):
        """Presses a key again and again, as one does to move the keyboard on."""
        for _ in range(40):
            if seen():
                return
            keys(key)
            time.sleep(3 * POLL)
        raise NotSeen(f"pressed {key} 40 times until {sentence}\n{self.evidence()}")

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", str(path)], check=False, timeout=30)

    def evidence(self):
        """The tree of accessible objects, and a picture beside the other leftovers of the test."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        picture = ARTIFACTS / f"failure-{time.strftime('%H%M%S')}.png"
        self.screenshot(picture)
        application = self.application()
        tree = "\n".join(application.outline()) if application else "(the program shows nothing)"
        return f"picture: {picture.absolute()}\n{tree}"
