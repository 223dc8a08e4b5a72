#!/usr/bin/env python3
"""Installs the pinned packages into FOLDER, once for each lock file: install.py FOLDER

Exit 77 (skipped) when they are not there and no package registry can be reached."""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77
FILES = ("package.json", "package-lock.json")
OFFLINE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED"
                     r"|ERR_SOCKET_TIMEOUT|\bE5\d\d\b|network")


def wanted():
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()


def is_installed(folder):
    stamp = pathlib.Path(folder) / "installed"
    return stamp.exists() and stamp.read_text() == wanted()


def main():
    folder = pathlib.Path(sys.argv[1])
    if is_installed(folder):
        return 0
    if not shutil.which("npm"):
        print("npm is not installed: ./dev build installs it (packages.txt).", file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=2",
               "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=10000"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=500)
    except subprocess.TimeoutExpired:
        print("SKIPPED: npm ci did not get the official packages in time.")
        return SKIPPED
    if done.returncode == 0:
        (folder / "installed").write_text(wanted())
        return 0
    print(done.stdout + done.stderr, file=sys.stderr)
    if OFFLINE.search(done.stderr):
        print("SKIPPED: no package registry can be reached, and the official packages are not installed.")
        return SKIPPED
    return 1


if __name__ == "__main__":
    sys.exit(main())
