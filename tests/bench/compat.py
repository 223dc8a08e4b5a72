"""The official packages against one `runyard serve`: how soon a command line learns that a child of a run it executes
has ended, beside a call that does nothing but commit; and every test of the packages, one after another."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "compat"), str(TESTS / "compat" / "dev")]

ROUNDS = 200


def latency(build):
    from dev_cli import DevEngine
    engine = DevEngine(str(build / "bin" / "runyard"), build / "compat")
    try:
        engine.start()
        shutil.copy(TESTS / "compat" / "dev" / "latency.mjs", engine.driver)
        done = subprocess.run(["node", engine.driver / "latency.mjs", str(ROUNDS)], cwd=engine.driver,
                              env=engine.driver_environment, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)
    finally:
        engine.close()


def all_tests(build):
    done = subprocess.run(["ctest", "-R", "^compat_", "--output-on-failure"], cwd=build, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()
    return {name: float(seconds)
            for name, seconds in re.findall(r"Test +#\d+: (compat_\w+) \.+ +Passed +([\d.]+) sec", done.stdout)}


def measure(build):
    subprocess.run([sys.executable, TESTS / "compat" / "install.py", build / "compat"], check=True)
    return {"childEndToSnapshot": latency(build), "secondsOfTests": all_tests(build)}
