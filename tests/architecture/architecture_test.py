"""Holds the source to docs/architecture.md: who may include whom, and where Widgets and SQL may be."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop(1))
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.M)

# Room -> rooms it may include besides itself. The longest matching path decides.
ALLOWED = {
    "engine/domain": set(),
    "engine/store": {"engine/domain"},
    "engine/transform": {"engine/domain"},
    "engine/generator": {"engine/domain", "engine/store"},
    "engine/workers": {"engine/domain"},
    "engine/scheduling": {"engine/domain", "engine/store", "engine/workers"},
    "engine/client": {"engine/domain"},
    "engine/export": {"engine/domain", "engine/client"},
    "engine/api": {"engine/domain", "engine/client"},
    "models": {"engine/domain", "engine/client", "engine/export"},
    "views": {"engine/domain", "engine/client", "engine/export", "models"},
    "app": {"engine/domain", "engine/client", "engine/api", "engine/export", "engine/generator", "engine/store", "engine/scheduling",
            "engine/workers", "models", "views"},
}
# The one place where a client meets the engine it stands for.
EMBEDDED = {"engine/export", "engine/store", "engine/scheduling", "engine/transform", "engine/workers"}
# The values of commands and answers; the engine needs them, not a client.
INTERFACE = "engine/client/engine_client.h"
WIDGETS = re.compile(r"^(QtWidgets/|QWidget|QApplication|QMainWindow|QDialog|QPushButton|Qsci/|qcustomplot)")
SQL = re.compile(r"^(QtSql/|QSql|sqlite3\.h)")


def room_of(path):
    for room in sorted(ALLOWED, key=len, reverse=True):
        if path.startswith(room + "/"):
            return room
    return None


def faults(path, text):
    """What is wrong with the includes of one file."""
    room = room_of(path)
    for ours, theirs in INCLUDE.findall(text):
        target = room_of(ours) if ours else None
        allowed = ALLOWED[room] | (EMBEDDED if path.startswith("engine/client/embedded") else set())
        shared = ours == INTERFACE and room == "engine/scheduling"
        if target and target != room and target not in allowed and not shared:
            yield f"{path} includes {ours}: {room} must not know {target}"
        name = theirs or ours
        if room.startswith("engine/") and WIDGETS.match(name):
            yield f"{path} includes {name}: the engine has no widgets"
        if room not in ("engine/store", "app") and SQL.match(name):
            yield f"{path} includes {name}: SQL belongs in engine/store"


def sources():
    for room in ALLOWED:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".h", ".cpp"):
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


class Architecture(unittest.TestCase):
    def test_the_rules_catch_what_they_forbid(self):
        self.assertTrue(list(faults("engine/domain/a.cpp", '#include "engine/store/run_store.h"')))
        self.assertTrue(list(faults("models/a.cpp", '#include "views/theme.h"')))
        self.assertTrue(list(faults("engine/api/a.cpp", "#include <QPushButton>")))
        self.assertTrue(list(faults("views/a.cpp", "#include <QSqlQuery>")))
        self.assertFalse(list(faults("engine/client/embedded_client.cpp", '#include "engine/store/run_store.h"')))

    def test_no_file_includes_what_its_room_must_not_know(self):
        found = [fault for path, text in sources() for fault in faults(path, text)]
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


if __name__ == "__main__":
    unittest.main()
