// Options of a trigger beyond the simple ones: debounce, TTL as a number, region.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { runs, tasks } from "@trigger.dev/sdk";
import { finished, raw, refused } from "../driver.mjs";

test("debounced triggers are one run, the last of them leading the payload when trailing", async () => {
  for (const [mode, payload] of [["leading", 1], ["trailing", 3]]) {
    const debounce = { key: randomUUID(), delay: "3s", mode };
    const first = await tasks.trigger("echo", 1, { debounce });
    assert.equal((await runs.retrieve(first.id)).status, "DELAYED");
    for (const n of [2, 3]) assert.equal((await tasks.trigger("echo", n, { debounce })).id, first.id);
    assert.equal((await finished(first)).output, payload);
    assert.notEqual((await tasks.trigger("echo", 4, { debounce })).id, first.id);
  }
});

test("debounce with a longest delay", async () => {
  const debounce = { key: randomUUID(), delay: "20s", maxDelay: "21s" };
  const first = await tasks.trigger("echo", 1, { debounce });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.notEqual((await tasks.trigger("echo", 2, { debounce })).id, first.id);
});

test("what is no debounce is refused", async () => {
  await refused(400, tasks.trigger("echo", 1, { debounce: { key: "k".repeat(513), delay: "1s" } }));
  await refused(400, tasks.trigger("echo", 1, { debounce: { key: "k", delay: "soon" } }));
  await refused(400, tasks.trigger("echo", 1, { debounce: { key: "k", delay: "1s", mode: "middle" } }));
  await refused(422, tasks.trigger("echo", 1, { debounce: { key: "k", delay: "0s" } }));
  // Each of these would make a run.
  await refused(422, tasks.trigger("echo", 1, { debounce: { key: "k", delay: "1h", maxDelay: "10m" } }));
});

test("a TTL in seconds, and a region", async () => {
  const handle = await tasks.trigger("echo", 1, { ttl: 90, region: "eu-central-1", delay: "1h" });
  const run = await runs.retrieve(handle.id);
  assert.equal(run.ttl, "1m30s");
  assert.equal(run.region, "eu-central-1");
  const none = await tasks.trigger("echo", 1, { ttl: 0, delay: "1h" });
  assert.equal((await runs.retrieve(none.id)).ttl, undefined);
});

test("only a run that executes waits for another", async () => {
  const trigger = (options) => raw("POST", "/api/v1/tasks/echo/trigger", { payload: 1, options });
  const unknown = await trigger({ parentRunId: "run_x", resumeParentOnCompletion: true });
  assert.equal(unknown.status, 404);
  assert.equal((await trigger({ resumeParentOnCompletion: true })).status, 400);
  const delayed = await tasks.trigger("echo", 1, { delay: "1h" });
  const early = await trigger({ parentRunId: delayed.id, resumeParentOnCompletion: true });
  assert.equal(early.status, 422);
  assert.match(early.body.error, /executing/);
  assert.equal(early.headers.get("x-should-retry"), "false");
});
