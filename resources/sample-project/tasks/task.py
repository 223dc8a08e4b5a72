"""Shared by the Python tasks: reads a payload, refuses it, answers."""

import json
import sys


def payload():
    """Returns the payload as a dictionary, empty if the run has none."""
    text = sys.stdin.read()
    try:
        value = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        refuse(f"the payload is not JSON: {error}")
    if not isinstance(value, dict):
        refuse(f"the payload has to be an object, not {type(value).__name__}")
    return value


def log(text):
    print(text, file=sys.stderr, flush=True)


def refuse(message):
    """Ends the attempt. Code 65 means that retrying with the same payload is pointless."""
    log(json.dumps({"name": "InputError", "message": message}))
    sys.exit(65)


def answer(value):
    json.dump(value, sys.stdout, indent=2)
    print()
