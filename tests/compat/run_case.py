#!/usr/bin/env python3
"""Runs one case file of the official SDK in Node against an engine of its own:
run_case.py RUNYARD PACKAGES NAME"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from install import SKIPPED, is_installed

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import runyard_engine  # noqa: E402

LIMIT = 280


class CompatEngine(runyard_engine.Engine):
    """An engine with tests/compat/project deployed, and a folder from which Node finds the packages."""

    def __init__(self, program, packages):
        super().__init__(program)
        self.driver = self.folder / "driver"
        self.driver.mkdir()
        shutil.copy(HERE / "driver.mjs", self.driver)
        shutil.copytree(HERE / "cases", self.driver / "cases")
        (self.driver / "node_modules").symlink_to(pathlib.Path(packages).resolve() / "node_modules")

    def start(self, *options, port=0):
        super().start(*options, port=port)
        self.ok("deploy", HERE / "project")
        return self

    @property
    def driver_environment(self):
        """What a program that uses the SDK is given, and nothing else."""
        keys = runyard_engine.json.loads((self.workspace / "credentials.json").read_text("utf-8"))
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TRIGGER_API_URL": self.url,
                "TRIGGER_SECRET_KEY": keys["secretKey"], "PROJECT_REF": keys["projectRef"]} | {
                    name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}

    def drive(self, case):
        """Runs a case file to its end."""
        return subprocess.run(["node", str(self.driver / "cases" / f"{case}.mjs")], cwd=self.driver,
                              env=self.driver_environment, timeout=LIMIT, text=True, capture_output=True)


def main():
    program, packages, case = sys.argv[1:]
    if not is_installed(packages):
        print("SKIPPED: the official packages are not installed (compat_packages says why).")
        return SKIPPED
    engine = CompatEngine(os.path.abspath(program), packages)
    try:
        engine.start()
        try:
            done = engine.drive(case)
        except subprocess.TimeoutExpired as late:
            print(late.stdout or "", late.stderr or "", f"\nThe case did not end within {LIMIT} s.")
            return 1
        print(done.stdout, done.stderr)
        passed = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
        if done.returncode == 0 and not (passed and int(passed[1]) > 0):
            print("The case file ran no test.")
            return 1
        if done.returncode != 0:
            print((engine.folder / "serve.log").read_text(errors="replace"))
        return done.returncode
    finally:
        engine.close()


if __name__ == "__main__":
    sys.exit(main())
