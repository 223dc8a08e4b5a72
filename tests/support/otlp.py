"""OTLP/JSON bodies as the official SDK's exporter sends them."""

import itertools
import time

_ids = itertools.count(1)
TRACE = "0af7651916cd43dd8448eb211c80319c"


def new_id():
    return f"{next(_ids):016x}"


def value(of):
    if isinstance(of, bool):
        return {"boolValue": of}
    if isinstance(of, int):
        return {"intValue": of}
    if isinstance(of, float):
        return {"doubleValue": of}
    if isinstance(of, list):
        return {"arrayValue": {"values": [value(one) for one in of]}}
    if isinstance(of, dict):
        return {"kvlistValue": {"values": attributes(of)}}
    return {"stringValue": of}


def attributes(of):
    return [{"key": key, "value": value(one)} for key, one in of.items()]


def context(run, attempt=1):
    return {"$metadata.ctx.run.id": run, "$metadata.ctx.attempt.number": attempt, "$metadata.ctx.task.id": "echo",
            "$metadata.ctx.queue.name": "task/echo", "$metadata.worker.version": "20261124.1"}


def span(run, name, start, seconds=0.0, parent=None, attempt=1, id=None, more=None, events=(), failed=None):
    """`start`: seconds since 1970; `failed`: the message of the error."""
    return {"traceId": TRACE, "spanId": id or new_id(), **({"parentSpanId": parent} if parent else {}), "name": name,
            "kind": 1, "startTimeUnixNano": nanos(start), "endTimeUnixNano": nanos(start + seconds),
            "attributes": attributes({**context(run, attempt), **(more or {})}), "droppedAttributesCount": 0,
            "events": [{"name": name, "timeUnixNano": nanos(at), "attributes": attributes(own)}
                       for name, at, own in events],
            "status": {"code": 2, "message": failed} if failed else {"code": 0}, "links": []}


def partial(of):
    """The copy that is sent when a span begins."""
    return {**of, "spanId": new_id(), "endTimeUnixNano": of["startTimeUnixNano"], "status": {"code": 0}, "events": [],
            "attributes": of["attributes"] + attributes({"$span.partial": True, "$span.span_id": of["spanId"]})}


def line(run, text, at, span=None, severity=(9, "INFO"), attempt=1, more=None):
    return {"timeUnixNano": nanos(at), "observedTimeUnixNano": nanos(at), "severityNumber": severity[0],
            "severityText": severity[1], "body": {"stringValue": text},
            "attributes": attributes({**context(run, attempt), **(more or {})}), "traceId": TRACE,
            **({"spanId": span} if span else {})}


def exception(at, type, message, stack):
    return ("exception", at, {"exception.type": type, "exception.message": message, "exception.stacktrace": stack})


def nanos(seconds):
    return str(int(seconds * 1e6) * 1000)


def traces(*spans):
    resource = {"attributes": attributes({"service.name": "trigger.dev", "$trigger": True})}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": "test"}, "spans": list(spans)}]}]}


def logs(*lines):
    return {"resourceLogs": [{"resource": {"attributes": []},
                              "scopeLogs": [{"scope": {"name": "test"}, "logRecords": list(lines)}]}]}


def now():
    return time.time()
