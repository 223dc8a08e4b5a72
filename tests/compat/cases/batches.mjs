// Batches: two-phase by the SDK, resent items, items that cannot become runs, one-call batches.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { auth, batch, runs, tasks } from "@trigger.dev/sdk";
import { finished, pause, raw, refused } from "../driver.mjs";

const ndjson = { "content-type": "application/x-ndjson" };
const lines = (...items) => items.map((item) => JSON.stringify(item)).join("\n") + "\n";
const item = (index, payload = index) => ({ index, task: "echo", payload: JSON.stringify(payload), options: { payloadType: "application/json" } });

async function over(id) {
  for (let end = Date.now() + 120_000; Date.now() < end; await pause(100)) {
    const found = await batch.retrieve(id);
    if (!["PENDING", "PROCESSING"].includes(found.status)) return found;
  }
  assert.fail(`batch ${id} does not end`);
}

test("the items of one task become runs that know their batch", async () => {
  const handle = await tasks.batchTrigger("echo", [
    { payload: { n: 0 }, options: { tags: ["first"] } },
    { payload: { n: 1 } },
    { payload: { n: 2 } },
  ]);
  assert.match(handle.batchId, /^batch_/);
  assert.equal(handle.runCount, 3);
  const found = await over(handle.batchId);
  assert.equal(found.status, "COMPLETED");
  assert.equal(found.runCount, 3);
  assert.deepEqual(found.processing.errors, []);
  assert.ok(found.processing.completedAt instanceof Date);
  for (const [index, id] of found.runs.entries()) {
    const run = await runs.retrieve(id);
    assert.deepEqual(run.output, { n: index });
    assert.equal(run.batchId, handle.batchId);
    assert.equal(run.triggerFunction, "batchTrigger");
  }
  assert.deepEqual((await runs.retrieve(found.runs[0])).tags, ["first"]);
  const listed = [];
  for await (const run of runs.list({ batch: handle.batchId, limit: 2 })) listed.push(run.id);
  assert.deepEqual(listed.reverse(), found.runs);
});

test("items too large to be sent inline are uploaded, each to its run", async () => {
  const lengths = [600_000, 10, 300_000];
  const payloads = lengths.map((length, n) => ({ n, text: String(n).repeat(length), when: new Date(n) }));
  const one = await tasks.batchTrigger("echo", payloads.map((payload) => ({ payload })));
  const many = await batch.trigger(payloads.map((payload) => ({ id: "echo", payload })));
  for (const handle of [one, many]) {
    const found = await over(handle.batchId);
    assert.equal(found.status, "COMPLETED");
    for (const [index, id] of found.runs.entries()) {
      const run = await finished(id);
      assert.equal(run.status, "COMPLETED");
      // The largest comes back by a link, with its types; the others as the plain JSON that the SDK is sent.
      assert.deepEqual(run.payload, index === 0 ? payloads[0] : JSON.parse(JSON.stringify(payloads[index])));
      assert.equal(run.output.text, payloads[index].text);
    }
  }
});

test("a batch holds different tasks", async () => {
  const handle = await batch.trigger([
    { id: "echo", payload: 1 },
    { id: "fail", payload: null },
    { id: "text", payload: {} },
  ]);
  const found = await over(handle.batchId);
  assert.equal(found.status, "COMPLETED");
  const statuses = [];
  for (const id of found.runs) statuses.push((await runs.retrieve(id)).status);
  assert.deepEqual(statuses, ["COMPLETED", "FAILED", "COMPLETED"]);
  const results = await raw("GET", `/api/v1/batches/${handle.batchId}/results`);
  assert.equal(results.status, 200);
  assert.deepEqual(results.body.items.map((one) => one.ok), [true, false, true]);
});

