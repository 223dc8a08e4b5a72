"""Greets whom the payload names."""

import json
import sys

payload = json.load(sys.stdin)
print("Greeting", payload["name"], file=sys.stderr)
json.dump({"greeting": f"Hello {payload['name']}"}, sys.stdout)
