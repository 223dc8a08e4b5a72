"""JSON that keeps numbers as they are written: dumps() writes 1.10, 1E400 and numbers of thirty digits exactly as
loads() read them. Such a number behaves like any float (or int); the results of calculations are plain numbers.
"""
import json


class _Float(float):
    """A float that remembers how it was written."""

    def __new__(cls, text):
        self = super().__new__(cls, text)
        self.text = text
        return self


class _MinusZero(int):
    text = "-0"


def loads(text):
    return json.loads(text, parse_float=_Float, parse_int=lambda digits: _MinusZero() if digits == "-0" else int(digits))


def dumps(value):
    """Returns JSON on one line. Refuses values such as NaN, like json.dumps(allow_nan=False)."""
    return "".join(_parts(value))


def _parts(value):
    if isinstance(value, (_Float, _MinusZero)):
        yield value.text
    elif isinstance(value, dict):
        yield "{"
        for number, (key, item) in enumerate(value.items()):
            # The library decides which keys are allowed and how they are written.
            yield ("," if number else "") + json.dumps({key: 0})[1:-3]
            yield from _parts(item)
        yield "}"
    elif isinstance(value, (list, tuple)):
        yield "["
        for number, item in enumerate(value):
            if number:
                yield ","
            yield from _parts(item)
        yield "]"
    else:
        yield json.dumps(value, allow_nan=False)