test("an idempotency key leads to the same batch, and makes no runs", async () => {
  const options = { idempotencyKey: `night-${randomUUID()}` };
  const first = await tasks.batchTrigger("echo", [{ payload: 1 }, { payload: 2 }], options);
  const second = await tasks.batchTrigger("echo", [{ payload: 1 }, { payload: 2 }], options);
  assert.equal(second.batchId, first.batchId);
  assert.equal((await batch.retrieve(first.batchId)).runs.length, 2);
});

test("items with a key are taken from runs that are there", async () => {
  const key = `invoice-${randomUUID()}`;
  const earlier = await tasks.trigger("echo", 1, { idempotencyKey: key });
  const handle = await batch.trigger([
    { id: "echo", payload: 1, options: { idempotencyKey: key } },
    { id: "echo", payload: 2 },
  ]);
  const found = await over(handle.batchId);
  assert.equal(found.status, "COMPLETED");
  assert.equal(found.runs[0], earlier.id);
});

test("a thousand items in one body", async () => {
  const handle = await tasks.batchTrigger(
    "echo",
    Array.from({ length: 1_000 }, (_, n) => ({ payload: n, options: { delay: "1h" } })),
  );
  const found = await batch.retrieve(handle.batchId);
  assert.equal(found.status, "PROCESSING");
  assert.equal(new Set(found.runs).size, 1_000);
  const action = await runs.bulk.cancel({ filter: { batch: handle.batchId } });
  const done = await runs.bulk.poll(action.id, { pollIntervalMs: 100 });
  assert.equal(done.counts.success, 1_000);
  assert.equal((await batch.retrieve(handle.batchId)).status, "COMPLETED");
});

test("items that come again make no second run", async () => {
  const request = { "x-trigger-request-idempotency-key": randomUUID() };
  const made = await raw("POST", "/api/v3/batches", { runCount: 3 }, request);
  assert.equal(made.status, 202);
  assert.deepEqual(Object.keys(made.body), ["id", "runCount", "isCached"]);
  const repeated = await raw("POST", "/api/v3/batches", { runCount: 3 }, request);
  assert.equal(repeated.body.id, made.body.id);
  assert.equal(repeated.body.isCached, false); // or the SDK would not send the items
  const path = `/api/v3/batches/${made.body.id}/items`;
  const part = await raw("POST", path, lines(item(0), item(2)), ndjson);
  assert.deepEqual(part.body, {
    id: made.body.id, itemsAccepted: 2, itemsDeduplicated: 0, sealed: false, enqueuedCount: 2, expectedCount: 3,
  });
  assert.equal((await batch.retrieve(made.body.id)).status, "PENDING");
  const whole = await raw("POST", path, lines(item(0), item(1), item(2)), ndjson);
  assert.deepEqual(whole.body, { id: made.body.id, itemsAccepted: 1, itemsDeduplicated: 2, sealed: true });
  const again = await raw("POST", path, lines(item(0), item(1), item(2)), ndjson);
  assert.deepEqual(again.body, { id: made.body.id, itemsAccepted: 0, itemsDeduplicated: 3, sealed: true });
  const found = await over(made.body.id);
  assert.equal(found.runs.length, 3);
  assert.deepEqual((await finished(found.runs[2])).output, 2);
});

test("items that cannot become runs are told", async () => {
  const tags = Array.from({ length: 11 }, (_, i) => `tag-${i}`);
  const handle = await batch.trigger([
    { id: "echo", payload: 1 },
    { id: "echo", payload: 2, options: { tags } },
    { id: "checked", payload: { name: 3 } },
  ]);
  const found = await over(handle.batchId);
  assert.equal(found.status, "PARTIAL_FAILED");
  assert.equal(found.runs.length, 1);
  assert.deepEqual(found.processing.errors.map((error) => [error.index, error.taskIdentifier]), [[1, "echo"], [2, "checked"]]);
  assert.match(found.processing.errors[0].error, /10 tags/);
  const none = await batch.trigger([{ id: "echo", payload: 1, options: { tags } }]);
  assert.equal((await batch.retrieve(none.batchId)).status, "ABORTED");
});

