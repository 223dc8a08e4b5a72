"""Numbers, and every other byte nobody named, through every door of the engine: what is stored and handed out is what
was sent. The values are those of tests/support/odd_numbers.h."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from api_engine import RUNYARD, ApiTest

MODULES = pathlib.Path(__file__).parents[3] / "resources" / "modules" / "python"
NUMBERS = ["3544790567247868102", "9007199254740993", "-9223372036854775808", "18446744073709551615",
           "123456789012345678901234567890", "0.123456789012345678901234567890", "1E400", "-1e-400", "1.10", "-0",
           "-0.0", "1e5", "100000", "1.000", "5E-7", "1E+2"]
ODD = ('{ "z":1.10,\t"a" : 100000 ,  "caf\\u00e9": "caf\\u00e9 \\/ \\ud83d\\ude00", "twice": 1.0, '
       '"list": [ 1.50,2.0 ,"x" ], "twice": 2.00, "numbers": [' + ", ".join(NUMBERS) + '], "in": {"b":3.0, "a": 1e5 } }')
PROJECT = """
[project]
name = "Numbers"

[[task]]
id = "asks"
command = ["sh", "-c", "runyard trigger echo --wait -p -"]

[[task]]
id = "asks-json"
command = ["sh", "-c", "runyard trigger echo --wait --json -p -"]

