# Imports the lines of one order. Order 42 does not exist.
import json
import sys
import time

order = json.load(sys.stdin)
if order["order"] == 42:
    print("looking order 42 up", file=sys.stderr)
    print(json.dumps({"name": "NoSuchOrder", "message": "no such order 42"}), file=sys.stderr)
    sys.exit(3)
lines = order.get("lines", 3)
for line in range(1, lines + 1):
    print(f"line {line} of {lines}", file=sys.stderr, flush=True)
    time.sleep(0.25)
print(json.dumps({"order": order["order"], "lines": lines, "total": 19.9 * lines, "currency": "EUR"}))
