// runs: retrieve, list, cancel, replay, reschedule, tags.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs, tasks } from "@trigger.dev/sdk";
import { finished, refused, until } from "../driver.mjs";

test("a failed run says why", async () => {
  const run = await finished(await tasks.trigger("fail"));
  assert.equal(run.status, "FAILED");
  assert.equal(run.isFailed, true);
  assert.equal(run.error.message, "no such order");
  assert.equal(run.error.name, "OrderError");
});

test("a run that executes is canceled", async () => {
  const handle = await tasks.trigger("hold");
  await until(handle, "EXECUTING");
  assert.equal((await runs.cancel(handle.id)).id, handle.id);
  const run = await finished(handle);
  assert.equal(run.status, "CANCELED");
  assert.equal(run.isCancelled, true);
  assert.equal(run.isCompleted, true);
});

for (const [name, payload] of [
  ["an object", { a: [1, 2] }],
  ["text", "just words"],
  ["a number", 0],
  ["null", null],
]) {
  test(`the replay of a run with ${name} has the same payload`, async () => {
    const first = await finished(await tasks.trigger("echo", payload));
    const again = await runs.replay(first.id);
    assert.notEqual(again.id, first.id);
    const run = await finished(again);
    assert.deepEqual(run.payload, payload);
    assert.deepEqual(run.output, first.output);
  });
}

test("a list has pages, and follows them by itself", async () => {
  const tag = `list-${Date.now()}`;
  const made = [];
  for (let i = 0; i < 5; ++i) made.push((await tasks.trigger("echo", i, { tags: [tag] })).id);
  for (const id of made) await finished(id);
  const page = await runs.list({ tag, limit: 2 });
  assert.equal(page.data.length, 2);
  assert.equal(page.hasNextPage(), true);
  const seen = [];
  for await (const run of runs.list({ tag, limit: 2, status: ["COMPLETED"] })) seen.push(run.id);
  assert.deepEqual(seen, made.reverse());
});

test("only a delayed run is rescheduled", async () => {
  const run = await finished(await tasks.trigger("echo"));
  await refused(400, runs.reschedule(run.id, { delay: "1h" }));
});

test("an unknown run is not found", async () => {
  await refused(404, runs.retrieve("run_doesnotexist"));
  await refused(404, runs.cancel("run_doesnotexist"));
  await refused(404, runs.replay("run_doesnotexist"));
});
