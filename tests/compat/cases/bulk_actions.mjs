// Bulk actions of the SDK, and the routes of errors.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { runs, tasks } from "@trigger.dev/sdk";
import { finished, pause, raw, refused } from "../driver.mjs";

const polled = (action) => runs.bulk.poll(action.id, { pollIntervalMs: 100 });

async function delayed(tag, count) {
  const made = [];
  for (let i = 0; i < count; ++i) made.push((await tasks.trigger("echo", i, { tags: [tag], delay: "1h" })).id);
  return made;
}

test("cancel by filter", async () => {
  const tag = `bulk-${randomUUID()}`;
  const made = await delayed(tag, 3);
  const action = await runs.bulk.cancel({ name: "Night shift", filter: { tag, status: ["DELAYED"], period: "1d" } });
  const done = await polled(action);
  assert.equal(done.name, "Night shift");
  assert.equal(done.type, "CANCEL");
  assert.equal(done.status, "COMPLETED");
  assert.deepEqual(done.counts, { total: 3, success: 3, failure: 0 });
  assert.ok(done.completedAt instanceof Date);
  for (const id of made) assert.equal((await runs.retrieve(id)).status, "CANCELED");
  const listed = [];
  for await (const run of runs.list({ bulkAction: action.id })) listed.push(run.id);
  assert.deepEqual(listed.reverse(), made);
});

test("replay of picked runs", async () => {
  const first = await tasks.trigger("echo", { a: 1 });
  await finished(first);
  const action = await runs.bulk.replay({ runIds: [first.id, "run_doesnotexist"] }).catch(() => null)
    ?? await runs.bulk.replay({ runIds: [first.id] });
  const done = await polled(action);
  assert.equal(done.type, "REPLAY");
  assert.equal(done.counts.success, 1);
  const { data } = await runs.list({ bulkAction: action.id });
  assert.equal(data.length, 1);
  assert.notEqual(data[0].id, first.id);
  assert.deepEqual((await finished(data[0])).output, { a: 1 });
});

test("the list has pages, an ended action is not aborted any more", async () => {
  const tag = `bulk-${randomUUID()}`;
  await delayed(tag, 1);
  const made = [];
  for (let i = 0; i < 3; ++i) made.push((await runs.bulk.cancel({ filter: { tag } })).id);
  const page = await runs.bulk.list({ limit: 2 });
  assert.deepEqual(page.data.map((action) => action.id), [made[2], made[1]]);
  const next = await page.getNextPage();
  assert.equal(next.data[0].id, made[0]);
  assert.deepEqual((await next.getPreviousPage()).data.map((action) => action.id), [made[2], made[1]]);
  await polled({ id: made[0] });
  assert.equal((await runs.bulk.abort(made[0])).id, made[0]);
  assert.equal((await runs.bulk.retrieve(made[0])).status, "COMPLETED");
});

test("a request that is sent again makes one action", async () => {
  const tag = `bulk-${randomUUID()}`;
  await delayed(tag, 1);
  const headers = { "x-trigger-request-idempotency-key": randomUUID() };
  const body = { action: "cancel", filter: { tag } };
  const first = await raw("POST", "/api/v1/bulk-actions", body, headers);
  assert.equal(first.status, 200);
  assert.deepEqual((await raw("POST", "/api/v1/bulk-actions", body, headers)).body, first.body);
});

test("what is refused", async () => {
  await refused(404, runs.bulk.retrieve("bulk_none"));
  await refused(404, runs.bulk.abort("bulk_none"));
  assert.equal((await raw("GET", "/api/v1/bulk-actions?page%5Bafter%5D=bulk_none")).status, 400);
  for (const body of [
    {},
    { action: "delete", runIds: ["run_x"] },
    { action: "cancel" },
    { action: "cancel", filter: {} },
    { action: "cancel", filter: { tag: "a" }, runIds: ["run_x"] },
    { action: "cancel", filter: { status: ["SLEEPING"] } },
    { action: "cancel", filter: { machine: "huge" } },
    { action: "cancel", runIds: [] },
    { action: "replay", runIds: ["run_x"], targetRegion: "eu" },
    { action: "cancel", filter: { tag: "a" }, name: "n".repeat(256) },
  ]) {
    const answer = await raw("POST", "/api/v1/bulk-actions", body);
    assert.equal(answer.status, 400, JSON.stringify(body) + JSON.stringify(answer.body));
    assert.equal(answer.headers.get("x-should-retry"), "false");
  }
});

test("errors are listed, resolved and ignored", async () => {
  await finished(await tasks.trigger("fail"));
  let found = [];
  for (let end = Date.now() + 60_000; Date.now() < end && found.length === 0; await pause(200))
    found = (await raw("GET", "/api/v1/errors?filter%5BtaskIdentifier%5D=fail")).body.data;
  const { id } = found[0];
  assert.match(id, /^error_\d+$/);
  assert.equal(found[0].status, "unresolved");
  assert.match(found[0].errorMessage, /no such order/);
  const runsOfIt = await raw("GET", `/api/v1/runs?filter%5Berror%5D=${id}`);
  assert.ok(runsOfIt.body.data.length > 0);
  assert.ok(runsOfIt.body.data.every((run) => run.taskIdentifier === "fail"));
  const resolved = await raw("POST", `/api/v1/errors/${id}/resolve`, {});
  assert.equal(resolved.body.status, "resolved");
  assert.equal(typeof resolved.body.resolvedAt, "string");
  assert.equal((await raw("POST", `/api/v1/errors/${id}/ignore`, {})).body.status, "ignored");
  assert.equal((await raw("POST", `/api/v1/errors/${id}/ignore`, { duration: 1000 })).status, 400);
  assert.equal((await raw("POST", `/api/v1/errors/${id}/unresolve`)).body.status, "unresolved");
  assert.equal((await raw("GET", `/api/v1/errors/${id}`)).body.resolvedAt, null);
  assert.equal((await raw("GET", "/api/v1/errors/error_999999")).status, 404);
  assert.equal((await raw("POST", "/api/v1/errors/nonsense/resolve")).status, 404);
  assert.equal((await raw("GET", "/api/v1/errors?filter%5Bstatus%5D=open")).status, 400);
});
