"""Who may read a workspace, who may hold it, and what start does when one of its files is lost."""

import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import unittest

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine, LIMIT  # noqa: E402

NOBODY = 65534
MANIFEST = """
[project]
name = "safety"

[[task]]
id = "touch"
command = ["sh", "-c", "cat > /dev/null; touch made-by-task; umask"]
"""


def open_to_others(folder):
    return sorted(str(path) for path in [folder, *folder.rglob("*")]
                  if not path.is_symlink() and path.lstat().st_mode & 0o077)


def readable_by_nobody(folder):
    """What another user can open, asked as that user."""
    child = subprocess.run(
        [sys.executable, "-c", "import os, sys\n"
         "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
         "for name in sys.argv[1:]:\n"
         "    try:\n        os.listdir(name) if os.path.isdir(name) else open(name, 'rb').read(1); print(name)\n"
         "    except OSError: pass",
         str(folder), *map(str, folder.rglob("*"))], capture_output=True, text=True, timeout=LIMIT, check=True)
    return child.stdout.split("\n")[:-1]


class Workspaces(unittest.TestCase):
    def setUp(self):
        self.engine = Engine(PROGRAM)
        self.addCleanup(self.engine.close)
        self.engine.folder.chmod(0o755)
        self.workspace = self.engine.workspace

    def refused(self, *words, options=()):
        process = subprocess.run([PROGRAM, "serve", "--port", "0", *options], env=self.engine.environment,
                                 capture_output=True, text=True, timeout=LIMIT)
        self.assertNotEqual(process.returncode, 0, process.stdout)
        for word in words:
            self.assertIn(word, process.stderr)
        return process.stderr

    def deployed(self):
        project = self.engine.folder / "project"
        project.mkdir(exist_ok=True)
        (project / "runyard.toml").write_text(MANIFEST)
        self.engine.ok("deploy", project)
        return project


class Modes(Workspaces):
    def test_nothing_of_a_workspace_is_open_to_others_whatever_the_umask(self):
        before = os.umask(0)
        try:
            self.engine.start()
            project = self.deployed()
            code, run = self.engine.finished("touch", '{"card": "4111"}')
            self.engine.ok("runs", "export", "--query", "", "-o", self.workspace / "all.runyard")
        finally:
            os.umask(before)
        self.assertEqual(code, 0, run)
        names = {path.name for path in self.workspace.rglob("*")}
        self.assertTrue({"runyard.db", "runyard.db-wal", "runyard.db-shm", "credentials.json", "engine.lock",
                         "engine.json", "all.runyard"} <= names, names)
        self.assertEqual(open_to_others(self.workspace), [])
        self.assertEqual(stat.S_IMODE(self.workspace.stat().st_mode), 0o700)
        if os.geteuid() == 0:
            self.assertEqual(readable_by_nobody(self.workspace), [])
        # The task has the umask the engine was started with, not the engine's own.
        self.assertEqual(int(run["output"]["data"], 8), 0)
        self.assertEqual(stat.S_IMODE((project / "made-by-task").stat().st_mode), 0o666)

    def test_loose_modes_are_mended_at_start_and_told(self):
        self.engine.start().stop()
        self.workspace.chmod(0o755)
        for name in ("runyard.db", "credentials.json"):
            (self.workspace / name).chmod(0o644)
        (self.workspace / "streams" / "run_1").mkdir(parents=True, exist_ok=True)
        (self.workspace / "streams" / "run_1" / "a").write_text("x")
        (self.workspace / "streams" / "run_1" / "a").chmod(0o644)
        (self.workspace / "link").symlink_to("/etc/passwd")
        self.engine.start()
        self.assertEqual(open_to_others(self.workspace), [])
        self.assertEqual(stat.S_IMODE(os.stat("/etc/passwd").st_mode) & 0o044, 0o044)
        self.assertRegex(self.engine.ok("status")["recoveryReport"], r"Other users .* \d+ files and folders")
        self.assertIn("Other users", (self.engine.folder / "serve.log").read_text())
        self.engine.stop()
        self.engine.start()
        self.assertNotIn("recoveryReport", self.engine.ok("status"))

    def test_a_folder_of_everybody_is_no_workspace(self):
        shared = self.engine.folder / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        self.refused("shared by all users", "--workspace", options=["--workspace", shared])
        self.assertEqual(stat.S_IMODE(shared.stat().st_mode), 0o1777)


