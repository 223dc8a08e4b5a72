"""A persistent worker that notes every attempt in the journal and answers with its payload."""

import json
import os
import sys

journal = os.open(os.environ["SOAK_JOURNAL"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "attempt":
        os.write(journal, f"{message['runId']} {message['attempt']} {os.getpid()}\n".encode())
        print(json.dumps({"type": "result", "attemptId": message["attemptId"], "output": message["payload"]}),
              flush=True)
