"""Tests stand where what they test stands: tests/engine/store tests engine/store. Holds their folders and names to it."""

import re
import unittest

from source_tree import ROOT, TOPS

TESTS = ROOT / "tests"
# What tests the whole program, or serves tests.
ACROSS = {"architecture", "bench", "compat", "e2e", "fuzz", "safety", "sample", "soak", "support"}
# Folders with files that a test reads.
DATA = {"project", "schemas"}


def test_files():
    for top in TOPS:
        for path in sorted((TESTS / top).rglob("*")):
            inside = path.relative_to(TESTS)
            if path.suffix in (".cpp", ".h", ".py") and not DATA & set(inside.parts[:-1]):
                yield inside, path.read_text("utf-8")


class Mirror(unittest.TestCase):
    def test_every_folder_of_tests_is_a_folder_of_the_source_or_tests_the_whole(self):
        tops = {path.name for path in TESTS.iterdir() if any(path.glob("[!_]*"))}
        self.assertEqual(tops - ACROSS - set(TOPS), set())
        strangers = {str(path.parent) for path, _ in test_files() if not (ROOT / path.parent).is_dir()}
        self.assertEqual(strangers, set())

    def test_a_test_is_called_after_what_it_tests(self):
        registered = re.compile(r"^RUNYARD_(GUI_)?TEST(_BY)?\(", re.M)
        wrong = [str(path) for path, text in test_files()
                 if path.suffix == ".cpp" and bool(registered.search(text)) != path.name.endswith("_test.cpp")]
        self.assertEqual(wrong, [])
        self.assertGreater(sum(path.name.endswith("_test.cpp") for path, _ in test_files()), 100)

    def test_names_are_distinct_in_a_program(self):
        # The tests of a room are one program: a class that two files define outside an unnamed namespace would be one.
        seen, twice = {}, []
        for path, text in test_files():
            if path.suffix != ".cpp":
                continue
            program = "/".join(path.parts[:2]) if path.parts[0] == "engine" else path.parts[0]
            outside = re.sub(r"^namespace \{.*?^\} // namespace$", "", text, flags=re.M | re.S)
            for name in [path.name, *re.findall(r"^(?:class|struct) (\w+)", outside, re.M)]:
                other = seen.setdefault((program, name), path)
                if other != path:
                    twice.append(f"{name} in {other} and {path}")
        self.assertEqual(twice, [])


if __name__ == "__main__":
    unittest.main()
