// Public tokens, as the SDK signs them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { auth, runs, tasks } from "@trigger.dev/sdk";
import { finished, raw, refused } from "../driver.mjs";

const as = (accessToken, use) => auth.withAuth({ accessToken }, use);

test("the handle's token reads its run and nothing else", async () => {
  const handle = await tasks.trigger("greet", { name: "Ada" });
  const other = await tasks.trigger("greet", { name: "Grace" });
  await finished(handle);
  await as(handle.publicAccessToken, async () => {
    assert.equal((await runs.retrieve(handle.id)).status, "COMPLETED");
    const error = await refused(403, runs.retrieve(other.id));
    assert.match(error.message, /read:runs/);
    await refused(403, runs.cancel(handle.id));
    await refused(403, tasks.trigger("greet", { name: "Eve" }));
  });
});

test("auth.createPublicToken with scopes for a run, a tag, and all runs", async () => {
  const handle = await tasks.trigger("echo", 1, { tags: ["team:blue"] });
  for (const read of [{ runs: [handle.id] }, { runs: true }, { tags: ["team:blue"] }, { tasks: ["echo"] }]) {
    const token = await auth.createPublicToken({ scopes: { read }, expirationTime: "1h" });
    await as(token, async () => assert.equal((await runs.retrieve(handle.id)).id, handle.id));
  }
  const token = await auth.createPublicToken({ scopes: { read: { tags: ["team:red"] } } });
  await as(token, () => refused(403, runs.retrieve(handle.id)));
});

test("a token ends with its time", async () => {
  const handle = await tasks.trigger("echo", 1);
  const token = await auth.createPublicToken({
    scopes: { read: { runs: true } },
    expirationTime: new Date(Date.now() - 1000),
  });
  await as(token, async () => {
    const error = await refused(401, runs.retrieve(handle.id));
    assert.match(error.message, /expired/);
  });
});

test("auth.withPublicToken", async () => {
  const handle = await tasks.trigger("echo", 1);
  await auth.withPublicToken({ scopes: { read: { runs: [handle.id] } } }, async () => {
    assert.equal((await runs.retrieve(handle.id)).id, handle.id);
  });
  await runs.cancel(handle.id); // and the secret key again
});

test("a token signed with another key is not ours", async () => {
  const claims = await raw("POST", "/api/v1/auth/jwt/claims", {});
  assert.equal(claims.status, 200);
  const { generateJWT } = await import("@trigger.dev/core/v3");
  const token = await generateJWT({ secretKey: "tr_dev_other", payload: { ...claims.body, scopes: ["admin"] } });
  await as(token, () => refused(401, runs.retrieve("run_x")));
});

test("a one-time token triggers once, and watches what it made", async () => {
  const token = await auth.createTriggerPublicToken("greet");
  let handle;
  await as(token, async () => {
    await refused(403, tasks.trigger("echo", 1));
    handle = await tasks.trigger("greet", { name: "Ada" });
    await refused(403, tasks.trigger("greet", { name: "Ada" }));
  });
  await as(handle.publicAccessToken, async () => assert.equal((await finished(handle)).status, "COMPLETED"));
  const many = await auth.createTriggerPublicToken(["greet", "echo"], { multipleUse: true });
  await as(many, async () => {
    assert.notEqual((await tasks.trigger("greet", { name: "a" })).id, (await tasks.trigger("echo", 1)).id);
  });
});
