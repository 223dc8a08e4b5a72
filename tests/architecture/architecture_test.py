"""Holds the source to docs/architecture.md: who may include whom, and where Widgets and SQL may be."""

import re
import unittest

from source_tree import ROOT, class_text, sources

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.M)

# Room -> rooms it may include besides itself. The longest matching path decides.
VALUES = {"engine/base", "engine/formats", "engine/domain"}
ALLOWED = {
    "engine/base": set(),
    "engine/formats": {"engine/base"},
    "engine/domain": {"engine/base", "engine/formats"},
    "engine/store/base": VALUES,
    "engine/store/rows": VALUES | {"engine/store/base"},
    "engine/store/schema": VALUES | {"engine/store/base"},
    "engine/store/read": VALUES | {"engine/store/base", "engine/store/rows", "engine/store/schema"},
    "engine/store/write": VALUES | {"engine/store/base", "engine/store/rows", "engine/store/schema"},
    "engine/transform": VALUES,
    "engine/generator": VALUES | {"engine/store/write"},
    "engine/workers": VALUES,
    "engine/scheduling": VALUES | {"engine/contract", "engine/store/write", "engine/workers"},
    "engine/contract": VALUES,
    "engine/embedded": VALUES | {"engine/contract", "engine/export", "engine/store/read", "engine/store/write",
                                 "engine/scheduling", "engine/transform", "engine/workers"},
    "engine/http": {"engine/base"},
    "engine/export": VALUES | {"engine/contract"},
    "engine/api": VALUES | {"engine/contract", "engine/http"},
    "models": VALUES | {"engine/contract", "engine/export"},
    "views": VALUES | {"engine/contract", "engine/export", "models"},
    "app": VALUES | {"engine/contract", "engine/embedded", "engine/http", "engine/api", "engine/export", "engine/generator",
                     "engine/scheduling", "engine/workers", "models", "views"},
}
# The floors inside a room, from the ground up. A sub-room knows those on the floors below it; sub-rooms of one floor
# do not know each other. (The systems of engine/scheduling have an order of their own, see below.)
FLOORS = {
    "engine/workers": ["system", "shepherd", "."],
    "engine/api": ["wire", "files", "streams access", "router", "realtime otel dev", "routes",
                   "routes/management routes/runyard routes/dev routes/realtime", "."],
    "models": ["words", "feed", "commands", "runs run lists bulk"],
    "views": ["theme", "widgets", "editor charts query export saved past palette notifications", "payload",
              "start run/timeline run/log run/why", "actions run/spans",
              "runs run queues schedules tasks errors metrics batches deployments environment waits intercepts workers",
              "bulk compare", "window"],
    "app": ["console", "workspace", "host", "cli window", "."],
}
WIDGETS = re.compile(r"^(QtWidgets/|QWidget|QApplication|QMainWindow|QDialog|QPushButton|Qsci/|qcustomplot)")
SQL = re.compile(r"^(QtSql/|QSql|sqlite3\.h)")
# Rooms where no two modules (a header with its source) include each other, directly or in a circle.
ROOMS_WITHOUT_CYCLES = ["models", "views", "app"]



def room_of(path):
    for room in sorted(ALLOWED, key=len, reverse=True):
        if path.startswith(room + "/"):
            return room
    return None


def floor_of(room, folder):
    """The floor of a folder inside its room, or None where the list does not name it."""
    inside = folder[len(room) + 1:] or "."
    return next((floor for floor, names in enumerate(FLOORS[room]) if inside in names.split()), None)


def faults(path, text):
    """What is wrong with the includes of one file."""
    room, folder = room_of(path), path.rpartition("/")[0]
    for ours, theirs in INCLUDE.findall(text):
        target = room_of(ours) if ours else None
        if target and target != room and target not in ALLOWED[room]:
            yield f"{path} includes {ours}: {room} must not know {target}"
        other = ours.rpartition("/")[0]
        if target == room and room in FLOORS and other != folder and floor_of(room, other) >= floor_of(room, folder):
            yield f"{path} includes {ours}: {folder} must not know {other}"
        name = theirs or ours
        if room.startswith("engine/") and WIDGETS.match(name):
            yield f"{path} includes {name}: the engine has no widgets"
        if room == "views" and ours == "engine/contract/engine_client.h":
            yield f"{path} includes {ours}: views ask an engine through models/commands"
        if not room.startswith("engine/store/") and room != "app" and SQL.match(name):
            yield f"{path} includes {name}: SQL belongs in engine/store"


