// What is refused, how, and that the SDK does not try again where that cannot help.
import assert from "node:assert/strict";
import { test } from "node:test";
import { auth, runs, tasks } from "@trigger.dev/sdk";
import { raw, refused } from "../driver.mjs";

test("a task nobody deployed is no error: its runs wait for it", async () => {
  const handle = await tasks.trigger("nowhere", {});
  assert.equal((await runs.retrieve(handle.id)).status, "PENDING_VERSION");
  await runs.cancel(handle.id);
});

test("too many tags", async () => {
  const tags = Array.from({ length: 11 }, (_, i) => `tag-${i}`);
  await refused(422, tasks.trigger("echo", {}, { tags }));
});

test("a status there is not", async () => {
  await refused(400, async () => await runs.list({ status: ["SLEEPING"] }));
});

test("a wrong key", async () => {
  await auth.withAuth({ accessToken: "tr_dev_wrong" }, async () => {
    const error = await refused(401, runs.retrieve("run_x"));
    assert.equal(error.name, "TriggerApiError");
  });
  await refused(404, runs.retrieve("run_x")); // and the right one again
});

test("a body that is no JSON", async () => {
  const answer = await raw("POST", "/api/v1/tasks/echo/trigger", "{");
  assert.equal(answer.status, 400);
  assert.equal(typeof answer.body.error, "string");
  assert.equal(answer.headers.get("x-should-retry"), "false");
});
