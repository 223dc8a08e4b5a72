"""Reading runs and acting on them over HTTP: lists, one run, result, history, cancel, reschedule, tags, metadata."""

import datetime
import re
import time
import unittest
import urllib.parse

from api_engine import ApiTest

UNKNOWN = "run_00000000000000000000000000"
LEGACY = {"x-trigger-api-version": None}
TEXT, NUMBER, FLAG, LIST, OBJECT, DATE = str, (int, float), bool, list, dict, "date"
COMMON = {"id": TEXT, "status": TEXT, "taskIdentifier": TEXT, "isQueued": FLAG, "isExecuting": FLAG, "isWaiting": FLAG,
          "isCompleted": FLAG, "isSuccess": FLAG, "isFailed": FLAG, "isCancelled": FLAG, "isTest": FLAG,
          "createdAt": DATE, "updatedAt": DATE, "tags": LIST, "costInCents": NUMBER, "baseCostInCents": NUMBER,
          "durationMs": NUMBER}
RELATED = {**COMMON, "depth": NUMBER, "triggerFunction": TEXT}
RETRIEVED = {**RELATED, "relatedRuns": OBJECT, "attemptCount": NUMBER}


class Runs(ApiTest):
    def assertShape(self, value, shape):
        for name, kind in shape.items():
            self.assertIn(name, value)
            if kind is DATE:
                self.assertRegex(value[name], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", name)
            else:
                self.assertIsInstance(value[name], kind, name)
            if kind is NUMBER:
                self.assertNotIsInstance(value[name], bool, name)

    def list(self, *filters, **options):
        return self.ok("GET", "/api/v1/runs?" + "&".join(filters), **options)

    def ids(self, *filters):
        return [run["id"] for run in self.list(*filters)["data"]]


class Retrieve(Runs):
    def test_has_every_required_member(self):
        parent = self.trigger("hold")
        child = self.finished("echo", {"a": 1}, parentRunId=parent)
        self.assertShape(child, {**RETRIEVED, "startedAt": DATE, "finishedAt": DATE, "version": TEXT})
        self.assertEqual([child["payload"], child["output"], child["depth"], child["attemptCount"]],
                         [{"a": 1}, {"a": 1}, 1, 1])
        for name in ("parent", "root"):
            self.assertShape(child["relatedRuns"][name], RELATED)
            self.assertEqual(child["relatedRuns"][name]["id"], parent)
        children = self.run_of(parent)["relatedRuns"]["children"]
        self.assertEqual([c["id"] for c in children], [child["id"]])
        self.assertShape(children[0], RELATED)

    def test_absent_values_are_absent(self):
        run = self.run_of(self.trigger("hold", delay="1h"))
        for name in ("payload", "output", "error", "startedAt", "finishedAt", "expiredAt", "idempotencyKey", "ttl",
                     "version", "schedule", "batchId"):
            self.assertNotIn(name, run)
        self.assertNotIn("parent", run["relatedRuns"])

    def test_values_are_decoded(self):
        for data, kind, value in [("17", "application/json", 17), ("null", "application/json", None),
                                  ("a b", "text/plain", "a b"),
                                  ('{"json":{"d":"x"},"meta":{}}', "application/super+json", {"d": "x"})]:
            with self.subTest(kind=kind, data=data):
                self.assertEqual(self.run_of(self.trigger("echo", data, payloadType=kind))["payload"], value)
        self.assertEqual(self.finished("text")["output"], "plain words")

    def test_a_failure_carries_its_error(self):
        run = self.finished("fail")
        self.assertEqual(run["error"], {"message": "no such order", "name": "OrderError", "stackTrace": "at line 1"})
        self.assertEqual([run[k] for k in ("isCompleted", "isFailed", "isSuccess")], [True, True, False])
        self.assertNotIn("output", run)

    def test_every_final_status_is_completed(self):
        self.ok("POST", "/api/v1/queues/task%252Ftext/pause", {"type": "custom", "action": "pause"})
        self.addCleanup(self.ok, "POST", "/api/v1/queues/text/pause", {"type": "task", "action": "resume"})
        run = self.until(self.trigger("text", ttl="1s"), "EXPIRED")
        self.assertIs(run["isCompleted"], True)
        self.assertShape(run, {"expiredAt": DATE, "ttl": TEXT})
        self.assertIn("TTL", run["error"]["message"])

    def test_an_unknown_run_is_not_found(self):
        for method, path in [("GET", "/api/v3/runs/{}"), ("GET", "/api/v1/runs/{}/result"),
                             ("GET", "/api/v1/runs/{}/events"), ("GET", "/api/v1/runs/{}/metadata"),
                             ("PUT", "/api/v1/runs/{}/metadata"), ("POST", "/api/v2/runs/{}/cancel"),
                             ("GET", "/runyard/v1/runs/{}"), ("GET", "/runyard/v1/runs/{}/logs"),
                             ("POST", "/runyard/v1/runs/{}/freeze"), ("POST", "/runyard/v1/runs/{}/resume")]:
            with self.subTest(path=path):
                self.assertIn(UNKNOWN, self.refused(404, method, path.format(UNKNOWN), {} if method == "PUT" else None))
        self.refused(404, "POST", f"/api/v1/runs/{UNKNOWN}/reschedule", {"delay": "1h"})
        self.refused(404, "POST", f"/api/v1/runs/{UNKNOWN}/tags", {"tags": "a"})
        self.refused(404, "GET", "/api/v3/runs/..%2F..%2Fetc")

    def test_result_is_the_outcome_and_nothing_before(self):
        run = self.trigger("hold")
        self.refused(404, "GET", f"/api/v1/runs/{run}/result")
        self.ok("POST", f"/api/v2/runs/{run}/cancel")
        self.assertEqual(self.ok("GET", f"/api/v1/runs/{run}/result")["error"],
                         {"type": "STRING_ERROR", "raw": "Canceled by user"})
        done = self.ok("GET", f"/api/v1/runs/{self.finished('echo', [1])['id']}/result")
        self.assertEqual([done["ok"], done["output"], done["outputType"], done["taskIdentifier"]],
                         [True, "[1]", "application/json", "echo"])
        self.assertIsInstance(done["usage"]["durationMs"], int)
        failed = self.ok("GET", f"/api/v1/runs/{self.finished('fail')['id']}/result")
        self.assertEqual(failed["error"], {"type": "BUILT_IN_ERROR", "name": "OrderError", "message": "no such order",
                                           "stackTrace": "at line 1"})

    def test_events_tell_the_history_in_order(self):
        events = self.ok("GET", f"/api/v1/runs/{self.finished('echo')['id']}/events")["events"]
        self.assertEqual([e["to"] for e in events], ["QUEUED", "DEQUEUED", "EXECUTING", "COMPLETED"])
        self.assertEqual([e["number"] for e in events], [1, 2, 3, 4])

    def test_logs_are_paged(self):
        run = self.finished("fail")["id"]
        page = self.ok("GET", f"/runyard/v1/runs/{run}/logs?limit=1")
        self.assertEqual(len(page["lines"]), 1)
        for query in ("limit=0", "limit=x", "after=-1", "attempt=1.5"):
            self.refused(400, "GET", f"/runyard/v1/runs/{run}/logs?{query}")


class Act(Runs):
    def test_cancel_takes_children_along_and_twice_is_no_error(self):
        parent = self.trigger("hold")
        child = self.trigger("hold", parentRunId=parent)
        self.until(parent, "EXECUTING")
        answer = self.ok("POST", f"/api/v2/runs/{parent}/cancel", {"reason": "enough"})
        self.assertEqual(answer, {"id": parent, "alreadyFinished": False, "canceledDescendants": 1})
        self.assertEqual(self.run_of(child)["status"], "CANCELED")
        run = self.run_of(parent)
        self.assertEqual([run["isCancelled"], run["isCompleted"], run["error"]["message"]], [True, True, "enough"])
        again = self.ok("POST", f"/api/v2/runs/{parent}/cancel")
        self.assertEqual([again["id"], again["alreadyFinished"]], [parent, True])
        done = self.finished("echo")["id"]
        self.assertIs(self.ok("POST", f"/api/v2/runs/{done}/cancel")["alreadyFinished"], True)
        self.assertEqual(self.run_of(done)["status"], "COMPLETED")

    def test_reschedule_moves_a_delayed_run(self):
        run = self.trigger("hold", delay="1h")
        at = "2040-01-02T03:04:05.678Z"
        answer = self.ok("POST", f"/api/v1/runs/{run}/reschedule", {"delay": at})
        self.assertShape(answer, RETRIEVED)
        self.assertEqual([answer["status"], answer["delayedUntil"]], ["DELAYED", at])
        moved = self.ok("POST", f"/api/v1/runs/{run}/reschedule", {"delay": "2h"})["delayedUntil"]
        left = datetime.datetime.fromisoformat(moved) - datetime.datetime.now(datetime.timezone.utc)
        self.assertTrue(datetime.timedelta(hours=1) < left <= datetime.timedelta(hours=2), left)

    def test_reschedule_is_refused_where_it_makes_no_sense(self):
        delayed = self.trigger("hold", delay="1h")
        for delay in ("2020-01-01T00:00:00Z", "1.5h", "soon", "", 7):
            with self.subTest(delay=delay):
                self.refused(400, "POST", f"/api/v1/runs/{delayed}/reschedule", {"delay": delay})
        self.refused(400, "POST", f"/api/v1/runs/{delayed}/reschedule")
        done = self.finished("echo")["id"]
        self.assertIn("Completed", self.refused(400, "POST", f"/api/v1/runs/{done}/reschedule", {"delay": "1h"}))

    def test_freeze_and_resume_in_both_vocabularies(self):
        run = self.trigger("hold")
        self.until(run, "EXECUTING")
        self.assertEqual(self.ok("POST", f"/runyard/v1/runs/{run}/freeze")["status"], "FROZEN")
        current, legacy = self.run_of(run), self.run_of(run, headers=LEGACY)
        self.assertEqual([current["status"], current["isWaiting"], current["isExecuting"]], ["WAITING", True, False])
        self.assertEqual([legacy["status"], legacy["isWaiting"], legacy["isExecuting"]], ["FROZEN", False, True])
        self.assertIn(run, self.ids("filter[status]=WAITING"))
        self.assertIn(run, self.ids("filter[status]=FROZEN"))
        self.refused(422, "POST", f"/runyard/v1/runs/{run}/freeze")
        self.ok("POST", f"/runyard/v1/runs/{run}/resume")
        self.until(run, "EXECUTING")
        self.refused(422, "POST", f"/runyard/v1/runs/{run}/resume")
        self.refused(422, "POST", f"/runyard/v1/runs/{run}/retry-now")
        self.refused(422, "POST", f"/runyard/v1/runs/{run}/jump-queue")
        self.refused(422, "POST", f"/runyard/v1/runs/{run}/start-now")

    def test_tags_are_added_up_to_ten(self):
        run = self.trigger("hold", tags=["a"])
        self.assertIn("3", self.ok("POST", f"/api/v1/runs/{run}/tags", {"tags": ["b", "a", "c"]})["message"])
        self.ok("POST", f"/api/v1/runs/{run}/tags", {"tags": "d"})
        self.assertEqual(self.run_of(run)["tags"], ["a", "b", "c", "d"])
        self.refused(422, "POST", f"/api/v1/runs/{run}/tags", {"tags": [str(i) for i in range(7)]})
        for body in ({}, {"tags": []}, {"tags": [1]}, {"tags": "x" * 129}, {"tags": [""]}):
            self.refused(400, "POST", f"/api/v1/runs/{run}/tags", body)
        self.assertEqual(self.run_of(run)["tags"], ["a", "b", "c", "d"])


class Metadata(Runs):
    def change(self, run, *operations, **more):
        return self.ok("PUT", f"/api/v1/runs/{run}/metadata", {"operations": list(operations), **more})["metadata"]

    def test_operations(self):
        run = self.trigger("hold", metadata={"n": 1, "list": [1, 2], "o": {"x": 1}})
        for operation, key, value in [
                ({"type": "set", "key": "a.b", "value": None}, "a.b", None),
                ({"type": "set", "key": "$.o.y[0]", "value": 5}, "o", {"x": 1, "y": [5]}),
                ({"type": "increment", "key": "n", "value": -3}, "n", -2),
                ({"type": "increment", "key": "m", "value": 1.5}, "m", 1.5),
                ({"type": "append", "key": "list", "value": 3}, "list", [1, 2, 3]),
                ({"type": "append", "key": "new", "value": 3}, "new", [3]),
                ({"type": "remove", "key": "list", "value": 2}, "list", [1, 3]),
                ({"type": "delete", "key": "$.o.x"}, "o", {"y": [5]})]:
            with self.subTest(operation=operation):
                self.assertEqual(self.change(run, operation)[key], value)
        self.assertEqual(self.change(run, {"type": "update", "value": {"z": 1}}), {"z": 1})
        self.assertEqual(self.ok("GET", f"/api/v1/runs/{run}/metadata"), {"metadata": {"z": 1}})
        self.assertEqual(self.run_of(run)["metadata"], {"z": 1})
        self.assertEqual(self.ok("PUT", f"/api/v1/runs/{run}/metadata", {"metadata": {"w": 2}}), {"metadata": {"w": 2}})

    def test_parent_and_root(self):
        root = self.trigger("hold")
        parent = self.trigger("hold", parentRunId=root)
        run = self.trigger("hold", parentRunId=parent)
        step = {"type": "increment", "key": "n", "value": 1}
        self.assertEqual(self.change(run, step, parentOperations=[step, step], rootOperations=[step, step, step]), {"n": 1})
        self.assertEqual([self.run_of(r)["metadata"] for r in (parent, root)], [{"n": 2}, {"n": 3}])

    def test_what_does_not_fit_changes_nothing(self):
        run = self.trigger("hold", metadata={"n": 1, "list": [1]})
        good = {"type": "set", "key": "n", "value": 2}
        for bad in ({"type": "explode", "key": "n"}, {"type": "set", "value": 1}, {"type": "increment", "key": "n", "value": "1"},
                    {"type": "update", "value": [1]}, "text", {"type": "set", "key": "$.n.deep", "value": 1},
                    {"type": "set", "key": "$.a[", "value": 1}, {"type": "set", "key": "$.list[9999]", "value": 1},
                    {"type": "set", "key": "$.list.99999999999999999999999", "value": 1}):
            with self.subTest(bad=bad):
                self.refused(400, "PUT", f"/api/v1/runs/{run}/metadata", {"operations": [good, bad]})
        for part in ("operations", "parentOperations", "rootOperations"):
            self.refused(400, "PUT", f"/api/v1/runs/{run}/metadata", {"operations": [good], part: {"a": 1}})
        self.refused(400, "PUT", f"/api/v1/runs/{run}/metadata", {"metadata": [1]})
        self.refused(413, "PUT", f"/api/v1/runs/{run}/metadata", {"metadata": {"big": "x" * 262_144}})
        self.assertEqual(self.run_of(run)["metadata"], {"n": 1, "list": [1]})


class Lists(Runs):
    def test_items_have_every_required_member(self):
        self.finished("echo", tags=["shape"])
        page = self.list("filter[tag]=shape")
        self.assertShape(page["data"][0], {**COMMON, "env": OBJECT})
        self.assertShape(page["data"][0]["env"], {"id": TEXT, "name": TEXT})
        self.assertEqual(page["pagination"], {})

    def test_every_filter_narrows(self):
        parent = self.trigger("hold", tags=["f"])
        rich = self.trigger("media/resize", 1, tags=["f", "rich"], machine="small-2x", test=True, parentRunId=parent)
        version = self.until(rich, "COMPLETED")["version"]
        plain = self.finished("echo", tags=["f"])["id"]
        waiting = self.trigger("nowhere", tags=["f"])
        everything = {parent, rich, plain, waiting}
        cases = {"filter[status]=COMPLETED": {rich, plain}, "filter[status]=EXECUTING,DEQUEUED,QUEUED": {parent},
                 "filter[status]=PENDING_VERSION": {waiting}, "filter[status]=WAITING_FOR_DEPLOY": {waiting},
                 "filter[taskIdentifier]=echo,nowhere": {plain, waiting}, "filter[version]=" + version: None,
                 "filter[tag]=rich": {rich}, "filter[queue]=media/heavy": {rich}, "filter[queue]=task/echo": {plain},
                 "filter[machine]=small-2x": {rich}, "filter[isTest]=true": {rich},
                 "filter[isTest]=false": everything - {rich}, "filter[rootOnly]=true": everything - {rich},
                 "filter[parent]=" + parent: {rich}, f"filter[id]={plain},{rich}": {plain, rich},
                 "filter[createdAt][period]=1h": everything, "filter[createdAt][to]=1000": set(),
                 "filter[createdAt][from]=2040-01-01": set(), "filter[schedule]=sched_none": set(),
                 "filter[batch]=batch_none": set(), "filter[bulkAction]=bulk_none": set(),
                 "filter[region]=moon": set(),
                 "filter[taskIdentifier]=none": set()}
        for query, expected in cases.items():
            with self.subTest(query=query):
                self.assertEqual(set(self.ids("filter[tag]=f", query)) & everything,
                                 {rich, plain, parent} if expected is None else everything & expected
                                 if "rich" not in query else {rich})
        self.assertEqual(self.ids("filter%5Btag%5D=rich&filter%5Bstatus%5D=COMPLETED%2CFAILED"), [rich])

    def test_created_bounds_include_their_millisecond(self):
        run = self.run_of(self.trigger("echo", tags=["bounds"]))
        at = int(datetime.datetime.fromisoformat(run["createdAt"]).timestamp() * 1000 + 0.5)
        for low, high, found in [(at, at, 1), (at + 1, at + 9, 0), (at - 9, at - 1, 0)]:
            page = self.ids("filter[tag]=bounds", f"filter[createdAt][from]={low}", f"filter[createdAt][to]={high}")
            self.assertEqual(len(page), found)

    def test_bad_queries_are_named(self):
        for query, text in [("filter[status]=DONE,COMPLETED,NOPE", "DONE, NOPE"), ("filter[isTest]=yes", "isTest"),
                            ("filter[createdAt][from]=soon", "from"), ("filter[createdAt][period]=1.5h", "period"),
                            ("filter[color]=red", "color"), ("page[size]=0", "100"), ("page[size]=101", "100"),
                            ("page[size]=x", "100"), ("page[after]=" + UNKNOWN, "cursor"),
                            (f"page[after]={UNKNOWN}&page[before]={UNKNOWN}", "page"),
                            ("filter[env]=prod", "dev"), ("filter[machine]=huge", "small-1x")]:
            with self.subTest(query=query):
                self.assertIn(text, self.refused(400, "GET", "/api/v1/runs?" + query))

    def test_pages_join_without_gaps_while_runs_arrive(self):
        made = [self.trigger("nowhere", tags=["page"]) for _ in range(7)]
        expected = made[::-1]
        seen, query, visited = [], [], []
        while True:
            page = self.list("filter[tag]=page", "page[size]=3", *query)
            visited.append(page)
            seen += [run["id"] for run in page["data"]]
            self.trigger("nowhere", tags=["page"])  # must not move what has been or will be read
            if "next" not in page["pagination"]:
                break
            query = ["page[after]=" + page["pagination"]["next"]]
        self.assertEqual(seen, expected)
        back = visited[-1]
        walked = [run["id"] for run in back["data"]]
        while "previous" in back["pagination"]:
            back = self.list("filter[tag]=page", "page[size]=3", "page[before]=" + back["pagination"]["previous"])
            walked = [run["id"] for run in back["data"]] + walked
        self.assertEqual(walked, sorted(walked, reverse=True))
        self.assertEqual(len(walked), 7 + len(visited))
        self.assertEqual(walked[-7:], expected)

    def test_both_vocabularies(self):
        run = self.trigger("nowhere", tags=["words"])
        self.assertEqual(self.list("filter[tag]=words")["data"][0]["status"], "PENDING_VERSION")
        for headers in (LEGACY, {"x-trigger-api-version": "2024-01-01"}):
            self.assertEqual(self.list("filter[tag]=words", headers=headers)["data"][0]["status"], "WAITING_FOR_DEPLOY")
        self.assertIs(self.run_of(run)["isQueued"], True)


if __name__ == "__main__":
    unittest.main()
