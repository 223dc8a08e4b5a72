"""Holds answers against the description at /openapi.json: an answer it does not describe is a failure."""

import json
import re

import jsonschema


class Description:
    def __init__(self, document):
        self.document = document
        self.resolver = jsonschema.RefResolver.from_schema(document)
        self.routes = [(re.compile(re.sub(r"{\w+}", "[^/]+", path) + "$"), path, methods)
                       for path, methods in document["paths"].items()]
        self.routes.sort(key=lambda route: route[1].count("{"))  # "current" before any id

    def operation(self, method, target):
        path = target.split("?")[0]
        for pattern, _, methods in self.routes:
            if pattern.match(path) and method.lower() in methods:
                return methods[method.lower()]
        return None

    def resolved(self, value):
        return self.resolver.resolve(value["$ref"])[1] if "$ref" in value else value

    def problem(self, method, target, status, body):
        """What is wrong with an answer; None if it is as described. Unknown paths may answer what they like."""
        operation = self.operation(method, target)
        if operation is None:
            return None if status in (400, 401, 403, 404, 405) else f"{method} {target} is not described"
        # Any request may be turned away for how it is made, or meet trouble: with an error like the others.
        answer = operation["responses"].get(str(status)) or (
            self.document["components"]["responses"]["BadRequest"]
            if status in (400, 401, 403, 405, 413, 500, 503) else None)
        if answer is None:
            return f"{status} is not described for {method} {target}"
        schema = self.resolved(answer).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return None
        error = jsonschema.exceptions.best_match(
            jsonschema.Draft202012Validator(schema, resolver=self.resolver).iter_errors(json.loads(body)))
        return error and f"{method} {target} answered {'/'.join(map(str, error.absolute_path))}: {error.message[:500]}"
