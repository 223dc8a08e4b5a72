// wait tokens: create, list, retrieve, complete, the callback URL, timeouts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { auth, wait } from "@trigger.dev/sdk";
import { pause, raw, refused } from "../driver.mjs";

async function over(id) {
  for (let end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
    const token = await wait.retrieveToken(id);
    if (token.status !== "WAITING") return token;
  }
  assert.fail(`${id} is still waiting`);
}

test("a token waits, and gives what completes it", async () => {
  const made = await wait.createToken({ timeout: "1h", tags: ["doc:1", "urgent"] });
  assert.match(made.id, /^waitpoint_/);
  assert.equal(made.isCached, false);
  const waiting = await wait.retrieveToken(made);
  assert.equal(waiting.status, "WAITING");
  assert.deepEqual(waiting.tags, ["doc:1", "urgent"]);
  assert.equal(waiting.url, made.url);
  assert.equal(Math.round((waiting.timeoutAt - waiting.createdAt) / 1000), 3600);
  assert.equal(waiting.completedAt, undefined);
  const data = { approved: true, by: { name: "Größe" }, at: [1, 2.5, null] };
  assert.deepEqual(await wait.completeToken(made, data), { success: true });
  const done = await wait.retrieveToken(made.id);
  assert.equal(done.status, "COMPLETED");
  assert.deepEqual(done.output, data);
  assert.equal(done.error, undefined);
  assert.ok(done.completedAt instanceof Date);
});

for (const [name, data] of [["text", "just words"], ["zero", 0], ["false", false], ["null", null], ["a list", [1]]]) {
  test(`a token is completed with ${name}`, async () => {
    const token = await wait.createToken();
    await wait.completeToken(token, data);
    assert.deepEqual((await wait.retrieveToken(token)).output, data);
  });
}

test("completing twice keeps the first and succeeds", async () => {
  const token = await wait.createToken();
  await wait.completeToken(token, "first");
  assert.deepEqual(await wait.completeToken(token, "second"), { success: true });
  assert.equal((await wait.retrieveToken(token)).output, "first");
});

test("a token times out", async () => {
  const token = await wait.createToken({ timeout: "1s" });
  const timedOut = await over(token.id);
  assert.equal(timedOut.status, "TIMED_OUT");
  assert.equal(timedOut.error.name, "WaitpointTimeoutError");
  assert.equal(timedOut.output, undefined);
  assert.deepEqual(await wait.completeToken(token, "too late"), { success: true });
  assert.equal((await wait.retrieveToken(token)).status, "TIMED_OUT");
});

test("a timeout may be a date", async () => {
  const at = new Date(Date.now() + 3_600_000);
  const token = await wait.createToken({ timeout: at });
  assert.deepEqual((await wait.retrieveToken(token)).timeoutAt, at);
});

test("an idempotency key leads to the same token while it lives", async () => {
  const idempotencyKey = `key-${Date.now()}`;
  const first = await wait.createToken({ idempotencyKey, idempotencyKeyTTL: "2s" });
  const again = await wait.createToken({ idempotencyKey, idempotencyKeyTTL: "2s" });
  assert.equal(again.id, first.id);
  assert.equal(again.isCached, true);
  assert.equal(again.url, first.url);
  const token = await wait.retrieveToken(first);
  assert.equal(token.idempotencyKey, idempotencyKey);
  await pause(token.idempotencyKeyExpiresAt - Date.now() + 50);
  const other = await wait.createToken({ idempotencyKey });
  assert.notEqual(other.id, first.id);
  assert.equal(other.isCached, false);
});

test("a request that is sent again makes one token", async () => {
  const headers = { "x-trigger-request-idempotency-key": `key-${Date.now()}` };
  const first = await raw("POST", "/api/v1/waitpoints/tokens", {}, headers);
  assert.equal(first.status, 200);
  assert.deepEqual((await raw("POST", "/api/v1/waitpoints/tokens", {}, headers)).body, first.body);
});

