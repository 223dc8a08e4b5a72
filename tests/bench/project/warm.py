"""Answers every attempt at once."""

import json
import sys

for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "attempt":
        print(json.dumps({"type": "result", "attemptId": message["attemptId"], "output": True}), flush=True)
