// What the cases share. They talk to the engine through the official SDK and nothing else.
import assert from "node:assert/strict";
import { runs } from "@trigger.dev/sdk";

const idOf = (run) => (typeof run === "string" ? run : run.id);

/** The run once it is over, however it ended. */
export const finished = (run) => runs.poll(idOf(run), { pollIntervalMs: 50 });

/** The run once it has one of these statuses. */
export async function until(run, ...statuses) {
  let seen;
  for (let end = Date.now() + 60_000; Date.now() < end; ) {
    seen = await runs.retrieve(idOf(run));
    if (statuses.includes(seen.status)) return seen;
    await pause(50);
  }
  assert.fail(`${idOf(run)} is ${seen.status}, not ${statuses.join(" or ")}`);
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The error of a call that must be refused with this status, for good: the SDK must not have tried again. */
export async function refused(status, call) {
  let error;
  try {
    const value = await (typeof call === "function" ? call() : call);
    assert.fail(`nothing was refused; the answer was ${JSON.stringify(value)}`);
  } catch (thrown) {
    if (thrown instanceof assert.AssertionError) throw thrown;
    error = thrown;
  }
  assert.equal(error.status, status, `${error.name}: ${error.message}`);
  assert.ok(error.message.length > 0);
  return error;
}

/** A call of the plain HTTP API, for what the SDK has no function for: { status, headers, body }. */
export async function raw(method, path, body, headers = {}) {
  const response = await fetch(process.env.TRIGGER_API_URL + path, {
    method,
    headers: {
      authorization: `Bearer ${process.env.TRIGGER_SECRET_KEY}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let parsed = text;
  try {
    parsed = JSON.parse(text);
  } catch {
    // not JSON: the text as it came
  }
  return { status: response.status, headers: response.headers, body: parsed };
}
