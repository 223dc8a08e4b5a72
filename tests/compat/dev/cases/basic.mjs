// Runs that the command line executes: success, failure of every kind, cancel, metadata, large values.
import assert from "node:assert/strict";
import { test } from "node:test";
import { queues, runs, tasks } from "@trigger.dev/sdk";
import { finished, pause, raw, until } from "../driver.mjs";

test("a run completes", async () => {
  const handle = await tasks.trigger("hello", { name: "Ada" });
  const run = await finished(handle);
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  assert.deepEqual(run.output, { greeting: "Hello Ada", run: handle.id });
  assert.match(run.version, /^\d{8}\.\d+$/);
});

test("twenty runs at once complete", async () => {
  const handles = await Promise.all(Array.from({ length: 20 }, (_, i) => tasks.trigger("hello", { name: `${i}` })));
  for (const [i, handle] of handles.entries()) {
    const run = await finished(handle);
    assert.equal(run.output?.greeting, `Hello ${i}`, run.status);
  }
});

test("a date arrives as a date and comes back as one", async () => {
  const when = new Date("2026-01-02T03:04:05.678Z");
  const run = await finished(await tasks.trigger("rich", { when }));
  assert.equal(run.output.isDate, true);
  assert.equal(new Date(run.output.when).getTime(), when.getTime());
});

test("failures are tried again until one attempt succeeds", async () => {
  const run = await finished(await tasks.trigger("flaky", { failures: 2 }));
  assert.equal(run.status, "COMPLETED");
  assert.equal(run.output, 3);
  assert.equal(run.attemptCount, 3);
});

test("the last failure is the run's", async () => {
  const run = await finished(await tasks.trigger("flaky", { failures: 9 }));
  assert.equal(run.status, "FAILED");
  assert.equal(run.error.message, "failure 3");
  assert.match(run.error.stackTrace, /basic\.ts/);
});

test("AbortTaskRunError is not tried again", async () => {
  const run = await finished(await tasks.trigger("abort"));
  assert.equal(run.status, "FAILED");
  assert.equal(run.attemptCount, 1);
  assert.equal(run.error.message, "not worth another try");
});

test("a process that exits crashes its run", async () => {
  const run = await finished(await tasks.trigger("crash"));
  assert.equal(run.status, "CRASHED");
  assert.match(run.error.message, /code 7/);
});

test("a run past max_duration times out", async () => {
  const run = await finished(await tasks.trigger("too-long"));
  assert.equal(run.status, "TIMED_OUT");
});

test("a run that executes is canceled", async () => {
  const handle = await tasks.trigger("long", { seconds: 300 });
  await until(handle, "EXECUTING");
  await runs.cancel(handle.id);
  assert.equal((await finished(handle)).status, "CANCELED");
});

test("a run that is delayed is canceled before it starts", async () => {
  const handle = await tasks.trigger("hello", { name: "never" }, { delay: "1h" });
  await runs.cancel(handle.id);
  const run = await finished(handle);
  assert.equal(run.status, "CANCELED");
  assert.equal(run.startedAt, undefined);
});

test("a run that is queued is canceled", async () => {
  await queues.pause({ type: "task", name: "version" });
  const handle = await tasks.trigger("version");
  assert.equal((await until(handle, "QUEUED")).isQueued, true);
  await runs.cancel(handle.id);
  assert.equal((await finished(handle)).status, "CANCELED");
  await queues.resume({ type: "task", name: "version" });
});

test("spans and logs of a run are kept below its attempt", async () => {
  const run = await finished(await tasks.trigger("spans"));
  assert.equal(run.output, 42, JSON.stringify(run.error));
  const named = new Map();
  const walk = (span, path) => {
    named.set(span.data.message, { span, path });
    for (const child of span.children) walk(child, [...path, span.data.message]);
  };
  for (const end = Date.now() + 30_000; !named.has("inner work") && Date.now() < end; await pause(200))
    walk((await raw("GET", `/api/v1/runs/${run.id}/trace`)).body.trace.rootSpan, []);
  const { span, path } = named.get("inner work");
  assert.ok(path.some((message) => message.startsWith("Attempt 1")), path.join(" > "));
  assert.ok(path.includes("run()"), path.join(" > "));
  assert.equal(span.data.isPartial, false);
  const detail = (await raw("GET", `/api/v1/runs/${run.id}/spans/${span.id}`)).body;
  assert.equal(detail.properties.rows, 12, JSON.stringify(detail));
  const said = async () => JSON.stringify((await raw("GET", `/runyard/v1/runs/${run.id}/logs`)).body);
  for (const text of ["before the span", "a console line"]) {
    for (const end = Date.now() + 30_000; !(await said()).includes(text) && Date.now() < end; ) await pause(200);
    assert.ok((await said()).includes(text), text);
  }
});

test("metadata and tags are set from inside", async () => {
  const handle = await tasks.trigger("marks", undefined, { metadata: { given: true }, tags: ["from-outside"] });
  const run = await finished(handle);
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  const seen = (await runs.retrieve(handle.id)).metadata;
  assert.deepEqual(seen, { given: true, progress: 0.5, count: 2, log: ["one"] });
  assert.deepEqual([...run.tags].sort(), ["from-inside", "from-outside"]);
});

test("metadata set as the last act of a run is kept", async () => {
  for (const fails of [false, true]) {
    const run = await finished(await tasks.trigger("last-words", { fails }));
    // Without a parent the SDK takes the run itself for its parent.
    assert.deepEqual(run.metadata, { status: "done", children: 1 }, run.status);
  }
  const parent = await finished(await tasks.trigger("ask-for-last-words"));
  assert.deepEqual(parent.metadata, { children: 2, asked: true });
});

test("a burst of lines and the error at its end are all kept", async () => {
  // Six times what the exporter holds by default. The command line gives it ten seconds at the end of a run, which on two
  // busy cores with an engine that is not optimized is enough for some 5,000.
  const lines = 3_000;
  const run = await finished(await tasks.trigger("burst", { lines }));
  assert.equal(run.status, "FAILED");
  const kept = async () => {
    const said = new Set();
    for (let page = { next: 0, hasMore: true }; page.hasMore; ) {
      page = (await raw("GET", `/runyard/v1/runs/${run.id}/logs?after=${page.next}&limit=10000`)).body;
      for (const line of page.lines) said.add(line.text);
    }
    return said;
  };
  let said = new Set();
  for (let tries = 0; tries < 40 && said.size <= lines; ++tries, await pause(250)) said = await kept();
  for (let i = 0; i < lines; ++i) assert.ok(said.has(`burst line ${i}`), `line ${i} of ${said.size}`);
  assert.ok(said.has("the end of the burst"));
});

test("a large payload and output go through uploads", async () => {
  const text = "x".repeat(700_000);
  const run = await finished(await tasks.trigger("big", { text }));
  assert.equal(run.status, "COMPLETED", JSON.stringify(run.error));
  assert.equal(run.output.text.length, text.length + 1);
});

test("a replay gives the same", async () => {
  const first = await finished(await tasks.trigger("hello", { name: "again" }));
  const again = await finished(await runs.replay(first.id));
  assert.equal(again.output.greeting, "Hello again");
});

test("a subscription tells the run's way to its end", async () => {
  const handle = await tasks.trigger("hello", { name: "watched" });
  const seen = [];
  for await (const run of runs.subscribeToRun(handle.id)) seen.push(run.status);
  assert.equal(seen.at(-1), "COMPLETED");
});