def cycles(known):
    """Circles among modules, from a map of each module to those it includes."""
    found, done = [], set()

    def walk(module, way):
        if module in way:
            found.append(" -> ".join(way[way.index(module):] + [module]))
        elif module not in done:
            for other in sorted(known.get(module, ())):
                walk(other, way + [module])
            done.add(module)

    for module in sorted(known):
        walk(module, [])
    return found


def modules_of(room):
    """Each module of a room -> the modules of the room it includes."""
    known = {}
    for path, text in sources():
        if path.startswith(room + "/"):
            module = path.rpartition(".")[0]
            others = {ours.rpartition(".")[0] for ours, _ in INCLUDE.findall(text) if ours.startswith(room + "/")}
            known.setdefault(module, set()).update(others - {module})
    return known


def class_names(text):
    """The classes a header defines, with their namespaces: runyard::contract::Queues."""
    spaces = []
    for line in text.splitlines():
        if found := re.match(r"namespace ([\w:]+) \{", line):
            spaces.append(found[1])
        elif line.startswith("} // namespace"):
            spaces.pop()
        elif found := re.match(r"(?:class|struct) (\w+)(?: final)?(?: :[^;]*)?$", line):
            yield "::".join(spaces + [found[1]])


# A widget that looks another one up knows more than its constructor says. Qt's own classes (the buttons of a tab bar,
# every list of a window) can be walked.
LOOK_UP = re.compile(r"findChild<|findChildren<(?!Q[A-Z])")


def parts_in_order(room, header, whole):
    """The parts of a class that only composes, as it constructs them: name -> (path, text of its header)."""
    headers = {path: text for path, text in sources() if path.startswith(room + "/") and path.endswith(".h")}
    listed = class_text(headers[f"{room}/{header}"], whole)
    order = {}
    for name in re.findall(r"^    (\w+) (?!m_)\w+;$", listed, re.M):
        order[name] = next((path, text) for path, text in headers.items() if class_text(text, name))
    return order


def systems_in_order():
    return parts_in_order("engine/scheduling", "engine_systems.h", "EngineSystems")


NOUNS = ("runs attempts tasks items queues schedules children failures successes lines spans variables views payloads tokens "
         "batches deployments versions tags rows matches slots characters members records values numbers files folders "
         "intercepts actions workers exceptions points days steps groups fields levels").replace(" ", "|")
# "%1 runs", "%1 log lines"; std::to_string(count) + " runs". The word before it may be a name, and then "runs" a verb.
COUNTED_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*%L?\d(?: (?!of\b|and\b|is\b|had\b|in\b|at\b|starts\b)[a-z]+){0,2} (?:' + NOUNS
                          + r')\b(?:[^"\\\n]|\\.)*)"')
COUNTED_NUMBER = re.compile(r'to_string\(((?:[^()]|\([^()]*\))*)\)\s*\+\s*"( (?:[a-z]+ ){0,2}(?:' + NOUNS + r')\b)')
# Where %1 is a name, a limit of more than one, or the number is more than one by what stands before.
MORE_THAN_ONE = (
    "A name has at most %1 characters.", "A task keeps at most %1 payloads.", "These are more than %1 runs.",
    "There are %1 saved views", "%1 runs at most %2 at once.", "%1 starts runs again.", "%1 days from %2 (UTC)", "%1 runs next",
    "%1 days", "Only the first %1 lines of each", "Attempt %1 of %2 runs", "in %2 of %3 failures, %4 of %5 successes",
    "sets the last %1 failures apart", "last %2 completed runs.", "The %1 newest groups", "%1 files (*.%2)", "Up to %1 attempts.",
    "%1 and %2 hold its slots")
CONSTANT = re.compile(r"\bk[A-Z]\w*$|^most$|^step$")


def uncounted(path, text):
    """Texts with a number and a plural that are the same for one: they go through counted()."""
    text = re.sub(r"//[^\n]*", "", text)
    for found in COUNTED_TEXT.finditer(text):
        passed = "counted(" in text[max(0, found.start() - 250):found.start()]
        if not passed and not any(allowed in found[1] for allowed in MORE_THAN_ONE):
            yield f"{path}: {found[1]}"
    for found in COUNTED_NUMBER.finditer(text):
        if not CONSTANT.search(found[1]):
            yield f"{path}: {found[1]} +{found[2]}"


