// Payloads and outputs the SDK does not send or get inline.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs, tasks } from "@trigger.dev/sdk";
import { finished, refused } from "../driver.mjs";

test("a payload of 3 MB reaches the task, and the output comes back", async () => {
  const payload = { text: "x".repeat(3_000_000), when: new Date(0), big: 12345678901234567890n };
  const handle = await tasks.trigger("echo", payload);
  const run = await finished(handle);
  assert.equal(run.status, "COMPLETED");
  assert.deepEqual(run.payload, payload); // behind a link, with its types
  assert.equal(run.output.text.length, 3_000_000);
  assert.equal(run.output.when, "1970-01-01T00:00:00.000Z");
});

test("a payload of 200 KB is uploaded by the SDK, and stays with the run", async () => {
  const payload = { list: Array.from({ length: 20_000 }, (_, i) => `item ${i}`) };
  const run = await finished(await tasks.trigger("echo", payload));
  assert.deepEqual(run.payload, payload);
  assert.deepEqual(run.output, payload);
});

test("more than the limit is refused", async () => {
  await refused(413, tasks.trigger("echo", { text: "x".repeat(4_000_000) }));
});

test("a subscription fetches what is too large for it", async () => {
  const payload = { text: "y".repeat(600_000), when: new Date(5) };
  const handle = await tasks.trigger("echo", payload);
  let end;
  for await (const run of runs.subscribeToRun(handle.id)) end = run;
  assert.deepEqual(end.payload, payload);
  assert.equal(end.output.text, payload.text);
});

test("a replay has the large payload again", async () => {
  const first = await finished(await tasks.trigger("echo", { text: "z".repeat(600_000), when: new Date(7) }));
  const run = await finished(await runs.replay(first.id));
  assert.deepEqual(run.payload, first.payload);
  assert.ok(run.payload.when instanceof Date);
});
