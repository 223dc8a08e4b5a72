// Subscriptions: runs.subscribeToRun, runs.subscribeToRunsWithTag and runs.subscribeToBatch.
import assert from "node:assert/strict";
import { test } from "node:test";
import { auth, batch, runs, tasks } from "@trigger.dev/sdk";
import { finished, until } from "../driver.mjs";

const last = (list) => list[list.length - 1];

test("a run is followed to its end", async () => {
  const handle = await tasks.trigger("greet", { name: "Ada", when: new Date(0) }, { tags: ["one"] });
  const seen = [];
  for await (const run of runs.subscribeToRun(handle.id)) seen.push(run);
  const end = last(seen);
  assert.equal(end.status, "COMPLETED");
  assert.deepEqual(end.output, { greeting: "Hello Ada" });
  assert.deepEqual(end.payload, { name: "Ada", when: new Date(0) }); // dates and all
  assert.deepEqual(end.tags, ["one"]);
  assert.ok(end.finishedAt instanceof Date && end.createdAt instanceof Date);
  assert.equal(end.isTest, false);
  assert.ok(seen.every((run) => run.id === handle.id));
});

test("a run that is over ends its subscription at once", async () => {
  const handle = await tasks.trigger("fail");
  await finished(handle);
  const seen = [];
  for await (const run of runs.subscribeToRun(handle.id)) seen.push(run);
  assert.equal(seen.length, 1);
  assert.equal(seen[0].status, "FAILED");
  assert.equal(seen[0].error.message, "no such order");
});

test("tags and a cancel are seen while they happen", async () => {
  const handle = await tasks.trigger("hold");
  await until(handle, "EXECUTING");
  const seen = [];
  for await (const run of runs.subscribeToRun(handle.id)) {
    seen.push(run.status);
    if (run.status === "EXECUTING") await runs.cancel(handle.id);
  }
  assert.deepEqual([seen[0], last(seen)], ["EXECUTING", "CANCELED"]);
});

test("skipped columns stay away", async () => {
  const handle = await tasks.trigger("greet", { name: "Ada" });
  let end;
  for await (const run of runs.subscribeToRun(handle.id, { skipColumns: ["payload", "output"] })) end = run;
  assert.equal(end.status, "COMPLETED");
  assert.equal(end.payload, undefined);
  assert.equal(end.output, undefined);
});

test("runs with a tag, those there are and those to come", async () => {
  const tag = `order-${Date.now()}`;
  const first = await tasks.trigger("greet", { name: "Ada" }, { tags: [tag] });
  const states = new Map();
  let second;
  for await (const run of runs.subscribeToRunsWithTag(tag)) {
    states.set(run.id, run.status);
    if (!second) {
      assert.equal(run.id, first.id);
      second = await tasks.trigger("greet", { name: "Grace" }, { tags: [tag, "other"] });
    }
    if (states.get(first.id) === "COMPLETED" && states.get(second.id) === "COMPLETED") break;
  }
  assert.equal(states.size, 2);
});

test("several subscribers, each with the handle's own token", async () => {
  const handle = await tasks.trigger("flaky");
  const follow = () =>
    auth.withAuth({ accessToken: handle.publicAccessToken }, async () => {
      let end;
      for await (const run of runs.subscribeToRun(handle.id)) end = run;
      return end.status;
    });
  const ends = [await follow()];
  ends.push(...(await Promise.all([1, 2, 3].map(() => runs.retrieve(handle.id).then((run) => run.status)))));
  assert.deepEqual(ends, ["COMPLETED", "COMPLETED", "COMPLETED", "COMPLETED"]);
});

test("a token for a tag follows its runs, and no others", async () => {
  const token = await auth.createPublicToken({ scopes: { read: { tags: ["blue"] } }, expirationTime: "1h" });
  const blue = await tasks.trigger("greet", { name: "Ada" }, { tags: ["blue"] });
  const red = await tasks.trigger("greet", { name: "Ada" }, { tags: ["red"] });
  await finished(blue);
  await auth.withAuth({ accessToken: token }, async () => {
    for await (const run of runs.subscribeToRunsWithTag("blue")) {
      assert.equal(run.id, blue.id);
      break;
    }
    const response = await fetch(`${process.env.TRIGGER_API_URL}/realtime/v1/runs/${red.id}?offset=-1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 403);
  });
});

test("the runs of a batch, with the key and with the batch's own token", async () => {
  const made = await batch.trigger([
    { id: "greet", payload: { name: "Ada" } },
    { id: "greet", payload: { name: "Grace" } },
    { id: "echo", payload: 3 },
  ]);
  const follow = async () => {
    const states = new Map();
    for await (const run of runs.subscribeToBatch(made.batchId)) {
      states.set(run.id, run.status);
      if (states.size === 3 && [...states.values()].every((status) => status === "COMPLETED")) break;
    }
    return [...states.keys()].sort();
  };
  const seen = await follow();
  assert.deepEqual((await batch.retrieve(made.batchId)).runs.sort(), seen);
  await auth.withAuth({ accessToken: made.publicAccessToken }, async () => {
    assert.deepEqual(await follow(), seen);
    assert.equal((await runs.retrieve(seen[0])).id, seen[0]);
  });
});
