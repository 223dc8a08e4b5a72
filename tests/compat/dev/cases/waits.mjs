// Runs that wait, executed by the command line: for children, batches, moments and tokens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs, schedules, streams, tasks, wait } from "@trigger.dev/sdk";
import { finished, pause, until } from "../driver.mjs";

test("a parent gets what its child gave", async () => {
  const run = await finished(await tasks.trigger("parent", { name: "child" }));
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  assert.equal(run.output.child, "Hello child");
  const child = await runs.retrieve(run.output.run);
  assert.equal(child.relatedRuns.parent.id, run.id);
  assert.equal(child.triggerFunction, "triggerAndWait");
});

test("a parent learns why its child failed", async () => {
  const run = await finished(await tasks.trigger("parent-of-failure"));
  assert.deepEqual(run.output, { ok: false, error: "failure 3" });
});

test("results of a batch come in the order of its items", async () => {
  const names = ["a", "b", "c", "d", "e"];
  const run = await finished(await tasks.trigger("many-children", { names }));
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  assert.deepEqual(run.output, names.map((name) => `Hello ${name}`));
});

test("a batch of several tasks says which failed", async () => {
  const run = await finished(await tasks.trigger("mixed"));
  assert.deepEqual(run.output, [true, false]);
});

test("a run sleeps without its slot", async () => {
  const handle = await tasks.trigger("sleeper", { seconds: 7 });
  await until(handle, "WAITING");
  const run = await finished(handle);
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  assert.ok(run.output.slept >= 6.5, `slept ${run.output.slept} s`);
});

test("a token that is completed wakes its run", async () => {
  const token = await wait.createToken({ timeout: "10m" });
  const handle = await tasks.trigger("token-waiter", { token: token.id });
  await until(handle, "WAITING");
  await wait.completeToken(token, { status: "approved" });
  const run = await finished(handle);
  assert.deepEqual(run.output, { ok: true, output: { status: "approved" } });
});

test("a token that times out wakes its run with an error", async () => {
  const token = await wait.createToken({ timeout: "8s" });
  const run = await finished(await tasks.trigger("token-waiter", { token: token.id }));
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  assert.equal(run.output.ok, false);
});

test("canceling a parent that waits takes its child along", async () => {
  const handle = await tasks.trigger("waits-for-long");
  const waiting = await until(handle, "WAITING");
  await until(waiting.relatedRuns.children[0].id, "EXECUTING");
  await runs.cancel(handle.id);
  assert.equal((await finished(handle)).status, "CANCELED");
  assert.equal((await finished(waiting.relatedRuns.children[0].id)).status, "CANCELED");
});

test("a declared schedule is there, and starts runs with dates", async () => {
  const all = await schedules.list();
  const declared = all.data.find((schedule) => schedule.task === "minutely");
  assert.equal(declared.type, "DECLARATIVE");
  let first;
  for (const end = Date.now() + 90_000; !first && Date.now() < end; await pause(500))
    first = (await runs.list({ taskIdentifier: "minutely", limit: 1 })).data[0];
  const run = await finished(first.id);
  assert.deepEqual(run.output, { isDate: true, timezone: "UTC" });
});

test("a stream of a run is read while it is written", async () => {
  const handle = await tasks.trigger("streamer");
  const seen = [];
  for await (const part of await streams.read(handle.id, "numbers")) seen.push(part.n);
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal((await finished(handle)).output, "streamed");
});
