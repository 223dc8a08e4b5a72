#!/usr/bin/env python3
"""The scripts of examples/api do what they say: examples_test.py RUNYARD PACKAGES"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from install import SKIPPED, is_installed
from run_case import LIMIT, CompatEngine

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "api"


class ExamplesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = CompatEngine(PROGRAM, PACKAGES)
        cls.addClassCleanup(cls.engine.close)
        cls.engine.start()
        shutil.copy(EXAMPLES / "with-sdk.mjs", cls.engine.driver)

    def run_it(self, *command):
        return subprocess.run(command, cwd=self.engine.driver, env=self.engine.driver_environment, timeout=LIMIT, text=True,
                              capture_output=True)

    def test_with_curl(self):
        done = self.run_it(EXAMPLES / "with-curl.sh", "greet", '{"name": "Ada"}')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["output"], {"greeting": "Hello Ada"})

    def test_with_curl_tells_a_failure(self):
        done = self.run_it(EXAMPLES / "with-curl.sh", "fail")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(json.loads(done.stdout)["status"], "FAILED")

    def test_with_the_sdk(self):
        done = self.run_it("node", "with-sdk.mjs", "echo", '{"a": 1}', "[2]")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([json.loads(line)["output"] for line in done.stdout.splitlines()], [{"a": 1}, [2]])

    def test_with_the_sdk_tells_a_failure(self):
        done = self.run_it("node", "with-sdk.mjs", "fail", "null")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"^failed: run_")


if __name__ == "__main__":
    PROGRAM, PACKAGES = os.path.abspath(sys.argv[1]), sys.argv[2]
    del sys.argv[1:3]
    if not is_installed(PACKAGES):
        print("SKIPPED: the official packages are not installed (compat_packages says why).")
        sys.exit(SKIPPED)
    unittest.main()
