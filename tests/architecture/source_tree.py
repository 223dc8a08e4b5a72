"""The source as text, for the tests of its structure. Each is called with the root of the checkout."""

import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv.pop(1))
TOPS = ("engine", "models", "views", "app")


@functools.cache
def sources():
    """Every header and source: (path, text)."""
    return [(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
            for top in TOPS for path in sorted((ROOT / top).rglob("*")) if path.suffix in (".h", ".cpp")]


def class_text(text, name):
    """The definition of a class, as long as it begins at the left edge."""
    found = re.search(rf"^(?:class|struct) {name}\b[^;{{]*\{{.*?^\}};", text, re.M | re.S)
    return found.group(0) if found else ""
