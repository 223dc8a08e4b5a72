#!/usr/bin/env python3
"""The official command line executes runs that the official SDK starts: dev_test.py RUNYARD PACKAGES [PART...]

Parts: cases (the files in cases/), rebuild, killed, restart, several, branch, login. Without PART: all.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from dev_cli import READY, DevCli, DevEngine  # noqa: E402
from install import SKIPPED, is_installed  # noqa: E402

CASE_LIMIT = 400


def until(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def output(engine, task):
    """What a new run of the task gives."""
    code, run = engine.finished(task)
    assert code == 0, run
    return run["attempts"][-1]["output"], run["version"]


def cases(engine, cli):
    for file in sorted((HERE / "cases").glob(os.environ.get("CASE", "*") + ".mjs")):
        shutil.copy(file, engine.driver / "cases")
        done = subprocess.run(["node", str(engine.driver / "cases" / file.name)], cwd=engine.driver,
                              env=engine.driver_environment | {"PROJECT_REF": cli.project}, timeout=CASE_LIMIT,
                              text=True, capture_output=True)
        print(done.stdout, done.stderr)
        passed = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
        assert done.returncode == 0 and passed and int(passed[1]) > 0, f"{file.name} failed"


def rebuild(engine, cli):
    """A saved file becomes a new version; runs start on it, and its tasks follow."""
    before = cli.ready()
    assert output(engine, "version") == ("one", before)
    source = (cli.folder / "src/trigger/basic.ts").read_text()
    cli.write("src/trigger/basic.ts", source.replace('"one"', '"two"'))
    after = cli.ready(other_than=before)
    assert after != before
    assert output(engine, "version") == ("two", after)


def killed(engine, cli):
    """Runs of a command line that dies are interrupted promptly; queued ones wait for the next one."""
    for how in (cli.kill, cli.kill_all):
        run = engine.trigger("long", '{"seconds": 300}')
        parent = engine.trigger("waits-for-long")
        engine.until(run, "EXECUTING")
        engine.until(parent, "FROZEN")
        begun = time.monotonic()
        how()
        assert engine.until(run, "INTERRUPTED")["attemptCount"] == 1
        engine.until(parent, "INTERRUPTED")
        taken = time.monotonic() - begun
        assert taken < 20, f"{taken:.1f} s after {how.__name__}"
        queued = engine.trigger("hello", '{"name": "later"}')
        until(lambda: not cli.worker()["isConnected"], 20, "the command line counts as away")
        assert engine.show(queued)["status"] == "QUEUED"
        assert cli.worker()["queued"] >= 1
        cli.start()
        cli.ready()
        assert engine.until(queued, "COMPLETED", "FAILED")["status"] == "COMPLETED"


def restart(engine, cli):
    """The engine is killed and restarted while runs execute and wait; the command line lives on."""
    port = int(engine.url.rsplit(":", 1)[1])
    version = cli.ready()
    running = engine.trigger("long", '{"seconds": 25}')
    sleeping = engine.trigger("sleeper", '{"seconds": 20}')
    engine.until(running, "EXECUTING")
    engine.until(sleeping, "FROZEN")
    engine.kill()
    engine.start(port=port)
    for run in (running, sleeping):
        shown = engine.until(run, "COMPLETED", "FAILED", "CRASHED", "INTERRUPTED", "SYSTEM_FAILURE")
        assert (shown["status"], shown["attemptCount"]) == ("COMPLETED", 1), shown
    assert cli.worker()["version"] == version, "it registered anew"
    assert engine.finished("hello", '{"name": "after"}')[0] == 0


def several(engine, cli, packages):
    """Two projects at once, each with its own command line."""
    other = DevCli(engine, packages, name="second", project="proj_runyardsecond")
    try:
        for file in (other.folder / "src/trigger").glob("*.ts"):
            file.unlink()
        other.write("src/trigger/only.ts", 'import { task } from "@trigger.dev/sdk";\n'
                    'export const only = task({ id: "only-second", run: async () => "second" });\n')
        other.start()
        other.ready()
        names = {worker["project"]: worker["isConnected"] for worker in engine.workers()}
        assert names == {cli.project: True, other.project: True}, names
        assert output(engine, "only-second")[0] == "second"
        assert engine.finished("hello", '{"name": "first"}')[0] == 0
        other.kill_all()
        until(lambda: not other.worker()["isConnected"], 60, "the second one is away")
        assert cli.worker()["isConnected"]
        assert engine.finished("hello", '{"name": "alone"}')[0] == 0
    finally:
        other.close()


def branch(engine, cli, packages):
    """A branch of the same project: runs that name it stay on its command line."""
    other = DevCli(engine, packages, name="feature")
    try:
        source = (other.folder / "src/trigger/basic.ts").read_text()
        other.write("src/trigger/basic.ts", source.replace('"one"', '"feature"'))
        other.start("--branch", "feature")
        until(lambda: {worker["branch"] for worker in engine.workers()
                       if worker["isConnected"] and worker["project"] == cli.project} == {"", "feature"},
              READY, "two command lines of one project")

        def trigger(branch):
            request = urllib.request.Request(
                engine.url + "/api/v1/tasks/version/trigger", data=b'{"payload": 1}', method="POST",
                headers={"authorization": "Bearer " + engine.credentials["secretKey"],
                         "content-type": "application/json", "x-trigger-branch": branch})
            with urllib.request.urlopen(request) as answer:
                run = json.load(answer)["id"]
            return engine.until(run, "COMPLETED", "FAILED")["attempts"][-1]["output"]

        assert trigger("feature") == "feature"
        try:
            trigger("nobody")
            raise AssertionError("a branch without a command line was taken")
        except urllib.error.HTTPError as refused:
            assert refused.code == 404
    finally:
        other.close()


def login(engine, cli):
    """`trigger.dev login` shows a code, somebody lets it in, and it has a token that works."""
    home = engine.folder / "home"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
    program = ["node", str(cli.packages / "trigger.dev" / "dist" / "esm" / "index.js")]
    asking = subprocess.Popen([*program, "login", "--api-url", engine.url, "--skip-telemetry"], cwd=home,
                              env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    try:
        code = until(lambda: [login["code"] for login in engine.ok("login")["logins"]], 60, "a code")[0]
        assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code), code
        engine.ok("login", code.lower())
        said, _ = asking.communicate(timeout=60)
    finally:
        asking.kill()
    assert asking.returncode == 0, said
    assert code in said, said
    told = subprocess.run([*program, "whoami", "--api-url", engine.url, "--skip-telemetry"], cwd=home,
                          env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert "operator@runyard.local" in told.stdout, told.stdout + told.stderr


def main():
    program, packages, *wanted = sys.argv[1:]
    if not is_installed(packages):
        print("SKIPPED: the official packages are not installed (compat_packages says why).")
        return SKIPPED
    parts = {"cases": cases, "rebuild": rebuild, "restart": restart, "login": login, "killed": killed,
             "several": lambda engine, cli: several(engine, cli, packages),
             "branch": lambda engine, cli: branch(engine, cli, packages)}
    engine = DevEngine(os.path.abspath(program), packages)
    cli = None
    try:
        engine.start()
        cli = DevCli(engine, packages).start()
        cli.ready()
        for name in wanted or parts:
            begun = time.monotonic()
            parts[name](engine, cli)
            print(f"{name}: {time.monotonic() - begun:.1f} s", flush=True)
        return 0
    except BaseException:
        print((engine.folder / "serve.log").read_text(errors="replace")[-5000:])
        if cli:
            print(cli.log.read_text(errors="replace")[-5000:])
        raise
    finally:
        if cli:
            cli.close()
        engine.close()


if __name__ == "__main__":
    sys.exit(main())
