// queues: list, retrieve by id, task and custom name, pause, resume, limits; deployments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deployments, queues, runs, tasks } from "@trigger.dev/sdk";
import { finished, raw, refused, until } from "../driver.mjs";

test("a queue is found by task, by its own name and by id", async () => {
  const ofTask = await queues.retrieve({ type: "task", name: "echo" });
  assert.equal(ofTask.name, "echo");
  assert.equal(ofTask.type, "task");
  assert.equal(ofTask.paused, false);
  assert.equal(ofTask.concurrencyLimit, null);
  const named = await queues.retrieve({ type: "custom", name: "media/heavy" });
  assert.equal(named.name, "media/heavy");
  assert.equal(named.type, "custom");
  assert.equal(named.concurrencyLimit, 2);
  for (const queue of [ofTask, named]) {
    const byId = await queues.retrieve(queue.id);
    assert.equal(byId.id, queue.id);
    assert.equal(byId.name, queue.name);
  }
});

test("lists have pages", async () => {
  const page = await queues.list({ page: 1, perPage: 2 });
  assert.equal(page.data.length, 2);
  const names = [];
  for await (const queue of queues.list({ perPage: 2 })) names.push(`${queue.type}/${queue.name}`);
  assert.equal(new Set(names).size, page.pagination.count);
  assert.ok(names.includes("custom/media/heavy") && names.includes("task/echo"));
});

test("nothing starts from a paused queue", async () => {
  const paused = await queues.pause({ type: "task", name: "silent" });
  assert.equal(paused.paused, true);
  const run = await tasks.trigger("silent");
  await until(run, "QUEUED");
  assert.equal((await queues.retrieve({ type: "task", name: "silent" })).queued, 1);
  const resumed = await queues.resume({ type: "task", name: "silent" });
  assert.equal(resumed.paused, false);
  assert.equal((await finished(run)).status, "COMPLETED");
});

test("a pause by id tells what waits", async () => {
  const { id } = await queues.retrieve({ type: "custom", name: "media/heavy" });
  await queues.pause(id);
  const run = await tasks.trigger("media/resize", {});
  await until(run, "QUEUED");
  assert.equal((await queues.pause(id)).queued, 1);
  await queues.resume(id);
  await finished(run);
});

test("a limit is overridden and reset", async () => {
  const queue = { type: "custom", name: "media/heavy" };
  const changed = await queues.overrideConcurrencyLimit(queue, 5);
  assert.equal(changed.concurrencyLimit, 5);
  assert.equal(changed.concurrency.base, 2);
  assert.equal(changed.concurrency.override, 5);
  assert.equal(changed.concurrency.current, 5);
  const reset = await queues.resetConcurrencyLimit(queue);
  assert.equal(reset.concurrencyLimit, 2);
  assert.equal(reset.concurrency.override, null);
});

test("a limit of none keeps runs waiting, and running ones are counted", async () => {
  const queue = { type: "custom", name: "holding" };
  const running = await tasks.trigger("hold");
  await until(running, "EXECUTING");
  await queues.overrideConcurrencyLimit(queue, 0);
  const waiting = await tasks.trigger("hold");
  await until(waiting, "QUEUED");
  const seen = await queues.retrieve(queue);
  assert.deepEqual([seen.running, seen.queued], [1, 1]);
  for (const run of [running, waiting]) await runs.cancel(run.id);
  await queues.resetConcurrencyLimit(queue);
});

test("what cannot be is refused for good", async () => {
  await refused(404, queues.retrieve("queue_unknown"));
  await refused(404, queues.retrieve({ type: "task", name: "unknown" }));
  await refused(404, queues.pause({ type: "custom", name: "unknown" }));
  await refused(404, queues.overrideConcurrencyLimit({ type: "custom", name: "unknown" }, 1));
  await refused(404, queues.resetConcurrencyLimit({ type: "custom", name: "unknown" }));
  await refused(400, queues.overrideConcurrencyLimit({ type: "task", name: "echo" }, -1));
  assert.equal((await raw("POST", "/api/v1/queues/echo/pause", { type: "task", action: "stop" })).status, 400);
});

test("deployments: the current one, and a list", async () => {
  const current = await deployments.retrieveCurrent();
  assert.equal(current.status, "DEPLOYED");
  assert.match(current.version, /^\d{8}\.\d+$/);
  const all = [];
  for await (const deployment of deployments.list({ limit: 1 })) all.push(deployment.id);
  assert.ok(all.includes(current.id));
  const some = async (options) => (await deployments.list(options)).data.length;
  assert.equal(await some({ status: "DEPLOYED", period: "1d" }), all.length);
  assert.equal(await some({ status: "FAILED" }), 0);
  assert.equal(await some({ to: "2020-01-01T00:00:00.000Z" }), 0);
  await refused(400, async () => await deployments.list({ status: "SLEEPING" }));
  await refused(400, async () => await deployments.list({ cursor: "deployment_unknown" }));
});
