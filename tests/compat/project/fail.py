"""Fails with an error that has a name and a stack."""

import json
import sys

print(json.dumps({"name": "OrderError", "message": "no such order", "stackTrace": "at order 1"}), file=sys.stderr)
sys.exit(3)
