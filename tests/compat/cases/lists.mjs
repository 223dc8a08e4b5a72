// runs.list by every filter and in both directions; what belongs to one run: result, events, trace, tags, metadata.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, test } from "node:test";
import { apiClientManager } from "@trigger.dev/core/v3";
import { runs, tasks } from "@trigger.dev/sdk";
import { finished, raw, refused } from "../driver.mjs";

const tag = `lists-${randomUUID()}`;
const made = {};
const api = () => apiClientManager.clientOrThrow();

async function ids(query) {
  const found = [];
  for await (const run of runs.list({ tag, ...query })) found.push(run.id);
  return found;
}

before(async () => {
  made.echo = (await tasks.trigger("echo", { n: 1 }, { tags: [tag, "blue"], region: "eu-west" })).id;
  made.fail = (await tasks.trigger("fail", {}, { tags: [tag], machine: "micro" })).id;
  made.late = (await tasks.trigger("media/resize", {}, { tags: [tag], delay: "1h" })).id;
  made.test = (await tasks.trigger("text", {}, { tags: [tag] })).id;
  for (const id of [made.echo, made.fail, made.test]) await finished(id);
});

test("each filter narrows the list", async () => {
  assert.deepEqual(await ids({}), [made.test, made.late, made.fail, made.echo]);
  assert.deepEqual(await ids({ status: "FAILED" }), [made.fail]);
  assert.deepEqual(await ids({ status: ["FAILED", "DELAYED"] }), [made.late, made.fail]);
  assert.deepEqual(await ids({ taskIdentifier: ["echo", "text"] }), [made.test, made.echo]);
  assert.deepEqual(await ids({ queue: { type: "custom", name: "media/heavy" } }), [made.late]);
  assert.deepEqual(await ids({ queue: [{ type: "task", name: "echo" }] }), [made.echo]);
  assert.deepEqual(await ids({ machine: "micro" }), [made.fail]);
  assert.deepEqual(await ids({ region: "eu-west" }), [made.echo]);
  assert.deepEqual(await ids({ isTest: true }), []);
  assert.equal((await ids({ isTest: false })).length, 4);
  assert.deepEqual(await ids({ batch: "batch_none" }), []);
  assert.deepEqual(await ids({ schedule: "sched_none" }), []);
  assert.deepEqual(await ids({ bulkAction: "bulk_none" }), []);
  const { version } = await runs.retrieve(made.echo);
  assert.deepEqual(await ids({ version, taskIdentifier: "echo" }), [made.echo]);
  assert.deepEqual(await ids({ version: "19990101.1" }), []);
  const { createdAt } = await runs.retrieve(made.fail);
  assert.deepEqual(await ids({ from: createdAt, to: createdAt }), [made.fail]);
  assert.deepEqual(await ids({ to: new Date(createdAt.getTime() - 1) }), [made.echo]);
  assert.equal((await ids({ period: "1h" })).length, 4);
  assert.equal((await runs.list({ tag, taskIdentifier: "echo" })).data[0].region, "eu-west");
});

test("statuses are taken in the old words too", async () => {
  for (const [word, id] of [["FAILED", made.fail], ["DELAYED", made.late], ["FROZEN", undefined], ["WAITING", undefined], ["REATTEMPTING", undefined]]) {
    const answer = await raw("GET", `/api/v1/runs?filter%5Bstatus%5D=${word}&filter%5Btag%5D=${tag}`);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body.data.map((run) => run.id), id ? [id] : []);
  }
});

test("pages go both ways", async () => {
  const first = await runs.list({ tag, limit: 2 });
  assert.deepEqual(first.data.map((run) => run.id), [made.test, made.late]);
  assert.equal(first.hasPreviousPage(), false);
  const second = await first.getNextPage();
  assert.deepEqual(second.data.map((run) => run.id), [made.fail, made.echo]);
  assert.equal(second.hasNextPage(), false);
  const back = await second.getPreviousPage();
  assert.deepEqual(back.data.map((run) => run.id), [made.test, made.late]);
  const after = await runs.list({ tag, after: made.late, limit: 1 });
  assert.deepEqual(after.data.map((run) => run.id), [made.fail]);
  const newer = await runs.list({ tag, before: made.fail, limit: 1 });
  assert.deepEqual(newer.data.map((run) => run.id), [made.late]);
});

test("a wrong value is refused with those that are right", async () => {
  for (const [query, words] of [
    ["filter[status]=SLEEPING,QUEUED", /SLEEPING; known are QUEUED/],
    ["filter[machine]=huge", /small-1x/],
    ["filter[isTest]=maybe", /true or false/],
    ["filter[createdAt][period]=1month", /7d/],
    ["filter[createdAt][from]=yesterday", /milliseconds/],
    ["filter[colour]=red", /taskIdentifier/],
    ["filter[from]=1", /createdAt/],
    ["filter[env]=prod", /the only environment is dev/],
    ["page[size]=0", /1 to 100/],
    ["page[size]=101", /1 to 100/],
    ["page[after]=run_none", /does not exist/],
  ]) {
    const answer = await raw("GET", `/api/v1/runs?${encodeURI(query).replaceAll("[", "%5B").replaceAll("]", "%5D")}`);
    assert.equal(answer.status, 400, query);
    assert.match(answer.body.error, words);
    assert.equal(answer.headers.get("x-should-retry"), "false");
  }
});

