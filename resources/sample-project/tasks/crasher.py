"""Ends in the requested way: {"how": "segfault"}"""

import os
import resource
import signal
import sys

from task import answer, log, payload, refuse

SIGNALS = {"segfault": signal.SIGSEGV, "abort": signal.SIGABRT, "kill": signal.SIGKILL}

how = payload().get("how", "segfault")
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
if how == "nothing":
    answer({"survived": True})
elif how == "exit":
    log("leaving with code 3")
    sys.exit(3)
elif how == "exception":
    raise RuntimeError("this error was requested")
elif how in SIGNALS:
    log(f"dying by {SIGNALS[how].name}")
    os.kill(os.getpid(), SIGNALS[how])
else:
    refuse(f"do not know how to die by {how!r}; try one of: nothing, exit, exception, {', '.join(SIGNALS)}")
