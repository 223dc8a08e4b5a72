"""Fills memory step by step up to the requested amount: {"megabytes": 1024}"""

from task import answer, log, payload

STEP = 16

wanted = payload().get("megabytes", 1024)
held = []
while len(held) * STEP < wanted:
    # bytes of ones, because pages of zeros would use no memory until they are written.
    held.append(b"\x01" * (STEP << 20))
    log(f"holding {len(held) * STEP} MB of {wanted}")
answer({"megabytes": len(held) * STEP})
