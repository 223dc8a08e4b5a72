"""Holds every class to the size that one can keep in mind, counted over all its files."""

import collections
import re
import unittest

from source_tree import sources

MOST_BODY_LINES = 600
MOST_MEMBERS = 20
MOST_PUBLIC_FUNCTIONS = 25  # without signals and overrides, which count where they are declared
MOST_INTERFACE_FUNCTIONS = 15
# Class -> why it may be larger. Fewer than five.
LARGE = {
    "HttpConnection": "the state of one connection: what was read, what is being sent, and the deadlines of both",
    "PersistentWorker": "the state of one process: its pipes, its protocol and the attempt it runs",
    "QueueBook": "the order of every queue, its lanes and its slots: they change together",
    "RunTable": "the open runs with every index that the systems look them up by",
}
DOOR = "EngineClient"  # hands out the parts of the contract, one function each
DEFINED = re.compile(r"^(?:class|struct) (\w+)\b(?!::)[^;{(]*\{.*?^\};", re.M | re.S)
BODY = re.compile(r"^(?!namespace)[^\s#/][^\n]*?\b(\w+)::~?\w+\([^;]*?\n\{\n(.*?)^\}", re.M | re.S)
MEMBER = re.compile(r"^    (?=\S)(?!using |friend |static |return |enum |struct |class |virtual )[\w:<>,&* ]+[ &*](\w+)(?:\[\w*\])?"
                    r"(?: = [^;]+|\{[^}]*\})?;", re.M)
FUNCTION = re.compile(r"^    (?=\S)(?!friend |using |return |Q_)[^\n;{}()]*?[ &*](~?\w+)\(", re.M)


def definitions(files):
    """(path, name, text) of every class that begins at the left edge."""
    return [(path, found[1], found[0]) for path, text in files for found in DEFINED.finditer(text)]


def body_lines(files):
    """(room, class) -> lines of its functions that stand outside of it."""
    lines = collections.Counter()
    for path, text in files:
        for found in BODY.finditer(text):
            lines[path.rpartition("/")[0].split("/")[0], found[1]] += found[2].count("\n")
    return lines


def public_functions(name, text):
    """The functions a class declares as public, without constructors, operators, signals and overrides."""
    access, functions = "public" if text.startswith("struct") else "private", []
    for line in text.splitlines()[1:]:
        if found := re.match(r"(public|protected|private|signals)\b[^:]*:$", line):
            access = found[1]
        elif access == "public" and "override" not in line and (found := FUNCTION.match(line)):
            functions.append(found[1])
    return [function for function in functions if function.lstrip("~") not in (name, "operator")]


def oversizes(files):
    """Every class that exceeds a limit, in words."""
    bodies = body_lines(files)
    for path, name, text in definitions(files):
        members = [] if text.startswith("struct") else MEMBER.findall(text)  # a struct is a value: its members are its shape
        for what, number, most in (("lines of functions", bodies[path.split("/")[0], name] + text.count("\n"), MOST_BODY_LINES),
                                   ("data members", len(members), MOST_MEMBERS),
                                   ("public functions", len(public_functions(name, text)), MOST_PUBLIC_FUNCTIONS)):
            if number > most:
                yield name, f"{path}: {name} has {number} {what}, more than {most}"


class ClassSize(unittest.TestCase):
    def test_the_counters_count(self):
        text = ("class Sample\n{\npublic:\n    Sample();\n    int one() const { return 1; }\n    void two() override;\n"
                "signals:\n    void three();\nprivate:\n    void four();\n    int m_a = 1;\n    std::map<int, int> m_b;\n};")
        source = "int Sample::one(int a)\n{\n    a;\n    b;\n}\n"
        self.assertEqual(public_functions("Sample", text), ["one"])
        self.assertEqual(MEMBER.findall(text), ["m_a", "m_b"])
        self.assertEqual(body_lines([("views/a.cpp", source)])["views", "Sample"], 2)
        wide = "class Wide\n{\npublic:\n" + "".join(f"    int f{i}();\n" for i in range(26)) + "};"
        self.assertEqual([name for name, _ in oversizes([("views/a.h", wide)])], ["Wide"])

    def test_every_class_is_small(self):
        self.assertGreater(len(definitions(sources())), 500)
        found = [sentence for name, sentence in oversizes(sources()) if name not in LARGE]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_exceptions_are_few_and_needed(self):
        self.assertLess(len(LARGE), 5)
        self.assertEqual(set(LARGE) - {name for name, _ in oversizes(sources())}, set())

    def test_parts_of_the_contract_are_small_and_pure(self):
        parts, wrong = 0, []
        for path, name, text in definitions(sources()):
            if not path.startswith("engine/contract/") or "virtual " not in text or name == DOOR:
                continue
            parts += 1
            if len(public_functions(name, text)) > MOST_INTERFACE_FUNCTIONS:
                wrong.append(f"{path}: {name} has {len(public_functions(name, text))} functions")
            if text.count("virtual ") != text.count(" = 0;") + text.count("virtual ~"):
                wrong.append(f"{path}: {name} answers by itself")
        self.assertGreater(parts, 20)
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
