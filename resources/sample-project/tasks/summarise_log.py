"""Summarises a web server's log in the combined format: {"path": "data/access.log", "top": 5}"""

import re
from collections import Counter

from task import answer, log, payload, refuse

LINE = re.compile(
    r'(?P<host>\S+) \S+ \S+ \[(?P<day>[^:]+):(?P<hour>\d\d)[^]]*\] '
    r'"(?P<method>[A-Z]+) (?P<page>\S+)[^"]*" (?P<status>\d{3}) (?P<bytes>\d+|-)'
)


def main():
    options = payload()
    path = options.get("path", "data/access.log")
    top = options.get("top", 5)
    pages, statuses, hours, hosts = Counter(), Counter(), Counter(), set()
    sent = unreadable = 0
    try:
        lines = open(path, encoding="utf-8", errors="replace")
    except OSError as error:
        refuse(f"cannot read {path}: {error.strerror}")
    with lines:
        for number, line in enumerate(lines, 1):
            match = LINE.match(line)
            if not match:
                unreadable += 1
                log(f"{path}:{number}: not a log line")
                continue
            pages[match["page"].partition("?")[0]] += 1
            statuses[match["status"]] += 1
            hours[match["hour"]] += 1
            hosts.add(match["host"])
            sent += 0 if match["bytes"] == "-" else int(match["bytes"])
    requests = sum(statuses.values())
    errors = sum(count for status, count in statuses.items() if status >= "500")
    log(f"{requests} requests by {len(hosts)} visitors, {errors} server errors")
    answer({
        "requests": requests,
        "visitors": len(hosts),
        "bytes": sent,
        "unreadableLines": unreadable,
        "serverErrorPercent": round(100 * errors / requests, 2) if requests else 0,
        "statuses": dict(sorted(statuses.items())),
        "busiestHour": hours.most_common(1)[0][0] if hours else None,
        "pages": [{"page": page, "requests": count} for page, count in pages.most_common(top)],
    })


main()
