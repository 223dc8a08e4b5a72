# Imports order 7; any other does not exist.
import json
import sys

payload = json.load(sys.stdin)
if payload["order"] != 7:
    print(json.dumps({"name": "NoSuchOrder", "message": f"no such order {payload['order']}"}), file=sys.stderr)
    sys.exit(3)
print(json.dumps({"imported": payload}))
