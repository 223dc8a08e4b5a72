"""What tasks and people write reaches a terminal as text, never as orders to it."""

import json
import os
import pty
import select
import subprocess
import sys
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine, LIMIT  # noqa: E402

HOSTILE = "\x1b]0;owned\x07\x1b]52;c;eA==\x07\x9b31m\u202ecod\u2066\x7f"
MANIFEST = """
[project]
name = "terminal"

[[task]]
id = "say"
command = ["python3", "say.py"]

[[task]]
id = "fail"
command = ["python3", "fail.py"]
retry = { max_attempts = 1 }
"""


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        project = cls.engine.folder / "project"
        project.mkdir()
        (project / "runyard.toml").write_text(MANIFEST)
        say = f"import sys\nsys.stdin.read()\nprint({HOSTILE!r}, file=sys.stderr)\n"
        (project / "say.py").write_text(say + f"import json\nprint(json.dumps({HOSTILE!r}, ensure_ascii=False))\n")
        (project / "fail.py").write_text(say + "sys.exit(1)\n")
        cls.engine.ok("deploy", project)
        cls.say = cls.engine.finished("say")[1]["id"]
        cls.fail = cls.engine.finished("fail")[1]["id"]

    def on_terminal(self, *arguments):
        """All that a command writes to a terminal, stdout and stderr."""
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], env=self.engine.environment, stdin=slave,
                                   stdout=slave, stderr=slave)
        os.close(slave)
        text = b""
        while select.select([master], [], [], LIMIT)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            text += piece
        process.wait(LIMIT)
        os.close(master)
        return text.decode("utf-8", "strict")

    def assertHarmless(self, text):
        rest = text.replace("\r\n", "\n").replace("\r\x1b[K", "")  # our own line that changes in place
        bad = [c for c in rest if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160
               or c in "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
        self.assertEqual(bad, [], text)

    def test_commands_show_escapes_on_a_terminal(self):
        for arguments in (["runs", "logs", self.say], ["runs", "show", self.say], ["runs", "show", self.fail],
                          ["runs", "list"], ["runs", "show", self.say, "--json"], ["runs", "logs", self.say, "--json"],
                          ["trigger", "say", "--wait"], ["trigger", "fail", "--wait"], ["runs", "show", HOSTILE],
                          ["trigger", HOSTILE], ["trigger", "say", "--tag", HOSTILE], [HOSTILE],
                          ["runs", "list", "--tag", HOSTILE]):
            self.assertHarmless(self.on_terminal(*arguments))
        self.assertIn("\\x1b]0;owned\\x07", self.on_terminal("runs", "logs", self.say))
        self.assertIn("\\u202ecod", self.on_terminal("runs", "logs", self.say))

    def test_other_programs_get_the_bytes_as_they_are(self):
        self.assertIn(HOSTILE, self.engine.run("runs", "logs", self.say).out)
        text = self.engine.run("runs", "logs", self.say, "--json").out
        self.assertHarmless(text)
        self.assertIn(HOSTILE, json.loads(text.splitlines()[0])["text"])

    def test_such_characters_are_refused_in_ids_and_tags(self):
        for arguments in (["trigger", "say", "--tag", HOSTILE], ["trigger", "a\x1b[31m"],
                          ["trigger", "say", "--queue", "q\u202e"], ["runs", "tag", self.say, "a\nb"]):
            result = self.engine.run(*arguments)
            self.assertNotEqual(result.code, 0, arguments)
        error = self.engine.run("trigger", "say", "--tag", HOSTILE).err
        self.assertIn("control characters", error)

    def test_a_deploy_with_such_a_name_is_refused_and_tells_where(self):
        project = self.engine.folder / "hostile"
        project.mkdir()
        (project / "runyard.toml").write_text('[project]\nname = "h"\n\n[[task]]\nid = "a\\u001b]0;x"\ncommand = ["true"]\n')
        result = self.engine.run("deploy", project)
        self.assertNotEqual(result.code, 0)
        self.assertIn("control character", result.err + result.out)


if __name__ == "__main__":
    unittest.main()
