#!/usr/bin/env python3
"""Writes the list of routes in docs/api.md from the description: api_reference.py ROOT [--check]"""

import json
import pathlib
import sys

BEGIN = "<!-- reference: written by tests/engine/api/api_reference.py -->\n"
END = "<!-- end of reference -->\n"


def reference(description):
    lines = []
    for tag in (each["name"] for each in description["tags"]):
        lines += [f"### {tag}", "", "| | |", "|---|---|"]
        for path, methods in description["paths"].items():
            for method, operation in methods.items():
                if tag in operation["tags"]:
                    more = f" {operation['description']}" if "description" in operation else ""
                    point = "." if more and not operation["summary"].endswith(".") else ""
                    lines.append(f"| `{method.upper()} {path}` | {operation['summary']}{point}{more} |")
        lines.append("")
    return "\n".join(lines)


def main():
    root = pathlib.Path(sys.argv[1])
    description = json.loads((root / "resources/api/openapi.json").read_text("utf-8"))
    page = root / "docs/api.md"
    text = page.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = before + BEGIN + reference(description) + END + after
    if "--check" not in sys.argv:
        page.write_text(wanted, "utf-8")
    elif wanted != text:
        sys.exit("docs/api.md is not what resources/api/openapi.json says: run tests/engine/api/api_reference.py .")


if __name__ == "__main__":
    main()
