# Logs that it waits, waits for the file of the payload, and fails the first time.
import json
import os
import pathlib
import sys
import time

number = os.environ["RUNYARD_ATTEMPT_NUMBER"]
gate = pathlib.Path(json.load(sys.stdin)["gate"] + number)
print(f"attempt {number} waits", file=sys.stderr, flush=True)
while not gate.exists():
    time.sleep(0.05)
if number == "1":
    sys.exit("the first attempt fails")
print(json.dumps({"attempt": int(number)}))
