// environment variables: list, create, retrieve, update, delete, upload; and that tasks get them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { envvars, tasks } from "@trigger.dev/sdk";
import { finished, raw, refused } from "../driver.mjs";

const project = process.env.PROJECT_REF;
const path = `/api/v1/projects/${project}/envvars/dev`;
const list = async () => Object.fromEntries((await envvars.list(project, "dev")).map((v) => [v.name, v]));
/** What a task finds in its environment, of these. */
const seen = async () => (await finished(await tasks.trigger("environment"))).output;

test("a variable is made, changed, read and deleted, and tasks get it", async () => {
  assert.deepEqual(await envvars.create(project, "dev", { name: "COMPAT_A", value: "größe = 1" }), { success: true });
  assert.equal((await seen()).COMPAT_A, "größe = 1");
  const read = await envvars.retrieve(project, "dev", "COMPAT_A");
  assert.equal(read.value, "größe = 1");
  // envvars.update() of the SDK throws a ReferenceError outside of a task (4.8.3): the request it would make.
  assert.deepEqual((await raw("PUT", `${path}/COMPAT_A`, { value: "" })).body, { success: true });
  assert.equal((await seen()).COMPAT_A, "");
  assert.deepEqual((await list()).COMPAT_A, { name: "COMPAT_A", value: "", isSecret: false });
  assert.deepEqual(await envvars.del(project, "dev", "COMPAT_A"), { success: true });
  assert.equal((await list()).COMPAT_A, undefined);
  assert.equal("COMPAT_A" in (await seen()), false);
});

test("the workspace's variables go over the task's own", async () => {
  assert.equal((await seen()).COMPAT_LEVEL, "of the task");
  await envvars.create(project, "dev", { name: "COMPAT_LEVEL", value: "of the workspace" });
  assert.equal((await seen()).COMPAT_LEVEL, "of the workspace");
  await envvars.del(project, "dev", "COMPAT_LEVEL");
});

test("a secret value is told to tasks only", async () => {
  await envvars.create(project, "dev", { name: "COMPAT_SECRET", value: "s3cret", isSecret: true });
  assert.deepEqual((await list()).COMPAT_SECRET, { name: "COMPAT_SECRET", value: "<redacted>", isSecret: true });
  assert.equal((await envvars.retrieve(project, "dev", "COMPAT_SECRET")).value, "<redacted>");
  assert.equal((await seen()).COMPAT_SECRET, "***"); // the task has it and prints it; what is stored is masked
  await raw("PUT", `${path}/COMPAT_SECRET`, { value: "other" });
  assert.equal((await list()).COMPAT_SECRET.isSecret, true);
  assert.equal((await seen()).COMPAT_SECRET, "***");
});

test("an upload keeps what is there, or overrides it", async () => {
  await envvars.create(project, "dev", { name: "COMPAT_OLD", value: "old" });
  const variables = { COMPAT_OLD: "new", COMPAT_NEW: "1" };
  assert.deepEqual(await envvars.upload(project, "dev", { variables, override: false }), { success: true });
  let now = await list();
  assert.deepEqual([now.COMPAT_OLD.value, now.COMPAT_NEW.value], ["old", "1"]);
  await envvars.upload(project, "dev", { variables, override: true });
  now = await list();
  assert.deepEqual([now.COMPAT_OLD.value, now.COMPAT_NEW.value], ["new", "1"]);
});

test("what cannot be is refused for good, and nothing of it is kept", async () => {
  for (const name of ["3S", "A B", "", "TRIGGER_API_URL", "RUNYARD_X"])
    await refused(400, envvars.create(project, "dev", { name, value: "1" }));
  await refused(400, envvars.upload(project, "dev", { variables: { COMPAT_GOOD: "1", "NOT GOOD": "2" }, override: true }));
  assert.equal((await list()).COMPAT_GOOD, undefined);
  await refused(404, envvars.retrieve(project, "dev", "COMPAT_UNKNOWN"));
  await refused(404, envvars.del(project, "dev", "COMPAT_UNKNOWN"));
  assert.equal((await raw("PUT", `${path}/COMPAT_UNKNOWN`, { value: "1" })).status, 404);
  await refused(404, envvars.list("proj_unknown", "dev"));
  await refused(400, envvars.list(project, "prod"));
  assert.equal((await raw("POST", path, { name: "COMPAT_X" })).status, 400);
  assert.equal((await raw("POST", path, { name: "COMPAT_X", value: 1 })).status, 400);
  assert.equal((await raw("POST", `${path}/import`, { variables: { COMPAT_X: 1 } })).status, 400);
  await refused(413, envvars.create(project, "dev", { name: "COMPAT_X", value: "x".repeat(65_537) }));
});