class Architecture(unittest.TestCase):
    def test_the_rules_catch_what_they_forbid(self):
        self.assertTrue(list(faults("engine/domain/a.cpp", '#include "engine/store/write/run_store.h"')))
        self.assertTrue(list(faults("models/a.cpp", '#include "views/theme/theme.h"')))
        self.assertTrue(list(faults("engine/api/a.cpp", "#include <QPushButton>")))
        self.assertTrue(list(faults("views/runs/a.cpp", "#include <QSqlQuery>")))
        self.assertFalse(list(faults("engine/embedded/embedded_client.cpp", '#include "engine/store/write/run_store.h"')))
        self.assertTrue(list(faults("views/theme/a.cpp", '#include "views/widgets/plain_table.h"')))
        self.assertTrue(list(faults("views/queues/a.cpp", '#include "views/tasks/tasks_page.h"')))
        self.assertFalse(list(faults("views/tasks/a.cpp", '#include "views/theme/theme.h"')))
        self.assertTrue(list(faults("views/tasks/a.cpp", '#include "engine/contract/engine_client.h"')))
        self.assertTrue(list(faults("engine/http/a.cpp", '#include "engine/contract/engine_client.h"')))

    def test_no_file_includes_what_its_room_must_not_know(self):
        found = [fault for path, text in sources() for fault in faults(path, text)]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_every_folder_has_its_floor(self):
        folders = {path.rpartition("/")[0] for path, _ in sources() if room_of(path) in FLOORS}
        self.assertEqual([folder for folder in sorted(folders) if floor_of(room_of(folder + "/"), folder) is None], [])

    def test_a_number_and_its_noun_agree(self):
        self.assertTrue(list(uncounted("a.cpp", 'tr("%1 more log lines").arg(n)')))
        self.assertTrue(list(uncounted("a.cpp", 'std::to_string(n) + " runs"')))
        self.assertFalse(list(uncounted("a.cpp", 'format::counted(n, tr("%1 run"), tr("%1 runs"))')))
        found = [fault for path, text in sources() for fault in uncounted(path, text)]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_every_axis_has_the_tickers_whose_marks_are_distinct(self):
        own = [path for path, text in sources() if "views/charts/unit_tickers" not in path
               and re.search(r"new QCPAxisTicker|ticker\(\)->|public QCPAxisTicker|setNumberPrecision", text)]
        self.assertEqual(own, [])

    def test_every_header_is_included_once(self):
        missing = [path for path, text in sources() if path.endswith(".h") and "#pragma once" not in text]
        self.assertEqual(missing, [])

    def test_no_source_file_is_longer_than_five_hundred_lines(self):
        long = [f"{path}: {text.count(chr(10))}" for path, text in sources() if text.count("\n") > 500]
        self.assertEqual(long, [])

    def test_where_things_are_decided_exists(self):
        page = (ROOT / "docs/architecture.md").read_text("utf-8")
        places = re.findall(r"`([\w/.]+)`", page[page.index("## Where is it decided"):])
        self.assertGreaterEqual(len(places), 20)
        self.assertEqual([place for place in places if not (ROOT / place).exists()], [])

    def test_parts_know_only_those_before_them(self):
        self.assertGreater(len(systems_in_order()), 20)
        found = []
        for order in (systems_in_order(), parts_in_order("engine/store/read", "run_reader.h", "RunReader"),
                      parts_in_order("engine/store/write", "run_store.h", "RunStore")):
            self.assertGreater(len(order), 10)
            for name, (path, text) in order.items():
                known = set(re.findall(r"\b([A-Z]\w+) &m_\w+;", class_text(text, name))) & set(order)
                later = list(order)[list(order).index(name) + 1:]
                found += [f"{path}: {name} must not know {other}, which comes after it" for other in known & set(later)]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_no_modules_include_each_other(self):
        self.assertEqual(cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}), ["a -> b -> c -> a"])
        self.assertEqual([way for room in ROOMS_WITHOUT_CYCLES for way in cycles(modules_of(room))], [])

    def test_no_two_headers_define_one_class(self):
        self.assertEqual(list(class_names("namespace a {\nclass B;\nstruct C\n{\n};\n} // namespace a\n")), ["a::C"])
        places = {}
        for path, text in sources():
            for name in class_names(text) if path.endswith(".h") else ():
                places.setdefault(name, []).append(path)
        self.assertEqual({name: paths for name, paths in places.items() if len(paths) > 1}, {})

    def test_no_widget_looks_another_one_up(self):
        self.assertTrue(LOOK_UP.search("window.findChild<RunsPage *>()"))
        self.assertFalse(LOOK_UP.search("window.findChildren<QAction *>()"))
        self.assertEqual([path for path, text in sources()
                          if path.startswith(("views/", "app/")) and LOOK_UP.search(text)], [])

if __name__ == "__main__":
    unittest.main()
