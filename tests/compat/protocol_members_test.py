#!/usr/bin/env python3
"""Every member of every request that the pinned packages describe is named in protocol_members.json, with what
the engine does with it: protocol_members_test.py PACKAGES [--write]

--write renews docs/protocol-members.md, which is made from the list."""

import json
import pathlib
import re
import subprocess
import sys
import unittest

from install import SKIPPED, is_installed

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCUMENT = ROOT / "docs" / "protocol-members.md"
LIST = json.loads((HERE / "protocol_members.json").read_text("utf-8"))
MESSAGES, NOT_HOSTED = LIST["messages"], LIST["not hosted"]
FATE = re.compile(r"handled|refused|ignored: \S.{9,}")

HEAD = """# Members of the official protocol

Made by `tests/compat/protocol_members_test.py PACKAGES --write` from `tests/compat/protocol_members.json`; a test holds
both equal to the schemas of the pinned `@trigger.dev/core`. A member that is not listed below is handled: the engine
reads it. Requests without a schema in the package (queues, keys, canceling, streams, spans and logs) are described in
[api.md](api.md).
"""


def document():
    """The list for people: what is refused or ignored, and why."""
    lines = [HEAD]
    for name, message in MESSAGES.items():
        rest = {member: fate for member, fate in message["members"].items() if fate != "handled"}
        lines.append(f"## `{message['route']}`\n\n`{name}`, {len(message['members'])} members"
                     + (":\n" if rest else ", all handled.\n"))
        if rest:
            lines.append("| Member | What becomes of it |\n|---|---|")
            for member, fate in rest.items():
                lines.append(f"| `{member}` | {'refused by name' if fate == 'refused' else fate} |")
            lines.append("")
    lines.append("## Messages the engine has no route for\n\n| Message | Why |\n|---|---|")
    lines += [f"| `{name}` | {why} |" for name, why in NOT_HOSTED.items()]
    return "\n".join(lines) + "\n"


def last_name(member):
    return re.split(r"\.|\[\]", member)[-1]


def is_below(member, other):
    return member.startswith((other + ".", other + "[]"))


def members_of_packages(packages):
    done = subprocess.run(["node", HERE / "request_members.mjs", packages], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


class Members(unittest.TestCase):
    official = {}

    def test_every_message_is_named(self):
        self.assertGreater(len(self.official), 50)
        self.assertEqual(set(self.official), set(MESSAGES) | set(NOT_HOSTED))
        self.assertFalse(set(MESSAGES) & set(NOT_HOSTED))

    def test_every_member_is_named_and_still_there(self):
        for name, message in MESSAGES.items():
            listed = message["members"]
            closed = [member for member, fate in listed.items() if fate != "handled"]
            wanted = {member for member in self.official.get(name, [])
                      if not any(is_below(member, other) for other in closed)}
            with self.subTest(message=name):
                self.assertEqual(wanted - set(listed), set(), "not listed")
                self.assertEqual(set(listed) - wanted, set(), "the package has these no longer")

    def test_each_has_a_known_fate(self):
        for name, message in MESSAGES.items():
            for member, fate in message["members"].items():
                self.assertTrue(FATE.fullmatch(fate), f"{name} {member}: {fate}")

    def test_what_is_said_to_be_read_is_read(self):
        for name, message in MESSAGES.items():
            code = "".join((ROOT / path).read_text("utf-8") for path in message["read in"])
            for member, fate in message["members"].items():
                if not fate.startswith("ignored"):
                    self.assertIn(f'"{last_name(member)}"', code, f"{name}: {member} is not read")

    def test_the_document_is_made_from_the_list(self):
        self.assertEqual(DOCUMENT.read_text("utf-8"), document(), "run this test's program with --write")


def main():
    packages = sys.argv.pop(1)
    if "--write" in sys.argv:
        DOCUMENT.write_text(document(), "utf-8")
        return 0
    if not is_installed(packages):
        print("SKIPPED: the official packages are not installed (compat_packages says why).")
        return SKIPPED
    Members.official = members_of_packages(packages)
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