test("one call makes a whole batch", async () => {
  const made = await raw("POST", "/api/v2/tasks/batch", { items: [{ task: "echo", payload: 1 }, { task: "text" }] });
  assert.equal(made.status, 202);
  assert.equal(made.body.runCount, 2);
  assert.deepEqual(made.body.runs.map((run) => run.taskIdentifier), ["echo", "text"]);
  const one = await raw("POST", "/api/v1/tasks/echo/batch", { items: [{ payload: 1 }, { payload: 2 }] });
  assert.equal(one.body.runs.length, 2);
  assert.equal((await over(one.body.batchId)).status, "COMPLETED");
});

test("a run joins a batch by parentBatch", async () => {
  const made = await raw("POST", "/api/v3/batches", { runCount: 1 });
  const joined = await raw("POST", "/api/v1/tasks/echo/trigger", { payload: 1, options: { parentBatch: made.body.id } });
  assert.equal((await runs.retrieve(joined.body.id)).batchId, made.body.id);
  await raw("POST", `/api/v3/batches/${made.body.id}/items`, lines(item(0)), ndjson);
  const found = await over(made.body.id);
  assert.equal(found.runCount, 2);
  const late = await raw("POST", "/api/v1/tasks/echo/trigger", { payload: 1, options: { parentBatch: made.body.id } });
  assert.equal(late.status, 422);
});

test("the handle's token reads the batch and its runs; another makes a batch", async () => {
  const handle = await tasks.batchTrigger("echo", [{ payload: 1 }]);
  const other = await tasks.batchTrigger("echo", [{ payload: 1 }]);
  await auth.withAuth({ accessToken: handle.publicAccessToken }, async () => {
    const found = await batch.retrieve(handle.batchId);
    assert.equal((await runs.retrieve(found.runs[0])).batchId, handle.batchId);
    await refused(403, batch.retrieve(other.batchId));
  });
  const token = await auth.createBatchTriggerPublicToken("echo");
  await auth.withAuth({ accessToken: token }, async () => {
    const made = await tasks.batchTrigger("echo", [{ payload: 1 }, { payload: 2 }]);
    assert.equal(made.runCount, 2);
    await assert.rejects(tasks.batchTrigger("greet", [{ payload: 1 }]));
  });
});

test("what is refused", async () => {
  await refused(404, batch.retrieve("batch_none"));
  const made = await raw("POST", "/api/v3/batches", { runCount: 1 });
  const path = `/api/v3/batches/${made.body.id}/items`;
  for (const [status, method, where, body, headers] of [
    [400, "POST", "/api/v3/batches", { runCount: 0 }],
    [400, "POST", "/api/v3/batches", {}],
    [400, "POST", "/api/v3/batches", { runCount: 1_000_000 }],
    [404, "POST", "/api/v3/batches", { runCount: 1, parentRunId: "run_x", resumeParentOnCompletion: true }],
    [400, "POST", "/api/v3/batches", { runCount: 1, resumeParentOnCompletion: true }],
    [400, "POST", path, "{\n", ndjson],
    [422, "POST", path, lines({ task: "echo" }), ndjson],
    [422, "POST", path, lines({ index: 0 }), ndjson],
    [400, "POST", path, lines(item(1)), ndjson],
    [404, "POST", "/api/v3/batches/batch_none/items", lines(item(0)), ndjson],
    [400, "POST", "/api/v2/tasks/batch", { items: [] }],
    [404, "GET", "/api/v1/batches/batch_none/results"],
    [404, "GET", `/api/v1/batches/${made.body.id}/results`],
  ]) {
    const answer = await raw(method, where, body, headers);
    assert.equal(answer.status, status, `${where}: ${JSON.stringify(answer.body)}`);
    assert.equal(typeof answer.body.error, "string");
    assert.equal(answer.headers.get("x-should-retry"), "false");
  }
  assert.equal((await batch.retrieve(made.body.id)).runs.length, 0);
});