test("result, once there is one", async () => {
  const done = await api().getRunResult(made.echo);
  assert.equal(done.ok, true);
  assert.equal(done.id, made.echo);
  const failed = await api().getRunResult(made.fail);
  assert.equal(failed.ok, false);
  assert.equal(failed.error.type, "BUILT_IN_ERROR");
  assert.equal(await api().getRunResult(made.late), undefined);
});

test("events are the history", async () => {
  const { events } = await api().listRunEvents(made.echo);
  assert.deepEqual(events.map((event) => event.to), ["QUEUED", "DEQUEUED", "EXECUTING", "COMPLETED"]);
});

test("a trace has the attempts below the run", async () => {
  const { trace } = await api().retrieveRunTrace(made.fail);
  assert.match(trace.traceId, /^[0-9a-f]{32}$/);
  assert.equal(trace.rootSpan.runId, made.fail);
  assert.equal(trace.rootSpan.data.isError, true);
  assert.equal(trace.rootSpan.data.isPartial, false);
  assert.equal(trace.rootSpan.data.machinePreset, "micro");
  assert.deepEqual(trace.rootSpan.children.map((span) => span.data.message), ["Attempt 1"]);
  assert.equal(trace.rootSpan.children[0].parentId, trace.rootSpan.id);
  const waiting = (await api().retrieveRunTrace(made.late)).trace.rootSpan;
  assert.equal(waiting.data.isPartial, true);
  const page = await api().retrieveRunTracePage(made.fail, { limit: 1 });
  assert.deepEqual(page.data.map((span) => span.id), [trace.rootSpan.id]);
  const next = await api().retrieveRunTracePage(made.fail, { limit: 1, after: page.pagination.next });
  assert.equal(next.data[0].attemptNumber, 1);
  assert.equal(next.attemptFailures.length, 1);
  assert.equal(next.pagination.next, undefined);
  const span = await api().retrieveSpan(made.fail, next.data[0].id);
  assert.equal(span.entityType, "attempt");
  assert.equal(span.properties.exitCode, 3);
  await refused(404, api().retrieveRunTrace("run_none"));
  await refused(404, api().retrieveSpan(made.fail, "0000000000000000"));
});

test("a replay takes what it is told", async () => {
  const again = await runs.replay(made.echo, {
    payload: { when: new Date(0) }, tags: [tag, "replayed"], machine: "micro", metadata: { by: "hand" }, maxAttempts: 2, priority: 5,
  });
  const run = await finished(again.id);
  assert.deepEqual(run.payload, { when: "1970-01-01T00:00:00.000Z" });
  assert.deepEqual(run.tags, [tag, "replayed"]);
  assert.deepEqual(run.metadata, { by: "hand" });
  assert.equal(run.region, "eu-west");
});

test("metadata operations reach the run, its parent and its root", async () => {
  const root = (await tasks.trigger("echo", 1)).id;
  const child = async (parentRunId) => (await raw("POST", "/api/v1/tasks/echo/trigger", { payload: 1, options: { parentRunId } })).body.id;
  const parent = await child(root);
  const own = await child(parent);
  const set = (key, value) => ({ type: "set", key, value });
  const answer = await api().updateRunMetadata(own, {
    operations: [set("n", 1), { type: "increment", key: "n", value: 2 }, { type: "append", key: "list", value: "a" }, set("gone", 1), { type: "delete", key: "gone" }],
    parentOperations: [set("$.from.child", own)],
    rootOperations: [{ type: "increment", key: "descendants", value: 1 }],
  });
  assert.deepEqual(answer.metadata, { n: 3, list: ["a"] });
  assert.deepEqual((await runs.retrieve(parent)).metadata, { from: { child: own } });
  assert.deepEqual((await runs.retrieve(root)).metadata, { descendants: 1 });
  const related = (await runs.retrieve(own)).relatedRuns;
  assert.equal(related.parent.id, parent);
  assert.equal(related.root.id, root);
  await refused(400, api().updateRunMetadata(own, { operations: [set("__proto__", 1)] }));
  await refused(404, api().updateRunMetadata("run_none", { operations: [set("n", 1)] }));
});

test("metadata operations of a request that is sent again count once", async () => {
  const root = (await tasks.trigger("echo", 1)).id;
  const own = (await raw("POST", "/api/v1/tasks/echo/trigger", { payload: 1, options: { parentRunId: root } })).body.id;
  const increment = [{ type: "increment", key: "n", value: 1 }];
  const body = { operations: increment, parentOperations: increment, rootOperations: increment };
  const headers = { "x-trigger-request-idempotency-key": `key-${Date.now()}` };
  for (let i = 0; i < 2; ++i)
    assert.deepEqual((await raw("PUT", `/api/v1/runs/${own}/metadata`, body, headers)).body.metadata, { n: 1 });
  assert.deepEqual((await runs.retrieve(root)).metadata, { n: 2 }); // as the parent, and as the root
});

test("tags are added up to ten", async () => {
  assert.match((await api().addTags(made.test, { tags: ["a", "b"] })).message, /3 tags/);
  await api().addTags(made.test, { tags: "b" });
  assert.deepEqual((await runs.retrieve(made.test)).tags, [tag, "a", "b"]);
  await refused(422, api().addTags(made.test, { tags: ["1", "2", "3", "4", "5", "6", "7", "8"] }));
  await refused(400, api().addTags(made.test, { tags: ["x".repeat(129)] }));
});
