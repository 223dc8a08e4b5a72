"""Fills memory step by step until it has what was asked: {"megabytes": 1024}"""

from task import answer, log, payload

STEP = 16

wanted = payload().get("megabytes", 1024)
held = []
while len(held) * STEP < wanted:
    # bytes of ones, not zeros: zeros would cost nothing until somebody writes to them.
    held.append(b"\x01" * (STEP << 20))
    log(f"holding {len(held) * STEP} MB of {wanted}")
answer({"megabytes": len(held) * STEP})
