#!/bin/sh
# Prints {"greeting": "hello NAME"}.
exec python3 -c '
import json, sys
print(json.dumps({"greeting": "hello " + json.load(sys.stdin)["name"]}))'
