// tasks.trigger: payloads of every kind, and the options that need nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { idempotencyKeys, runs, tasks } from "@trigger.dev/sdk";
import { finished, refused, until } from "../driver.mjs";

test("a run is started and gives back its result", async () => {
  const handle = await tasks.trigger("greet", { name: "Ada" });
  assert.match(handle.id, /^run_/);
  assert.match(handle.publicAccessToken, /^ey/);
  const run = await finished(handle);
  assert.equal(run.status, "COMPLETED");
  assert.equal(run.isSuccess, true);
  assert.deepEqual(run.payload, { name: "Ada" });
  assert.deepEqual(run.output, { greeting: "Hello Ada" });
});

for (const [name, payload, output] of [
  ["a number", 7, 7],
  ["null", null, null],
  ["a list", [1, "two", { three: 3 }], [1, "two", { three: 3 }]],
  ["text", "plain words", "plain words"],
  ["text outside of ASCII", "Zażółć 🚚", "Zażółć 🚚"],
  ["false", false, false],
  ["a date", { when: new Date(0) }, { when: "1970-01-01T00:00:00.000Z" }],
]) {
  test(`${name} goes in and comes back`, async () => {
    const run = await finished(await tasks.trigger("echo", payload));
    assert.equal(run.status, "COMPLETED");
    assert.deepEqual(run.output, output);
  });
}

test("no payload is an empty stdin", async () => {
  const run = await finished(await tasks.trigger("echo"));
  assert.equal(run.payload, undefined);
  assert.equal(run.output, undefined);
});

test("a task whose id needs encoding", async () => {
  const run = await finished(await tasks.trigger("media/resize", { a: 1 }));
  assert.equal(run.taskIdentifier, "media/resize");
  assert.deepEqual(run.output, { a: 1 });
});

test("tags and metadata arrive", async () => {
  const handle = await tasks.trigger("echo", {}, { tags: ["one", "two"], metadata: { step: 1 } });
  const run = await finished(handle);
  assert.deepEqual([...run.tags].sort(), ["one", "two"]);
  assert.deepEqual(run.metadata, { step: 1 });
});

test("a delayed run waits, and starts when it is asked to", async () => {
  const handle = await tasks.trigger("echo", { a: 1 }, { delay: "1h" });
  const run = await until(handle, "DELAYED");
  assert.ok(run.delayedUntil - run.createdAt > 3_500_000);
  await runs.reschedule(handle.id, { delay: new Date(Date.now() + 200) });
  assert.equal((await finished(handle)).status, "COMPLETED");
});

test("an idempotency key leads to the run there is", async () => {
  const key = await idempotencyKeys.create("order-7", { scope: "global" });
  const first = await tasks.trigger("echo", { a: 1 }, { idempotencyKey: key });
  const second = await tasks.trigger("echo", { a: 2 }, { idempotencyKey: key });
  assert.equal(second.id, first.id);
  await finished(first);
  await idempotencyKeys.reset("echo", key);
  const third = await tasks.trigger("echo", { a: 3 }, { idempotencyKey: key });
  assert.notEqual(third.id, first.id);
});

test("attempts follow the task's policy", async () => {
  const run = await finished(await tasks.trigger("flaky"));
  assert.equal(run.status, "COMPLETED");
  assert.equal(run.attemptCount, 2);
  const limited = await finished(await tasks.trigger("flaky", undefined, { maxAttempts: 1 }));
  assert.equal(limited.status, "FAILED");
  assert.equal(limited.attemptCount, 1);
});

test("what a schema forbids is refused before there is a run", async () => {
  await refused(400, tasks.trigger("checked", { name: 7 }));
  assert.equal((await finished(await tasks.trigger("checked", { name: "Ada" }))).status, "COMPLETED");
});