class Locks(Workspaces):
    def test_a_damaged_or_stale_lock_file_does_not_block_a_start(self):
        self.engine.start().stop()
        for content in (b"", b"\0" * 64, b"12", b"1\nrunyard\n", b"99999999\nrunyard\nhost\n", os.urandom(4096),
                        f"{os.getpid()}\nrunyard\nlocalhost\n".encode()):
            (self.workspace / "engine.lock").write_bytes(content)
            self.engine.start()
            self.assertEqual(self.engine.stop(), 0)

    def test_no_second_engine_whatever_happens_to_the_lock_file(self):
        self.engine.start()
        lock = self.workspace / "engine.lock"
        pid = str(self.engine.process.pid)
        self.assertIn(pid, self.refused("is in use by process", self.engine.url))
        for damage in (lambda: lock.write_bytes(b""), lambda: lock.write_bytes(b"\0" * 50), lock.unlink,
                       lambda: lock.write_text("4\nother\nhost\n")):
            damage()
            self.refused("is in use by")
        lock.unlink()
        (self.workspace / "engine.json").unlink()
        self.refused("is in use by another Runyard")

    def test_a_killed_engine_leaves_no_lock(self):
        self.engine.start().kill()
        self.assertTrue((self.workspace / "engine.lock").exists())
        self.engine.start()
        self.assertEqual(self.engine.stop(), 0)
        self.assertFalse((self.workspace / "engine.lock").exists())

    def test_of_two_starts_at_once_one_wins(self):
        for _ in range(3):
            both = [subprocess.Popen([PROGRAM, "serve", "--port", "0", "--json"], env=self.engine.environment,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
            lines = [process.stdout.readline() for process in both]
            self.assertEqual(sum(1 for line in lines if b"url" in line), 1, lines)
            for process in both:
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=LIMIT)


class LostFiles(Workspaces):
    def crashed(self):
        self.engine.start()
        self.deployed()
        self.engine.trigger("touch", "1", "--delay", "1h")
        self.engine.kill()
        self.database = self.workspace / "runyard.db"
        self.assertGreater((self.workspace / "runyard.db-wal").stat().st_size, 0)

    def test_a_missing_or_empty_database_is_refused_and_nothing_is_changed(self):
        self.crashed()
        kept = self.database.read_bytes()
        log = (self.workspace / "runyard.db-wal").read_bytes()
        self.database.unlink()
        for content, word in ((None, "missing"), (b"", "empty")):
            if content is not None:
                self.database.write_bytes(content)
            self.refused(f"runyard.db is {word}", "runyard.db-wal", "backup", "--workspace")
            self.assertEqual((self.workspace / "runyard.db-wal").read_bytes(), log)
        self.database.write_bytes(kept)
        self.engine.start()
        self.assertEqual(len(self.engine.ok("runs", "list")["data"]), 1)

    def test_a_database_that_is_missing_after_a_clean_stop_is_missed_as_well(self):
        self.engine.start().stop()
        (self.workspace / "runyard.db").unlink()
        self.refused("runyard.db is missing", "credentials.json")

    def test_a_torn_database_is_refused(self):
        self.crashed()
        for content in (b"\0" * 8192, b"SQLite", b"x"):
            self.database.write_bytes(content)
            self.refused("damaged", "backup")

    def test_a_write_ahead_log_that_was_taken_away_is_missed(self):
        self.crashed()
        (self.workspace / "runyard.db-wal").unlink()
        self.refused("newest changes", "runyard.db-wal", "runyard.db-shm")

    def test_lost_keys_are_not_replaced_in_silence(self):
        self.engine.start().stop()
        file = self.workspace / "credentials.json"
        kept = file.read_bytes()
        file.unlink()
        for content in (None, b"", kept[:20], b"\0" * 100, b"{}"):
            if content is not None:
                file.write_bytes(content)
            self.refused("credentials.json", "backup", "--new-keys")
            self.assertEqual(file.read_bytes() if file.exists() else None, content)
        file.write_bytes(kept)
        self.engine.start().stop()
        self.assertEqual(file.read_bytes(), kept)
        file.write_bytes(b"")
        self.engine.start("--new-keys").stop()
        self.assertNotEqual(json.loads(file.read_text())["secretKey"], json.loads(kept)["secretKey"])
        self.engine.start().stop()

    def test_a_lost_key_of_variables_is_told_and_not_made_anew(self):
        self.engine.start()
        self.assertEqual(self.engine.run("env", "set", "--secret", "MY_TOKEN", "tok_12345678").code, 0)
        self.engine.stop()
        (self.workspace / "environment.key").unlink()
        self.engine.start()
        self.assertIn("environment.key", self.engine.ok("status")["recoveryReport"])
        self.assertFalse((self.workspace / "environment.key").exists())


if __name__ == "__main__":
    unittest.main()