[[task]]
id = "answered"
command = ["sh", "-c", "runyard wait-token $(cat | tr -d '\\"')"]

[[task]]
id = "warm"
command = ["python3", "warm.py"]
mode = "persistent"

[[task]]
id = "warm-node"
command = ["node", "warm.mjs"]
mode = "persistent"

[[task]]
id = "variable"
command = ["sh", "-c", 'printf %s "$ODD"']
"""
WARM = """
import sys
sys.path.insert(0, %r)
from runyard_waits import trigger_and_wait, batch_trigger_and_wait
from runyard_worker import serve, task


@task("warm")
def warm(payload, run):
    child = trigger_and_wait("echo", payload, run=run).unwrap()
    batch = batch_trigger_and_wait([("echo", payload)], run=run)[0].unwrap()
    return {"same": payload, "child": child, "batch": batch}


serve()
""" % str(MODULES)


WARM_NODE = """
import { serve, task } from "%s/runyard-worker.mjs";

task("warm-node", (payload) => payload);
serve();
""" % (MODULES.parent / "node")


def member(text, name):
    """The text of a member of an object, byte for byte."""
    at, depth, in_string, begin = 0, 0, False, None
    while at < len(text):
        c = text[at]
        if in_string:
            if c == "\\":
                at += 1
            elif c == '"':
                in_string = False
        elif c == '"':
            if depth == 1 and begin is None and text.startswith(json.dumps(name) + ":", at):
                at = begin = at + len(json.dumps(name)) + 1
                continue
            in_string = True
        elif begin is not None and depth == 1 and c in ",}":
            return text[begin:at]
        elif c in "{[":
            depth += 1
        elif c in "]}":
            depth -= 1
        at += 1
    raise AssertionError(f"no {name} in {text[:500]}")


class Numbers(ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="runyard-numbers-")
        cls.addClassCleanup(folder.cleanup)
        pathlib.Path(folder.name, "runyard.toml").write_text(PROJECT, "utf-8")
        pathlib.Path(folder.name, "warm.py").write_text(WARM, "utf-8")
        pathlib.Path(folder.name, "warm.mjs").write_text(WARM_NODE, "utf-8")
        answer = cls.engine.ask("POST", "/runyard/v1/deploy", {"directory": folder.name})
        assert answer.status == 200, answer.text

    def until_over(self, run):
        end = time.monotonic() + 60
        while not self.own(run)["isFinal"]:
            self.assertLess(time.monotonic(), end, f"{run} is {self.own(run)['status']}")
            time.sleep(0.05)

    def started(self, body, path="/api/v1/tasks/echo/trigger"):
        answer = self.engine.ask("POST", path, body)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json["id"]

    def handed_out(self, run, payload=ODD, output=ODD):
        """What every way out says of a run of `echo`."""
        self.until_over(run)
        retrieved = self.engine.ask("GET", f"/api/v3/runs/{run}").text
        self.assertEqual(member(retrieved, "payload"), payload)
        self.assertEqual(member(retrieved, "output"), output)
        own = self.own(run)
        self.assertEqual(own["payload"]["data"], payload)
        self.assertEqual(own["output"]["data"], output)
        self.assertEqual(self.engine.ask("GET", f"/api/v1/runs/{run}/result").json["output"], output)
        self.assertEqual(self.engine.ok("runs", "show", run)["payload"]["data"], payload)

    def test_trigger(self):
        self.handed_out(self.started('{"payload": ' + ODD + ', "options": {"concurrencyKey": 1.10}}'))
        self.handed_out(self.started(json.dumps({"payload": ODD, "options": {"payloadType": "application/json"}})))
        self.handed_out(self.started('{"p\\u0061yload": ' + ODD + "}"))
        for number in NUMBERS:
            self.handed_out(self.started('{"payload": ' + number + "}"), number, number)
        run = self.started('{"payload": 1, "options": {"concurrencyKey": 1.10}}')
        self.assertEqual(self.own(run)["concurrencyKey"], "1.10")

    def test_super_json(self):
        whole = '{"json": ' + ODD + ', "meta": {"values": {}}}'
        run = self.started(json.dumps({"payload": whole, "options": {"payloadType": "application/super+json"}}))
        self.until_over(run)
        text = self.engine.ask("GET", f"/api/v3/runs/{run}").text
        self.assertEqual((member(text, "payload"), member(text, "output")), (ODD, ODD))
        self.assertEqual(self.own(run)["payload"]["data"], whole)

    def test_batches(self):
        item = '{"task": "echo", "payload": ' + ODD + ', "options": {"metadata": ' + ODD + "}}"
        whole = self.engine.ask("POST", "/api/v1/tasks/batch", '{"items": [ ' + item + " , " + item + "]}")
        self.assertIn(whole.status, (200, 202), whole.text)
        batch = self.engine.ask("POST", "/api/v3/batches", {"runCount": 1}).json["id"]
        sent = self.engine.ask("POST", f"/api/v3/batches/{batch}/items", '{"index": 0, ' + item[1:] + "\n",
                               headers={"Content-Type": "application/x-ndjson"})
        self.assertIn(sent.status, (200, 202), sent.text)
        runs = [run for one in (whole.json.get("id") or whole.json["batchId"], batch)
                for run in self.engine.ask("GET", f"/api/v2/batches/{one}").json["runs"]]
        self.assertEqual(len(runs), 3)
        for run in runs:
            self.handed_out(run)
            self.assertEqual(member(self.engine.ask("GET", f"/api/v3/runs/{run}").text, "metadata"), ODD)

    def test_replay(self):
        original = self.started('{"payload": ' + ODD + "}")
        self.handed_out(self.started("{}", f"/api/v1/runs/{original}/replay"))
        edited = ODD.replace("2.00", "2.0000")
        self.handed_out(self.started('{"payload": ' + edited + "}", f"/api/v1/runs/{original}/replay"), edited, edited)
        again = self.engine.ok("runs", "replay", original, "-p", edited)["id"]
        self.handed_out(again, edited, edited)

    def test_metadata(self):
        for metadata in (ODD, json.dumps(ODD)):
            run = self.started('{"payload": 1, "options": {"metadata": ' + metadata + "}}")
            self.assertEqual(member(self.engine.ask("GET", f"/api/v3/runs/{run}").text, "metadata"), ODD)
        path = f"/api/v1/runs/{run}/metadata"
        self.assertEqual(member(self.engine.ask("GET", path).text, "metadata"), ODD)
        changed = self.engine.ask("PUT", path, '{"operations": [{"type": "set", "key": "note", "value": 7.70}, '
                                               '{"type": "append", "key": "list", "value": 1E400}, '
                                               '{"type": "increment", "key": "a", "value": 1}]}')
        expected = ODD.replace('"a" : 100000', '"a" : 100001').replace('"x" ]', '"x",1E400 ]')[:-2] + ', "note": 7.70 }'
        self.assertEqual(member(changed.text, "metadata"), expected)
        self.assertEqual(self.own(run)["metadata"]["a"], 100001)
        shown = self.engine.run("runs", "show", run, "--json").out
        self.assertEqual(member(shown, "metadata"), expected)
        whole = self.engine.ask("PUT", path, '{"metadata": ' + ODD + "}")
        self.assertEqual(member(whole.text, "metadata"), ODD)
        cli = self.engine.trigger("echo", "1", "--metadata", ODD)
        self.assertEqual(member(self.engine.ask("GET", f"/api/v3/runs/{cli}").text, "metadata"), ODD)

    def test_realtime(self):
        run = self.started('{"payload": ' + ODD + ', "options": {"metadata": ' + ODD + "}}")
        self.until_over(run)
        rows = [row["value"] for row in self.engine.ask("GET", f"/realtime/v1/runs/{run}?offset=-1").json
                if "value" in row]
        self.assertEqual([rows[0][name] for name in ("payload", "output", "metadata")], [ODD, ODD, ODD])

    def test_tokens(self):
        token = self.engine.ask("POST", "/api/v1/waitpoints/tokens", {}).json["id"]
        waiting = self.started(json.dumps({"payload": token}), "/api/v1/tasks/answered/trigger")
        path = f"/api/v1/waitpoints/tokens/{token}"
        refusal = self.refused(400, "POST", path + "/complete", {"output": 7})
        self.assertIn('"data"', refusal)
        self.assertEqual(self.engine.ask("GET", path).json["status"], "WAITING")
        self.assertEqual(self.engine.ask("POST", path + "/complete", '{"data": ' + ODD + "}").status, 200)
        self.assertEqual(self.engine.ask("GET", path).json["output"], ODD)
        self.until_over(waiting)
        self.assertEqual(self.own(waiting)["output"]["data"], ODD)
        nothing = self.engine.ask("POST", "/api/v1/waitpoints/tokens", {}).json["id"]
        self.assertEqual(self.engine.ask("POST", f"/api/v1/waitpoints/tokens/{nothing}/complete", "{}").status, 200)

    def test_the_command_line(self):
        self.handed_out(self.engine.trigger("echo", ODD))
        shown = self.engine.run("trigger", "echo", "-p", ODD, "--wait").out
        self.assertIn(ODD + "\n", shown)
        parent = self.engine.trigger("asks", ODD)
        self.until_over(parent)
        self.assertEqual(self.own(parent)["output"]["data"], ODD)
        parent = self.engine.trigger("asks-json", ODD)
        self.until_over(parent)
        self.assertIn(ODD, self.own(parent)["output"]["data"])

    def test_the_python_module(self):
        plain = ODD.replace('"twice": 1.0, ', "")  # Python keeps one member of a name
        run = self.started('{"payload": ' + plain + "}", "/api/v1/tasks/warm/trigger")
        self.until_over(run)
        self.assertEqual(self.own(run)["status"], "COMPLETED", self.own(run))
        compact = plain.replace("\t", "").replace(" :", ":").replace(" ,", ",").replace(", ", ",").replace(": ", ":") \
            .replace("[ ", "[").replace("{ ", "{").replace(" }", "}").replace(" ]", "]").replace("\\/", "/") \
            .replace(",  ", ",").replace(", ", ",").replace(", ", ",")
        self.assertEqual(self.own(run)["output"]["data"],
                         '{"same":' + compact + ',"child":' + compact + ',"batch":' + compact + "}")

    @unittest.skipUnless(shutil.which("node"), "there is no node")
    def test_the_node_module(self):
        """JSON as JavaScript reads and writes it: the module adds no loss of its own, and takes none away."""
        run = self.started('{"payload": ' + ODD + "}", "/api/v1/tasks/warm-node/trigger")
        self.until_over(run)
        self.assertEqual(self.own(run)["status"], "COMPLETED", self.own(run))
        self.assertEqual(self.own(run)["payload"]["data"], ODD)
        script = "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8'))))"
        javascript = subprocess.run(["node", "-e", script], input=ODD.encode(), capture_output=True, check=True).stdout
        self.assertEqual(self.own(run)["output"]["data"], javascript.decode())
        self.assertIn('"numbers":[3544790567247868000,', javascript.decode())  # what docs/task-authoring.md warns of
        texts = json.dumps([*NUMBERS, ODD], ensure_ascii=False, separators=(",", ":"))
        run = self.started('{"payload": ' + texts + "}", "/api/v1/tasks/warm-node/trigger")
        self.until_over(run)
        self.assertEqual(self.own(run)["output"]["data"], texts)

    def test_variables(self):
        """A variable is a text, whatever it looks like, on every way in and out."""
        project = json.loads((self.engine.workspace / "credentials.json").read_text("utf-8"))["projectRef"]
        path = f"/api/v1/projects/{project}/envvars/dev"
        dotenv = pathlib.Path(self.engine.workspace, "..", "numbers.env").resolve()

        def by_file(value):
            dotenv.write_text("ODD='" + value + "'\n", "utf-8")
            return self.engine.run("env", "import", dotenv, "--override").code

        ways_in = [lambda value: self.engine.ask("POST", path, {"name": "ODD", "value": value}).status - 200,
                   lambda value: self.engine.ask("PUT", path + "/ODD", {"value": value}).status - 200,
                   lambda value: self.engine.ask("POST", path + "/import", {"variables": {"ODD": value}, "override": True})
                   .status - 200,
                   lambda value: self.engine.run("env", "set", "--", "ODD", value).code,
                   by_file]
        for value in (ODD, *NUMBERS):
            for number, way in enumerate(ways_in):
                with self.subTest(value=value, way=number):
                    self.engine.ask("POST", path, {"name": "ODD", "value": "before"})
                    self.assertEqual(way(value), 0)
                    self.assertEqual(self.engine.ask("GET", path + "/ODD").json["value"], value)
            self.assertEqual(self.engine.run("env", "get", "ODD").out, value + "\n")
            run = self.started("{}", "/api/v1/tasks/variable/trigger")
            self.until_over(run)
            self.assertEqual(self.own(run)["output"]["data"], value)

    def preview(self, run, kind, text):
        answer = self.engine.ask("POST", "/runyard/v1/bulk-previews", {
            "action": "replay", "runs": [run], "transform": {"kind": kind, "text": text}})
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json["data"][0]

    def test_bulk(self):
        run = self.started('{"payload": ' + ODD + "}")
        self.until_over(run)
        for kind, text in (("jq", '.note="x"'), ("merge-patch", '{"note":"x"}'),
                           ("json-patch", '[{"op":"add","path":"/note","value":"x"}]')):
            preview = self.preview(run, kind, text)
            self.assertEqual(preview["after"], ODD[:-2] + ', "note": "x" }', kind)
            self.assertNotIn("lost", preview)
        lossy = self.preview(run, "jq", "{list, a: (.numbers[0] + 1)}")
        self.assertEqual(lossy["lost"], {"numbers": 1, "hiddenMembers": 1})

    def test_export(self):
        run = self.started('{"payload": ' + ODD + ', "options": {"metadata": ' + ODD + "}}")
        self.until_over(run)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "one.runyard")
            exported = self.engine.run("runs", "export", "-o", file, "--query", f"id:{run}", "--json")
            self.assertEqual(exported.code, 0, exported.err)
            lines = subprocess.run(["zstd", "-dc", file], capture_output=True).stdout.decode().splitlines()
            kept = json.loads(next(line for line in lines if line.startswith('{"run"')))["run"]
            self.assertEqual((kept["payload"]["data"], kept["output"]["data"], kept["metadata"]), (ODD, ODD, ODD))

    def test_deep_json_is_refused_or_kept(self):
        for depth in (3_000, 100_000):
            deep = "[" * depth + "]" * depth
            self.assertIn("deeper", self.refused(400, "POST", "/api/v1/tasks/echo/trigger", '{"payload": ' + deep + "}"))
            self.refused(400, "POST", "/api/v1/waitpoints/tokens/waitpoint_1/complete", '{"data": ' + deep + "}")
            run = self.started(json.dumps({"payload": deep, "options": {"payloadType": "application/json"}}))
            self.until_over(run)
            self.assertEqual(self.own(run)["output"]["data"], deep)
            self.assertEqual(self.engine.ask("GET", f"/api/v3/runs/{run}").json["output"], deep)
            for kind, text in (("jq", "."), ("merge-patch", "{}"), ("json-patch", "[]")):
                self.assertIn("problem", self.preview(run, kind, text))

    def test_errors_quote_little(self):
        digits = "7" * 100_000
        for method, path, body in (
                ("POST", "/api/v1/tasks/echo/trigger", {"payload": 1, "options": {"payloadType": digits}}),
                ("POST", "/api/v1/tasks/echo/trigger", {"payload": 1, "options": {"tags": [digits]}}),
                ("POST", "/api/v1/tasks/echo/trigger", {"payload": 1, "options": {"delay": digits}}),
                ("POST", "/api/v1/tasks/echo/trigger", {"payload": 1, "options": {"ttl": digits}}),
                ("POST", "/api/v1/tasks/echo/trigger", {"payload": 1, "options": {"machine": digits}}),
                ("POST", "/api/v1/tasks/echo/trigger", '{"payload": ' + digits + "x}"),
                ("POST", "/api/v1/tasks/echo/trigger", '{"payload": 1, "options": {"priority": ' + digits + "}}"),
                ("POST", "/api/v1/waitpoints/tokens", {"timeout": digits}),
                ("POST", "/api/v1/waitpoints/tokens/x/complete", {digits: 1}),
                ("POST", "/api/v1/schedules", {"task": digits, "cron": digits, "deduplicationKey": "a"}),
                ("PUT", "/api/v1/runs/run_1/metadata", {"operations": [{"type": digits, "key": digits}]}),
                ("GET", "/api/v1/runs?filter%5Bstatus%5D=" + digits[:4000], None),
                ("GET", "/api/v3/runs/" + digits[:4000], None),
                ("GET", "/nothing/" + digits[:4000], None)):
            answer = self.engine.ask(method, path, body)
            self.assertGreaterEqual(answer.status, 400, (path[:60], str(body)[:80]))
            self.assertLess(len(answer.text), 1_500, answer.text[:300])
        shown = self.engine.run("trigger", "echo", "--priority", digits)
        self.assertEqual(shown.code, 3)
        self.assertLess(len(shown.err), 500)


if __name__ == "__main__":
    unittest.main()
