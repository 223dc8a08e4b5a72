// Numbers through the SDK: what JavaScript can hold comes back as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { batch, runs, tasks } from "@trigger.dev/sdk";
import { finished } from "../driver.mjs";

const held = {
  safe: Number.MAX_SAFE_INTEGER,
  least: Number.MIN_SAFE_INTEGER,
  tiny: 5e-324,
  huge: Number.MAX_VALUE,
  exponent: 1e21,
  fraction: 0.1 + 0.2,
  price: 1.1,
  nothing: 0,
};

test("numbers that JavaScript holds come back as they were", async () => {
  const run = await finished(await tasks.trigger("echo", held));
  assert.deepEqual(run.payload, held);
  assert.deepEqual(run.output, held);
  const replayed = await finished(await runs.replay(run.id));
  assert.deepEqual(replayed.output, held);
});

test("a BigInt keeps its digits", async () => {
  // As from Trigger.dev: the SDK sends it as SuperJSON, and reads the plain value of it.
  const payload = { ref: 3544790567247868102n, digits: 123456789012345678901234567890n };
  const run = await finished(await tasks.trigger("echo", payload));
  assert.deepEqual(run.payload, { ref: "3544790567247868102", digits: "123456789012345678901234567890" });
});

test("items of a batch keep theirs", async () => {
  const handle = await batch.trigger([
    { id: "echo", payload: held },
    { id: "echo", payload: { ref: 9007199254740993n } },
  ]);
  const batchRuns = await Promise.all((await batch.retrieve(handle.batchId)).runs.map((id) => finished({ id })));
  const payloads = batchRuns.map((run) => run.payload);
  assert.deepEqual(payloads.find((payload) => "safe" in payload), held);
  assert.deepEqual(payloads.find((payload) => "ref" in payload), { ref: "9007199254740993" });
});

test("metadata keeps what it was given", async () => {
  const run = await finished(await tasks.trigger("echo", 1, { metadata: held }));
  assert.deepEqual(run.metadata, held);
});