test("whoever has the URL completes it, without a key", async () => {
  const post = (url, body, type) => fetch(url, { method: "POST", body, headers: { "content-type": type } });
  const token = await wait.createToken();
  const wrong = await post(token.url.slice(0, -1) + (token.url.endsWith("a") ? "b" : "a"), "1", "application/json");
  assert.equal(wrong.status, 401);
  const answer = await post(token.url, '{"paid":true}', "application/json");
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { success: true });
  assert.deepEqual((await wait.retrieveToken(token)).output, { paid: true });
  assert.equal((await post(token.url, '{"paid":false}', "application/json")).status, 200);
  assert.deepEqual((await wait.retrieveToken(token)).output, { paid: true });

  const words = await wait.createToken();
  await post(words.url, "plain words", "text/plain");
  assert.equal((await wait.retrieveToken(words)).output, "plain words");
  const nothing = await wait.createToken();
  await post(nothing.url);
  assert.deepEqual((await wait.retrieveToken(nothing)).output, {});
  assert.equal((await fetch(token.url)).status, 405);
});

test("the token's public token is a signed one for it", async () => {
  const token = await wait.createToken();
  const claims = JSON.parse(Buffer.from(token.publicAccessToken.split(".")[1], "base64url"));
  assert.deepEqual(claims.scopes, [`write:waitpoints:${token.id}`]);
  assert.equal(claims.pub, true);
  assert.ok(claims.sub);
  const other = await wait.createToken();
  await auth.withAuth({ accessToken: token.publicAccessToken }, async () => {
    await refused(403, wait.completeToken(other, 1));
    await refused(403, wait.retrieveToken(token)); // it may write, not read
    assert.deepEqual(await wait.completeToken(token, "from a browser"), { success: true });
  });
  assert.equal((await wait.retrieveToken(token)).output, "from a browser");
});

test("lists have filters and pages", async () => {
  const tag = `list-${Date.now()}`;
  const made = [];
  for (let i = 0; i < 5; ++i) made.push((await wait.createToken({ tags: [tag, `n:${i}`] })).id);
  await wait.completeToken(made[1], 1);
  const ids = async (params) => {
    const seen = [];
    for await (const token of wait.listTokens(params)) seen.push(token.id);
    return seen;
  };
  assert.deepEqual(await ids({ tags: [tag], limit: 2 }), [...made].reverse());
  assert.deepEqual(await ids({ tags: [tag], status: "COMPLETED" }), [made[1]]);
  assert.deepEqual(await ids({ tags: ["n:0", "n:4"], status: ["WAITING"], period: "1h", limit: 1 }), [made[4], made[0]]);
  assert.deepEqual(await ids({ tags: [tag], to: new Date(Date.now() - 3_600_000) }), []);
  assert.deepEqual(await ids({ idempotencyKey: "never used" }), []);
  const page = await wait.listTokens({ tags: [tag], limit: 2, after: made[4] });
  assert.deepEqual(page.data.map((token) => token.id), [made[3], made[2]]);
  assert.equal(page.hasPreviousPage(), true);
  const before = await page.getPreviousPage();
  assert.deepEqual(before.data.map((token) => token.id), [made[4]]);
});

test("what cannot be is refused for good", async () => {
  await refused(404, wait.retrieveToken("waitpoint_unknown"));
  await refused(404, wait.completeToken("waitpoint_unknown", 1));
  await refused(400, wait.createToken({ timeout: "soon" }));
  await refused(422, wait.createToken({ tags: Array.from({ length: 11 }, (_, i) => `t${i}`) }));
  await refused(400, async () => await wait.listTokens({ status: ["SLEEPING"] }));
  await refused(400, async () => await wait.listTokens({ after: "waitpoint_unknown" }));
  await refused(413, wait.completeToken(await wait.createToken(), "x".repeat(3_200_000)));
  await auth.withAuth({ accessToken: "tr_dev_wrong" }, () => refused(401, wait.createToken()));
  assert.equal((await raw("POST", "/api/v1/waitpoints/tokens", "[]")).status, 400);
});
