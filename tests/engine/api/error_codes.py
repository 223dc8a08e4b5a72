#!/usr/bin/env python3
"""Holds the error codes that the engine's source can answer against the description: error_codes.py ROOT"""

import json
import pathlib
import re
import sys

CODE = r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"'


def codes(root, files, pattern):
    found = set()
    for name in files:
        for path in sorted(root.glob(name)):
            found |= set(re.findall(pattern, path.read_text("utf-8")))
    return found


def main():
    root = pathlib.Path(sys.argv[1])
    schemas = json.loads((root / "resources/api/openapi.json").read_text("utf-8"))["components"]["schemas"]
    answered = {
        "Error": codes(root, ["engine/api/**/*.cpp"], r'\["code"\] = ' + CODE),
        "RunErrorCode": codes(root, ["engine/domain/run_error.cpp"], r"CodeRow{InternalCode::\w+,\s*" + CODE)
                        | codes(root, ["engine/api/**/*.cpp"], r'\{"code", ' + CODE),
        "BatchItemErrorCode": codes(root, ["engine/scheduling/batches/batch_book.cpp"], CODE)
                              | codes(root, ["engine/domain/batch.h"], r"kMissingBatchItem = " + CODE),
    }
    described = {
        "Error": set(schemas["Error"]["properties"]["code"]["enum"]),
        "RunErrorCode": set(schemas["RunErrorCode"]["enum"]),
        "BatchItemErrorCode": set(schemas["BatchItemErrorCode"]["enum"]),
    }
    problems = []
    for where, found in answered.items():
        if not found:
            problems.append(f"{where}: no code was found in the source; does this script look in the right place?")
        problems += [f"{code} is answered and not in {where}" for code in sorted(found - described[where])]
        problems += [f"{code} is in {where} and never answered" for code in sorted(described[where] - found)]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
