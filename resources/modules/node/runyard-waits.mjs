// Waiting inside a Runyard task, without holding its slot:
//
//   import { batchTriggerAndWait, createToken, trigger, triggerAndWait, waitFor, waitForRuns, waitForToken, waitUntil }
//     from "./runyard-waits.mjs";
//
//   const resized = (await triggerAndWait("resize-image", { path: "a.png" })).unwrap();
//   const all = await batchTriggerAndWait(paths.map((path) => ({ task: "resize-image", payload: { path } })));
//   await waitFor({ minutes: 10 });
//   const token = await createToken({ timeout: "1d" }); // a POST to token.url completes it
//   const answer = (await waitForToken(token.id)).unwrap();
//
// A task with its own process needs nothing else. In a persistent worker, where several attempts may share the
// process, pass the attempt's { run } as the last argument. A run has one wait at a time, so do not combine
// these with Promise.all. The calls have no time limit, because the whole process is suspended meanwhile; for
// the same reason a lost answer is simply requested again.
import { randomUUID } from "node:crypto";
import http from "node:http";

const TRIES = 40;

/** The engine refused the request; the message is the engine's. */
export class WaitError extends Error {}

/** Thrown by unwrap(): the run did not complete, or the token timed out. */
export class Unsuccessful extends Error {}

/** Triggers a run without waiting for it, and returns its id. */
export function trigger(task, payload, options = {}, { run } = {}) {
  return start(task, payload, { ...options, parentRunId: idOf(run) });
}

/** Triggers a run and waits for it. @param options as in the API: tags, queue, idempotencyKey, ttl, delay, … */
export async function triggerAndWait(task, payload, options = {}, { run } = {}) {
  const me = idOf(run);
  await start(task, payload, { ...options, parentRunId: me, resumeParentOnCompletion: true });
  return (await results(me))[0];
}

/** Triggers runs and returns their results in order. @param items {task, payload, options?} */
export async function batchTriggerAndWait(items, { run } = {}) {
  const me = idOf(run);
  if (items.length === 0) return [];
  const { id } = await ask("POST", "/api/v3/batches", {
    runCount: items.length, parentRunId: me, resumeParentOnCompletion: true,
  });
  const lines = items.map(({ task, payload, options }, index) => JSON.stringify({
    index, task, payload: JSON.stringify(payload ?? null), options: { ...options, payloadType: "application/json" },
  }));
  await ask("POST", `/api/v3/batches/${id}/items`, lines.join("\n") + "\n", "application/x-ndjson");
  return results(me);
}

export function waitFor({ seconds = 0, minutes = 0, hours = 0, days = 0 }, more = {}) {
  const length = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return waitUntil(new Date(Date.now() + length), more);
}

export async function waitUntil(date, { run } = {}) {
  const me = idOf(run);
  await ask("POST", `/engine/v1/runs/${me}/wait/duration`, { date: date.toISOString() });
  await results(me);
}

/** Creates a wait token and returns { id, url }. @param options timeout ("1d"), tags, idempotencyKey, … */
export function createToken(options = {}) {
  return ask("POST", "/api/v1/waitpoints/tokens", options);
}

export async function waitForToken(token, { run } = {}) {
  const me = idOf(run);
  await ask("POST", `/engine/v1/runs/${me}/waitpoints/tokens/${token}/wait`);
  return (await results(me))[0];
}

/** Waits for runs that were triggered before. */
export async function waitForRuns(ids, { run } = {}) {
  const me = idOf(run);
  await ask("POST", `/runyard/v1/runs/${me}/wait`, { runs: ids });
  return results(me);
}

async function start(task, payload, options) {
  return (await ask("POST", `/api/v1/tasks/${encodeURIComponent(task)}/trigger`, { payload, options })).id;
}

function idOf(run) {
  const me = run?.id ?? process.env.RUNYARD_RUN_ID;
  if (!me) throw new WaitError("This process does not belong to a single run: pass { run }.");
  return me;
}

async function results(me) {
  let answer;
  do answer = await ask("GET", `/runyard/v1/runs/${me}/wait`); // answered after a limited time
  while (answer.state !== "DONE");
  return answer.results.map((one) => ({
    ok: one.ok, output: one.output, error: one.error, run: one.run, task: one.taskIdentifier, status: one.status,
    unwrap() {
      if (!one.ok) throw new Unsuccessful(one.error?.message ?? `${one.run ?? "It"} did not complete`);
      return one.output;
    },
  }));
}

async function ask(method, path, body, type = "application/json") {
  // All tries use the same key, so the engine carries the request out only once.
  const headers = {
    authorization: `Bearer ${process.env.TRIGGER_SECRET_KEY}`, "content-type": type,
    "x-trigger-request-idempotency-key": randomUUID(),
  };
  const data = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  for (let attempt = 1; ; ++attempt) {
    try {
      const { status, text } = await once(method, path, headers, data);
      const content = text ? JSON.parse(text) : {};
      if (status < 300) return content;
      if (status !== 503 || attempt === TRIES)
        throw new WaitError(content.error ?? `The engine answered ${status}`);
    } catch (error) {
      if (error instanceof WaitError || attempt === TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

// Not fetch(), which gives up after five minutes.
function once(method, path, headers, data) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, process.env.TRIGGER_API_URL), { method, headers, agent: false });
    request.on("error", reject);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode, text }));
      response.on("error", reject);
    });
    request.end(data);
  });
}
